"""Pages as a Word file (ECMA-376), by python-docx."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_BREAK
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from pipeline.pdf.blocks.model import Block, Code, Heading, Image, Item, PageBlocks, Piece, Table
from pipeline.text.formats.characters import for_xml
from pipeline.text.formats.direction import turn_document

_MARGIN = 54.0  # points
_INDENT = 18.0
_MOST_CELLS = 200_000  # of all tables: Word itself grows slow long before


class _Writer:
    def __init__(self, title: str, folder: Path) -> None:
        self.document: Any = docx.Document()
        self.document.core_properties.title = for_xml(title)[:250]
        self.document.core_properties.author = ""
        self.folder = folder
        self.width = 0.0
        self.cells = 0
        self.notes: list[str] = []

    def begin(self, page: PageBlocks) -> None:
        """The paper is that of the first page, within what Word can hold (22 inches)."""
        section = self.document.sections[0]
        wide, high = min(max(page.width, 200.0), 1584.0), min(max(page.height, 200.0), 1584.0)
        section.page_width, section.page_height = Pt(wide), Pt(high)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(_MARGIN)
        self.width = wide - 2 * _MARGIN

    def add(self, block: Block) -> None:
        if isinstance(block, Image):
            self._image(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Code):
            self._code(block)
        elif isinstance(block, Heading):
            self._pieces(self.document.add_heading("", block.level), block.pieces)
        elif isinstance(block, Item):
            self._item(block)
        else:
            self._pieces(self.document.add_paragraph(), block.pieces)

    def _pieces(self, paragraph: Any, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            home = _hyperlink(paragraph, piece.link) if piece.link else paragraph
            run = paragraph.add_run(for_xml(piece.text))
            run.bold, run.italic = piece.bold or None, piece.italic or None
            run.font.superscript = piece.raised or None
            if home is not paragraph:
                run.font.underline = True
                home.append(run._r)

    def _item(self, block: Item) -> None:
        """A bullet is Word's own; a label stays the text it is, for Word would count anew."""
        if not block.marker:
            style = "List Bullet" if block.depth == 0 else f"List Bullet {min(block.depth + 1, 3)}"
            self._pieces(self.document.add_paragraph(style=style), block.pieces)
            return
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.left_indent = Pt(_INDENT * (block.depth + 1.5))
        paragraph.paragraph_format.first_line_indent = Pt(-1.5 * _INDENT)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(_INDENT * (block.depth + 1.5)))
        paragraph.add_run(for_xml(block.marker) + "\t")
        self._pieces(paragraph, block.pieces)

    def _code(self, block: Code) -> None:
        run = self.document.add_paragraph().add_run()
        run.font.name, run.font.size = "Courier New", Pt(9)
        for number, line in enumerate(block.text.split("\n")):
            if number:
                run.add_break(WD_BREAK.LINE)
            run.add_text(for_xml(line))

    def _table(self, block: Table) -> None:
        self.cells += len(block.rows) * len(block.rows[0])
        if self.cells > _MOST_CELLS:
            self.notes.append(f"Page {block.page}: its table is not in the Word file, which would have too many cells.")
            return
        table = self.document.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
        for row, texts in zip(table.rows, block.rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = for_xml(text)
        if block.headed:
            _repeat(table.rows[0])
        self.document.add_paragraph()

    def _image(self, block: Image) -> None:
        wide = min(block.box.x1 - block.box.x0, self.width)
        try:
            self.document.add_picture(str(self.folder / block.file), width=Pt(wide))
        except (ValueError, KeyError, ZeroDivisionError, UnrecognizedImageError):
            self.notes.append(f"Page {block.page}: an image is of a kind that Word cannot hold; it was left out.")


def write_word(
    pages: Iterable[PageBlocks], target: Path, *, title: str, folder: Path, right_to_left: bool = False
) -> list[str]:
    """Writes the file; gives notes. ``folder`` holds the files of the images."""
    writer = _Writer(title, folder)
    begun = False
    for page in pages:
        if not begun and page.width:
            writer.begin(page)
            begun = True
        for block in page.blocks:
            writer.add(block)
    if right_to_left:
        turn_document(writer.document)
    writer.document.save(target)
    return writer.notes


def _hyperlink(paragraph: Any, address: str) -> Any:
    """An element that leads to an address (ECMA-376, part 1, 17.16.22), put at the end of the paragraph."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    return link


def _repeat(row: Any) -> None:
    """The row is bold, and stands again at the top of each page (17.4.78)."""
    for cell in row.cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)

"""Pages as a Word file (ECMA-376), by python-docx: the text in its order, set as it was as far as Word flows it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.image.exceptions import UnrecognizedImageError
from docx.shared import Pt, RGBColor

from pipeline.pdf.blocks.images import is_behind
from pipeline.pdf.blocks.model import (
    Block,
    Code,
    Heading,
    Image,
    Item,
    Look,
    PageBlocks,
    Paragraph,
    Piece,
    Setting,
    Table,
)
from pipeline.pdf.direction import is_right_to_left
from pipeline.pdf.layout import Box
from pipeline.text.formats.beginning import begun
from pipeline.text.formats.characters import for_xml
from pipeline.text.formats.direction import turn_document, turn_tables
from pipeline.text.formats.word_columns import (
    Columns,
    Edges,
    begin_columns,
    begin_section,
    column_of,
    columns_of,
    lowered,
    set_columns,
)
from pipeline.text.formats.word_parts import hyperlink, keep_gaps, put_at, set_family, set_language, set_widths
from pipeline.text.formats.word_pictures import add_picture
from pipeline.text.formats.word_tables import dress_table, fill_table, style_of
from pipeline.text.prose.language import likely_language

_MARGIN = 54.0  # points, of a page whose text stands nobody knows where
_INDENT = 18.0
_MOST_CELLS = 200_000  # of all tables: Word itself grows slow long before
_LEAST, _LARGEST = 72.0, 1584.0  # points: what Word can hold (22 inches)
_MOST_GAP = 60.0  # points between two blocks: what is more is left to the reader
_USUAL_GAP = 4.0  # where two blocks do not stand below each other
_FULL = 0.7  # of the text's height: a page that ends before is followed by a new one
_BELOW = 0.6  # of the room below the text is left free: other fonts take more
_ALIGN = {
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justified": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_ODD: tuple[type[Exception], ...] = (ValueError, KeyError, ZeroDivisionError, UnrecognizedImageError)  # of images
_NEAR = 2  # places among the blocks of a page
_NATURAL = 1.16  # letter sizes from line to line where nothing else is said


class _Writer:
    def __init__(self, title: str, folder: Path, *, from_right: bool) -> None:
        self.document: Any = docx.Document()
        self.document.core_properties.title = for_xml(title)[:250]
        self.document.core_properties.author = ""
        self.folder, self.from_right = folder, from_right
        self.cells = 0
        self.notes: list[str] = []
        self.page: PageBlocks | None = None
        self.setting = Setting(Box(0, 0, 0, 0), 0.0, "")
        self.edges: Edges = (0.0, 0.0)  # of the column that is written
        self.columns: Columns = ()  # of the page
        self.flow: Columns = ()  # of the section
        self.last: Block | None = None  # on the page
        self.last_paragraph: Any = None
        self.wants_page = False
        self.behind: list[Image] = []  # pictures behind the text of the page
        self.waiting: list[Image] = []  # those of them that no paragraph holds yet
        self.beside: dict[int, list[Image]] = {}  # pictures beside a block, by its place on the page

    def begin(self, page: PageBlocks) -> None:
        """A page of another size begins a section; one after a page that ended early, a page."""
        before = self.page
        if page.width and (before is None or (before.width, before.height) != (page.width, page.height)):
            self._paper(page, begun=before is not None)
        elif before is not None and before.blocks and page.blocks:
            self.wants_page = self._ended_early(before)
        self.columns = columns_of(page, self.columns)
        self.behind = [] if page.setting is None else _behind(page)
        self.waiting = list(self.behind)
        self.beside = {} if page.setting is None else _beside(page, self.columns)
        self.last = None
        if page.width:
            self.page = page

    def _paper(self, page: PageBlocks, *, begun: bool) -> None:
        sections = self.document.sections
        section = begin_section(self.document, WD_SECTION.NEW_PAGE) if begun else sections[0]
        wide, high = (min(max(side, _LEAST), _LARGEST) for side in (page.width, page.height))
        area = page.setting.area if page.setting is not None else Box(_MARGIN, _MARGIN, wide - _MARGIN, high - _MARGIN)
        section.page_width, section.page_height = Pt(wide), Pt(high)
        section.orientation = WD_ORIENT.LANDSCAPE if wide > high else WD_ORIENT.PORTRAIT
        section.left_margin, section.top_margin = Pt(area.x0), Pt(area.y0)
        section.right_margin = Pt(max(0.0, wide - area.x1 - 1))  # a point more, as other fonts are a little wider
        section.bottom_margin = Pt(max(0.0, (high - area.y1) * _BELOW))
        section.header_distance, section.footer_distance = Pt(area.y0 / 2), Pt(max(0.0, high - area.y1) / 2)
        self.edges = area.x0, area.x1
        self.columns = self.flow = ()
        set_columns(section, ())
        if page.setting is not None:
            self.setting = page.setting
            if not begun:
                self._styles(page.setting)

    @property
    def width(self) -> float:
        return self.edges[1] - self.edges[0] + 1

    def _turn_to(self, block: Block) -> None:
        """The column a block is written in; a block across all of them, and what comes after, begins a section."""
        edges = column_of(block, self.columns)
        wanted = self.columns if edges is not None else ()
        is_unclear = isinstance(block, (Heading, Paragraph, Item)) and block.look is not None and not block.look.column
        if edges is not None and is_unclear and not self.flow:
            wanted = ()  # a narrow line above the columns
        if wanted != self.flow:
            # Gutters that differ by a hair from page to page are one.
            if len(wanted) != len(self.flow):
                begin_columns(self.document, wanted)
            self.flow = wanted
        area = self.setting.area
        self.edges = edges if wanted and edges is not None else (area.x0, area.x1)

    def _styles(self, setting: Setting) -> None:
        """What most of the text has is said once, in the styles."""
        styles = self.document.styles
        names = ["Normal", *(f"Heading {level}" for level in range(1, 7)), "List Bullet"]
        for name in names:
            style = styles[name]
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.line_spacing = 1.0
            keep_gaps(style)
            if name.startswith("Heading"):
                style.font.color.rgb = RGBColor(0, 0, 0)
            if setting.family:
                set_family(style, setting.family)
        if setting.size:
            styles["Normal"].font.size = Pt(setting.size)

    def _ended_early(self, page: PageBlocks) -> bool:
        if page.setting is None:
            return False
        area = page.setting.area
        lowest = max(block.box.y1 for block in page.blocks)
        if page.width > page.height and not any(isinstance(block, Table) for block in page.blocks):
            return True  # a slide
        return lowest < area.y0 + _FULL * (area.y1 - area.y0) or bool(self.behind)

    def add(self, block: Block) -> None:
        if block in self.behind or any(block in images for images in self.beside.values()):
            return
        if self.setting.size:
            self._turn_to(block)
        if isinstance(block, Image):
            self._image(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Code):
            self._code(block)
        elif isinstance(block, Heading):
            paragraph = self._paragraph(block, f"Heading {block.level}")
            self._look(paragraph, block.look)
            self._pieces(paragraph, block.pieces, heading=block.look is not None)
        elif isinstance(block, Item):
            self._item(block)
        else:
            paragraph = self._paragraph(block)
            self._look(paragraph, block.look)
            self._pieces(paragraph, block.pieces)
        self.last = block

    def _paragraph(self, block: Block, style: str | None = None) -> Any:
        """A paragraph as far below what came before as in the PDF."""
        paragraph = self.document.add_paragraph(style=style)
        gap = self._gap(block)
        if gap is not None:
            paragraph.paragraph_format.space_before = Pt(gap)
        if self.wants_page:
            paragraph.paragraph_format.page_break_before = True
            if self.last_paragraph is not None:  # a heading at the end of a page, which would come along
                self.last_paragraph.paragraph_format.keep_with_next = False
            self.wants_page = False
        for image in self.waiting:
            self._put_at(paragraph, image, image.box.y0, behind=True)
        self.waiting = []
        for image in self.beside.get(id(block), ()):
            self._put_at(paragraph, image, image.box.y0 - block.box.y0, behind=False)
        self.last_paragraph = paragraph
        return paragraph

    def _gap(self, block: Block) -> float | None:
        """Points above a block; None where the page's looks are not known."""
        if self.page is None or self.page.setting is None:
            return None
        if self.last is None:
            above = self.wants_page or bool(self.waiting) or len(self.document.element.body) < 3
            return round(max(0.0, block.box.y0 - self.setting.area.y0), 1) if above else _USUAL_GAP
        if block.box.y0 < self.last.box.y1 - 0.5 * self.setting.size:
            return _USUAL_GAP
        return round(min(max(0.0, block.box.y0 - self.last.box.y1 - _taller(self.last)), _MOST_GAP), 1)

    def _look(self, paragraph: Any, look: Look | None) -> None:
        if look is None:
            return
        layout = paragraph.paragraph_format
        if look.align in _ALIGN and not (self.from_right and look.align == "right"):  # where they stand anyway
            layout.alignment = _ALIGN[look.align]
        if look.pitch:
            layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(look.pitch)
        if not self.from_right:
            self._indent(layout, look)

    def _indent(self, layout: Any, look: Look) -> None:
        left = min(look.left, 0.7 * self.width)
        if left:
            layout.left_indent = Pt(left)
        if look.right:
            layout.right_indent = Pt(min(look.right, 0.7 * self.width - left))
        if look.first:
            layout.first_line_indent = Pt(look.first)
        for tab in look.tabs:
            leader = WD_TAB_LEADER.LINES if tab.line else WD_TAB_LEADER.SPACES
            layout.tab_stops.add_tab_stop(Pt(tab.at), WD_TAB_ALIGNMENT.LEFT, leader)

    def _pieces(self, paragraph: Any, pieces: Iterable[Piece], *, heading: bool = False) -> None:
        for piece in pieces:
            home = hyperlink(paragraph, piece.link) if piece.link else paragraph
            run = paragraph.add_run(for_xml(piece.text))
            run.bold = piece.bold if heading else piece.bold or None
            run.italic = piece.italic or None
            if piece.lowered:
                run.font.subscript = True
            else:
                run.font.superscript = piece.raised or None
            if piece.size and (heading or abs(piece.size - self.setting.size) >= 0.5):
                run.font.size = Pt(piece.size)
            if piece.family and piece.family != self.setting.family:
                run.font.name = piece.family
            if piece.colour:
                run.font.color.rgb = RGBColor.from_string(piece.colour)
            if home is not paragraph:
                run.font.underline = True
                home.append(run._r)

    def _item(self, block: Item) -> None:
        """A bullet is Word's own; a label stays the text it is, for Word would count anew."""
        if not block.marker:
            style = "List Bullet" if block.depth == 0 else f"List Bullet {min(block.depth + 1, 3)}"
            paragraph = self._paragraph(block, "List Bullet" if block.look is not None else style)
            self._look(paragraph, block.look)
            self._pieces(paragraph, block.pieces)
            return
        paragraph = self._paragraph(block)
        if block.look is None:
            paragraph.paragraph_format.left_indent = Pt(_INDENT * (block.depth + 1.5))
            paragraph.paragraph_format.first_line_indent = Pt(-1.5 * _INDENT)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(_INDENT * (block.depth + 1.5)))
        self._look(paragraph, block.look)
        marker = for_xml(block.marker) + "\t"
        self._pieces(paragraph, (_label(block, marker), *block.pieces))

    def _code(self, block: Code) -> None:
        run = self._paragraph(block).add_run()
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
        self._part(block)
        table = self.document.add_table(rows=len(block.rows), cols=len(block.rows[0]), style=style_of(block))
        fill_table(table, block, self.setting.size)
        if block.widths:
            share = min(1.0, (self.width + 2 * _USUAL_GAP) / sum(block.widths))
            inset = max(0.0, min(block.box.x0 - self.edges[0], self.width - share * sum(block.widths)))
            set_widths(table, [wide * share for wide in block.widths], inset)
        dress_table(table, block)
        if self.page is None or self.page.setting is None:
            self.document.add_paragraph()
        self.last_paragraph = None

    def _part(self, block: Table) -> None:
        """Room above a table, and between two of them, which Word would take for one."""
        if self.page is None or self.page.setting is None:
            return
        gap = self._gap(block) or 0.0
        if self.last_paragraph is None or self.wants_page or self.waiting:
            lowered(self._paragraph(block))
        elif gap:
            self.last_paragraph.paragraph_format.space_after = Pt(gap)

    def _image(self, block: Image) -> None:
        wide = min(block.box.x1 - block.box.x0, self.width)
        paragraph = self._paragraph(block)
        try:
            add_picture(paragraph.add_run(), self.folder / block.file, for_xml(block.alt), width=Pt(wide))
        except _ODD:
            self._lost(block)
            return
        if self.page is not None and self.page.setting is not None:
            self._put(paragraph, block.box, wide)

    def _put(self, paragraph: Any, box: Box, wide: float) -> None:
        """A picture stands in the middle, or as far from the margin as in the PDF."""
        before, after = box.x0 - self.edges[0], self.edges[1] - box.x1
        if abs(before - after) <= 0.06 * self.width:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif before > 1:
            paragraph.paragraph_format.left_indent = Pt(min(before, max(0.0, self.width - wide)))

    def _put_at(self, paragraph: Any, block: Image, top: float, *, behind: bool) -> None:
        box = block.box
        run = paragraph.add_run()
        try:
            wide, high = Pt(box.x1 - box.x0), Pt(box.y1 - box.y0)
            add_picture(run, self.folder / block.file, for_xml(block.alt), width=wide, height=high)
        except _ODD:
            self._lost(block)
            return
        put_at(run, box.x0, top, behind=behind)

    def _lost(self, block: Image) -> None:
        self.notes.append(f"Page {block.page}: an image is of a kind that Word cannot hold; it was left out.")


def _behind(page: PageBlocks) -> list[Image]:
    """Pictures behind the text of a page; a page that is nothing but a picture has it in the line."""
    if not any(not isinstance(block, Image) for block in page.blocks):
        return []
    images = (block for block in page.blocks if isinstance(block, Image))
    return [one for one in images if is_behind(one.box, page.width, page.height)]


def _beside(page: PageBlocks, columns: Columns) -> dict[int, list[Image]]:
    """Pictures with text at their side, by the identity of the first such block; one of another column is far off."""
    found: dict[int, list[Image]] = {}
    behind = _behind(page)
    for place, image in enumerate(page.blocks):
        if not isinstance(image, Image) or image in behind:
            continue
        around = page.blocks[max(0, place - _NEAR) : place + _NEAR + 1]
        column = column_of(image, columns)
        near = (one for one in around if not isinstance(one, (Image, Table)) and column_of(one, columns) == column)
        home = next((block for block in near if _are_beside(image.box, block.box)), None)
        if home is not None:
            found.setdefault(id(home), []).append(image)
    return found


def _are_beside(image: Box, text: Box) -> bool:
    high = min(image.y1, text.y1) - max(image.y0, text.y0)
    apart = max(text.x0 - image.x1, image.x0 - text.x1)
    return high > 0.5 * min(image.y1 - image.y0, text.y1 - text.y0) and apart > -2


def _taller(block: Block) -> float:
    """By how much Word's line is higher than the last line of a block in the PDF, in points; fonts differ in that."""
    look = None if isinstance(block, (Image, Table, Code)) else block.look
    if look is None or isinstance(block, (Image, Table, Code)):
        return 0.0
    size = max(piece.size for piece in block.pieces)
    high = block.box.y1 - block.box.y0
    further = max(0, round((high - size) / look.pitch)) if look.pitch else 0
    return max(look.pitch, _NATURAL * size) - (high - further * look.pitch)


def _label(block: Item, text: str) -> Piece:
    """A label in the size and family of its entry."""
    first = block.pieces[0]
    heavy = block.look is not None and block.look.heavy
    return Piece(text, bold=heavy, size=first.size, family=first.family, colour=first.colour)


def write_word(
    pages: Iterable[PageBlocks],
    target: Path,
    *,
    title: str,
    folder: Path,
    right_to_left: bool = False,
    language: str = "",
) -> list[str]:
    """Writes the file; gives notes. ``folder`` holds the files of the images.

    ``right_to_left`` turns the columns of tables, too; ``language`` is what the document says of itself.
    """
    begin, pages = begun(pages)
    from_right = right_to_left or is_right_to_left(begin)
    writer = _Writer(title, folder, from_right=from_right)
    for page in pages:
        writer.begin(page)
        for block in page.blocks:
            writer.add(block)
    set_language(writer.document, likely_language(begin, language))
    if from_right:
        turn_document(writer.document)
    if right_to_left:
        turn_tables(writer.document)
    writer.document.save(target)
    return writer.notes

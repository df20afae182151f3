"""What a Word file keeps of how a PDF was set, read back by python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pymupdf
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH

from pipeline.pdf.blocks.model import Image, Look, PageBlocks, Paragraph, Piece, Setting, Table, text_of
from pipeline.pdf.blocks.read import Asked, read_blocks
from pipeline.pdf.layout import Box
from pipeline.text.formats.characters import for_xml
from pipeline.text.formats.word import write_word
from tests.conftest import SAMPLES
from tests.pipeline.pdf.blocks.made import LOREM, grid, picture, report

_mupdf: Any = pymupdf


def word_of(source: Path, folder: Path, wanted: Sequence[int] | None = None) -> Any:
    pages = read_blocks(source, Asked(folder=folder, aligned=True, looks=True, pages=wanted))
    assert write_word(pages, folder / "a.docx", title="a", folder=folder) == []
    return docx.Document(str(folder / "a.docx"))


def drawn(folder: Path, draw: Any, *, size: tuple[float, float] = (400, 600)) -> Any:
    with _mupdf.open() as document:
        page = document.new_page(width=size[0], height=size[1])
        page.insert_textbox((40, 60, 360, 130), LOREM, fontsize=10, align=3)
        draw(page)
        document.save(folder / "a.pdf")
    return word_of(folder / "a.pdf", folder)


def paragraph(written: Any, start: str) -> Any:
    return next(one for one in written.paragraphs if one.text.startswith(start))


def test_what_most_text_has_is_in_the_styles_and_the_rest_in_the_runs(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.insert_text((40, 200), "small red", fontsize=8, color=(0.8, 0, 0), fontname="tibi")
        page.insert_text((40, 240), "Heading", fontsize=20)

    written = drawn(tmp_path, draw)
    assert (written.styles["Normal"].font.name, written.styles["Normal"].font.size.pt) == ("Arial", 10)
    body, small = paragraph(written, "The quick"), paragraph(written, "small red")
    assert body.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert [(run.font.size, run.font.name, run.bold) for run in body.runs] == [(None, None, None)]
    (run,) = small.runs
    assert (run.font.size.pt, run.font.name, run.bold, run.italic) == (8, "Times New Roman", True, True)
    assert str(run.font.color.rgb) == "CC0000"
    (head,) = paragraph(written, "Heading").runs
    assert (head.font.size.pt, head.bold) == (20, False)
    assert str(written.styles["Heading 1"].font.color.rgb) == "000000"


def test_a_page_of_another_size_is_a_section_with_its_margins(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        for wide, high in ((400, 600), (400, 600), (600, 400)):
            page = document.new_page(width=wide, height=high)
            page.insert_textbox((50, 70, wide - 50, high - 70), " ".join([LOREM] * 5), fontsize=10, align=3)
        document.save(tmp_path / "a.pdf")
    upright, flat = word_of(tmp_path / "a.pdf", tmp_path).sections
    assert (upright.page_width.pt, upright.page_height.pt, upright.orientation) == (400, 600, WD_ORIENT.PORTRAIT)
    assert (flat.page_width.pt, flat.page_height.pt, flat.orientation) == (600, 400, WD_ORIENT.LANDSCAPE)
    for section in (upright, flat):
        assert section.left_margin.pt == pytest.approx(50, abs=1)
        assert section.right_margin.pt == pytest.approx(49, abs=2)
        assert section.top_margin.pt == pytest.approx(70, abs=4)


def test_only_the_page_of_a_wide_table_lies_on_its_side(tmp_path: Path) -> None:
    wide = [[f"column {number}" for number in range(5)], [str(number) for number in range(5)]]
    with _mupdf.open() as document:
        for size in ((400, 600), (600, 400), (400, 600)):
            page = document.new_page(width=size[0], height=size[1])
            page.insert_textbox((50, 70, size[0] - 50, size[1] - 120), " ".join([LOREM] * 3), fontsize=10)
            if size == (600, 400):
                grid(page, 300, wide, left=50)
        document.save(tmp_path / "a.pdf")
    written = word_of(tmp_path / "a.pdf", tmp_path)
    found = [(one.orientation, one.page_width.pt, one.page_height.pt, one.start_type) for one in written.sections]
    upright = (WD_ORIENT.PORTRAIT, 400, 600, WD_SECTION.NEW_PAGE)
    assert found == [upright, (WD_ORIENT.LANDSCAPE, 600, 400, WD_SECTION.NEW_PAGE), upright]
    assert [[cell.text for cell in row.cells] for row in written.tables[0].rows] == wide
    inside = [[type(one).__name__ for one in section.iter_inner_content()] for section in written.sections]
    assert inside == [["Paragraph"], ["Paragraph", "Table", "Paragraph"], ["Paragraph"]]
    (mark,) = [one for one in written.paragraphs if not one.text]  # Word wants one behind a table
    assert mark.paragraph_format.line_spacing.pt == 1


def test_a_page_that_ended_early_is_followed_by_a_new_one(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        for name, many in (("Alpha", 1), ("Beta", 10), ("Gamma", 10)):
            page = document.new_page(width=400, height=600)
            page.insert_text((40, 50), f"{name} begins.", fontsize=10)
            page.insert_textbox((40, 60, 360, 560), " ".join([LOREM] * many), fontsize=10)
        document.save(tmp_path / "a.pdf")
    written = word_of(tmp_path / "a.pdf", tmp_path)
    begins = [paragraph(written, name) for name in ("Alpha", "Beta", "Gamma")]
    assert [one.paragraph_format.page_break_before for one in begins] == [None, True, None]


def test_indents_and_labels_are_kept(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.insert_text((60, 200), "1.", fontsize=10, fontname="hebo")
        page.insert_text((76, 200), "first of them", fontsize=10)
        page.insert_text((60, 220), "\u2022 apples", fontsize=10, encoding=0)

    written = drawn(tmp_path, draw)
    first = paragraph(written, "1.\t")
    assert [run.bold for run in first.runs] == [True, None]
    assert first.paragraph_format.left_indent.pt == pytest.approx(36, abs=1)
    assert first.paragraph_format.first_line_indent.pt == pytest.approx(-16, abs=1)
    apples = paragraph(written, "apples")
    assert (apples.style.name, apples.paragraph_format.left_indent.pt) == ("List Bullet", pytest.approx(27, abs=2))


def test_a_table_has_the_widths_it_had(tmp_path: Path) -> None:
    (table,) = word_of(report(tmp_path / "a.pdf"), tmp_path).tables
    assert [round(cell.width.pt) for cell in table.rows[1].cells] == [100, 100]
    assert (table.style.name, table.autofit) == ("Table Grid", False)
    order = [child.tag.rpartition("}")[2] for child in table._tbl.tblPr]
    assert order == ["tblStyle", "tblW", "tblInd", "tblLayout", "tblCellMar", "tblLook"]


def test_a_picture_behind_the_page_stands_behind_the_text(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.insert_image(page.rect, stream=picture(), keep_proportion=False, overlay=False)

    written = drawn(tmp_path, draw)
    (anchor,) = written.element.body.xpath(".//wp:anchor")
    assert anchor.get("behindDoc") == "1"
    extent = anchor.xpath("wp:extent")[0]
    assert (int(extent.get("cx")), int(extent.get("cy"))) == (400 * 12700, 600 * 12700)
    assert next(one.text for one in written.paragraphs if one.text).startswith("The quick")


def test_pictures_stand_beside_the_text_or_between_it_as_they_did(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.insert_image((40, 200, 100, 240), stream=picture())
        page.insert_text((120, 225), "Words at the right of the picture", fontsize=10)
        page.insert_image((150, 300, 250, 366), stream=picture())

    written = drawn(tmp_path, draw)
    (anchor,) = written.element.body.xpath(".//wp:anchor")
    assert anchor.xpath("string(wp:positionH/wp:posOffset)") == str(40 * 12700)
    assert anchor.getparent().getparent().getparent() is paragraph(written, "Words at")._p
    (inline,) = written.element.body.xpath(".//wp:inline")
    alone = next(one for one in written.paragraphs if one._p is inline.getparent().getparent().getparent())
    assert alone.alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_a_drawing_stands_in_the_line_with_words_in_its_place(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.draw_circle((200, 250), 50, fill=(0, 0, 1))
        page.insert_text((190, 250), "Core", fontsize=8)
        page.insert_text((40, 330), "Below the drawing", fontsize=10)

    written = drawn(tmp_path, draw)
    (inline,) = written.element.body.xpath(".//wp:inline")
    assert inline.xpath("string(wp:docPr/@descr)") == "Drawing on page 1: Core"
    assert int(inline.xpath("string(wp:extent/@cx)")) == pytest.approx(104 * 12700, abs=2 * 12700)
    assert [one.text for one in written.paragraphs if one.text][1:] == ["Below the drawing"]


@pytest.mark.parametrize(
    "name",
    ["exams/accounting-qpaper.pdf", "exams/Geography_SQP.pdf", "pdf/js-160F-2019.pdf", "invoices/small.pdf",
     "pdf/pp-federal-register-2020-17221.pdf"],
)  # fmt: skip
def test_every_word_is_there_in_the_order_of_reading(tmp_path: Path, name: str) -> None:
    source, first = SAMPLES / name, [1, 2, 3, 4]
    with _mupdf.open(source) as document:
        first = first[: len(document)]
    blocks = [
        block for page in read_blocks(source, Asked(aligned=True, looks=True, pages=first)) for block in page.blocks
    ]
    wanted = " ".join(for_xml(text_of(block)) for block in blocks if not isinstance(block, Image)).split()
    written = word_of(source, tmp_path, first)
    found: list[str] = []
    for element in written.element.body.iterchildren():
        for part in element.xpath("descendant-or-self::w:p"):
            found += docx.text.paragraph.Paragraph(part, written).text.split()
    assert found == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Der Fuchs und die Gans sind nicht mit dem Hund in den Wald", "de"), ("Alza", "nl"),
])  # fmt: skip
def test_what_the_text_is_spelt_by(tmp_path: Path, text: str, wanted: str) -> None:
    pages = [PageBlocks(1, 400, 600, "text", (Paragraph((Piece(text),), 1, Box(0, 0, 9, 9)),))]
    write_word(pages, tmp_path / "a.docx", title="a", folder=tmp_path, language="nl" if wanted == "nl" else "en")
    written = docx.Document(str(tmp_path / "a.docx"))
    (mark,) = written.styles.element.xpath("w:docDefaults//w:lang")
    assert [*mark.attrib.values(), written.core_properties.language] == [wanted] * 4


def test_text_from_right_to_left_stands_so(tmp_path: Path) -> None:
    pieces = (Piece("השועל החום ", bold=True, size=14), Piece("PDF", size=10))
    right = Paragraph(pieces, 1, Box(40, 60, 360, 80), Look("right", left=120, pitch=14))
    setting = Setting(Box(40, 60, 360, 540), 10, "Arial")
    table = Table((("שועל", "b"),), False, True, 1, Box(40, 90, 240, 110), (100.0, 100.0))
    page = PageBlocks(1, 400, 600, "text", (right, table), setting=setting)
    write_word([page], tmp_path / "a.docx", title="a", folder=tmp_path)
    written = docx.Document(str(tmp_path / "a.docx"))
    fox = written.paragraphs[0]
    assert (fox.alignment, fox.paragraph_format.left_indent) == (None, None)
    assert len(fox._p.xpath("w:pPr/w:bidi")) == 1
    hebrew, latin = fox.runs
    assert [one.tag.rpartition("}")[2] for one in hebrew._r.rPr] == ["b", "bCs", "sz", "szCs", "rtl"]
    assert (hebrew._r.xpath("string(w:rPr/w:szCs/@w:val)"), len(latin._r.xpath("w:rPr/w:rtl"))) == ("28", 0)
    assert [cell.text for cell in written.tables[0].rows[0].cells] == ["שועל", "b"]
    assert written.tables[0]._tbl.xpath("w:tblPr/w:bidiVisual") == []  # the first column stood at the left

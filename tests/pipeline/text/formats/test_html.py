"""Lists in lists, letters above and below the line, languages and directions, as HTML and Markdown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from pipeline.pdf.blocks.model import Code, Heading, Item, PageBlocks, Paragraph, Piece, Table
from pipeline.pdf.layout import Box
from pipeline.text.formats.html import cleaned, page_html, write_html
from pipeline.text.formats.markdown import write_markdown

BOX = Box(0, 0, 100, 10)


def item(text: str, depth: int = 0, marker: str = "") -> Item:
    return Item((Piece(text),), marker, depth, 1, BOX)


def shown(*blocks: Item | Paragraph) -> str:
    """What is inside of the page, cleaned as it is in earnest."""
    page = cleaned(page_html(PageBlocks(1, 400, 600, "text", blocks), Path()))
    return "".join(page.partition(">")[2].removesuffix("</section>").splitlines())


def test_deeper_lists_stand_in_the_entry_before() -> None:
    assert shown(item("a"), item("b", 1), item("c", 1), item("d", 2), item("e")) == (
        "<ul><li>a<ul><li>b</li><li>c<ul><li>d</li></ul></li></ul></li><li>e</li></ul>"
    )
    assert shown(item("a", 0, "1."), item("b", 1), item("c", 0, "2."), Paragraph((Piece("p"),), 1, BOX), item("d")) == (
        '<ol><li value="1">a<ul><li>b</li></ul></li><li value="2">c</li></ol><p>p</p><ul><li>d</li></ul>'
    )


def test_lists_of_other_kinds_and_ones_that_begin_deep() -> None:
    assert shown(item("a"), item("b", 0, "1."), item("c", 0, "(B)")) == (
        '<ul><li>a</li></ul><ol><li value="1">b</li></ol>'
        '<ul class="labelled"><li><span class="label">(B)</span> c</li></ul>'
    )
    assert shown(item("a", 1), item("b")) == "<ul><li>a</li></ul><ul><li>b</li></ul>"
    assert shown(item("a"), item("b", 1), item("c", 1, "1.")) == (
        '<ul><li>a<ul><li>b</li></ul><ol><li value="1">c</li></ol></li></ul>'
    )


def test_letters_below_the_line_are_no_powers(tmp_path: Path) -> None:
    water = Paragraph(
        (Piece("H"), Piece("2", raised=True, lowered=True), Piece("O m"), Piece("2", raised=True)), 1, BOX
    )
    assert shown(water) == "<p>H<sub>2</sub>O m<sup>2</sup></p>"
    write_markdown([PageBlocks(1, 400, 600, "text", (water,))], tmp_path / "a.md")
    assert (tmp_path / "a.md").read_text("utf-8").strip() == "H<sub>2</sub>O m<sup>2</sup>"


HEBREW = "השועל החום המהיר"


def paragraph(text: str) -> Paragraph:
    return Paragraph((Piece(text),), 1, BOX)


def read_back(folder: Path, *blocks: Item | Paragraph | Heading | Code | Table, language: str = "") -> html.HtmlElement:
    pages = [PageBlocks(1, 400, 600, "text", blocks), PageBlocks(2, 400, 600, "blank")]
    write_html(pages, folder / "a.html", title="a", folder=folder, language=language)
    return html.document_fromstring((folder / "a.html").read_text("utf-8"))


@pytest.mark.parametrize(("text", "said", "root"), [
    ("Der Fuchs und die Gans sind nicht mit dem Hund in den Wald", "", {"lang": "de"}),
    ("Der Fuchs und die Gans sind nicht mit dem Hund in den Wald", "en", {"lang": "de"}),
    ("Alza la volpe", "nl", {"lang": "nl"}), ("x", "", {}), (HEBREW, "he", {"lang": "he", "dir": "rtl"}),
    ("الثعلب البني السريع", "", {"lang": "ar", "dir": "rtl"}),
])  # fmt: skip
def test_the_file_says_its_language_and_direction(tmp_path: Path, text: str, said: str, root: dict[str, str]) -> None:
    written = read_back(tmp_path, paragraph(text), language=said)
    assert dict(written.attrib) == root
    assert [one.get("id") for one in written.xpath("/html/body/main/section")] == ["page-1", "page-2"]


def test_blocks_against_the_direction_of_the_file_say_so(tmp_path: Path) -> None:
    table = Table(((HEBREW, "1"),), False, True, 1, BOX)
    left = read_back(
        tmp_path, *[paragraph("The fox runs")] * 3, paragraph(HEBREW), Heading((Piece("1.2"),), 1, 1, BOX), table
    )
    assert [(one.tag, one.get("dir")) for one in left.xpath("//section/*")] == [
        ("p", None), ("p", None), ("p", None), ("p", "rtl"), ("h1", None), ("div", None),
    ]  # fmt: skip
    assert [one.get("dir") for one in left.xpath("//table|//td")] == ["ltr", "rtl", "rtl"]
    right = read_back(
        tmp_path, paragraph(HEBREW * 9), paragraph("Latin"), item("entry"), Code("x", 1, BOX),
        Table((("a", "b"),), False, True, 1, BOX),
    )  # fmt: skip
    assert [(one.tag, one.get("dir")) for one in right.xpath("//p|//ul|//pre|//table|//td")] == [
        ("p", None), ("p", "ltr"), ("ul", "ltr"), ("pre", "ltr"), ("table", "ltr"), ("td", None), ("td", None),
    ]  # fmt: skip


def test_tables_scroll_by_keyboard_and_colours_are_those_of_the_reader(tmp_path: Path) -> None:
    written = read_back(tmp_path, Table((("Name", "Sum"), ("a", "1")), True, True, 1, BOX))
    (around,) = written.xpath("//div")
    assert dict(around.attrib) == {
        "class": "table", "role": "region", "aria-label": "Table on page 1", "tabindex": "0",
    }  # fmt: skip
    assert [(one.tag, one.text, one.get("scope")) for one in around.xpath(".//th|.//td")] == [
        ("th", "Name", "col"), ("th", "Sum", "col"), ("td", "a", None), ("td", "1", None),
    ]  # fmt: skip
    assert ":root{color-scheme:light dark}" in written.xpath("string(//style)")
    over = replace(Table((("a", "1"), ("b", "2")), False, True, 1, BOX), further=((2, BOX, 1),))
    assert read_back(tmp_path, over).xpath("//div/@aria-label") == ["Table on pages 1 to 2"]

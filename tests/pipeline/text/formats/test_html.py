"""Lists in lists, and letters above and below the line, as HTML and Markdown."""

from __future__ import annotations

from pathlib import Path

from pipeline.pdf.blocks.model import Item, PageBlocks, Paragraph, Piece
from pipeline.pdf.layout import Box
from pipeline.text.formats.html import cleaned, page_html
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

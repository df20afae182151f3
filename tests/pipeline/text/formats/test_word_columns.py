"""Columns of a paper as sections of a Word file, read back by python-docx."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pymupdf
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Written

from pipeline.pdf.blocks.model import Image, PageBlocks, Paragraph, Piece, Setting
from pipeline.pdf.blocks.read import Asked, read_blocks
from pipeline.pdf.layout import Box
from pipeline.text.formats.word import write_word
from pipeline.text.formats.word_columns import column_of, columns_of
from tests.conftest import SAMPLES
from tests.pipeline.pdf.blocks.made import LOREM

_mupdf: Any = pymupdf
LEFT, RIGHT = (40.0, 190.0), (210.0, 360.0)


def column(page: Any, edges: tuple[float, float], top: float, end: float, word: str) -> None:
    words = " ".join(f"{word} {LOREM}" for _ in range(int((end - top) / 110)))
    assert page.insert_textbox((edges[0], top, edges[1], end), words, fontsize=10, align=3) > 0


def titled(page: Any) -> None:
    page.insert_text((40, 60), "A title across both of the columns", fontsize=18)
    column(page, LEFT, 80, 560, "left")
    column(page, RIGHT, 80, 560, "right")


def plain(page: Any) -> None:
    column(page, (40, 360), 50, 560, "wide")


def pictured(page: Any) -> None:
    page.draw_circle((200, 120), 80, fill=(0, 0, 1))
    page.draw_line((45, 120), (355, 130), color=(0, 0, 1))
    column(page, LEFT, 220, 560, "left")
    column(page, RIGHT, 220, 560, "right")


def small(page: Any) -> None:
    page.draw_circle((285, 120), 60, fill=(0, 0, 1))
    column(page, LEFT, 50, 560, "left")
    column(page, RIGHT, 200, 560, "right")


def word_of(folder: Path, *draw: Any) -> Any:
    with _mupdf.open() as document:
        for one in draw:
            one(document.new_page(width=400, height=600))
        document.save(folder / "a.pdf")
    pages = read_blocks(folder / "a.pdf", Asked(folder=folder, aligned=True, looks=True))
    assert write_word(pages, folder / "a.docx", title="a", folder=folder) == []
    return docx.Document(str(folder / "a.docx"))


def sections(written: Any) -> list[tuple[int, list[str]]]:
    """How many columns each section has, and the first words of its paragraphs ("picture" of those with one)."""
    found: list[tuple[int, list[str]]] = []
    words: list[str] = []
    for element in written.element.body:
        if element.tag == qn("w:p"):
            text = Written(element, written).text
            words += ["picture"] if element.xpath(".//wp:inline") else text.split()[:1]
        for properties in element.xpath("descendant-or-self::w:sectPr"):
            found.append((int(properties.xpath("string(w:cols/@w:num)") or 1), list(dict.fromkeys(words))))
            words = []
    return found


def test_a_title_stands_across_the_columns_below_it(tmp_path: Path) -> None:
    written = word_of(tmp_path, titled)
    assert sections(written) == [(1, ["A"]), (2, ["left", "right"])]
    columns = written.sections[1]
    assert columns.start_type == WD_SECTION.CONTINUOUS
    assert int(columns._sectPr.xpath("string(w:cols/@w:space)")) == pytest.approx(20 * 20, abs=60)


def test_pages_in_columns_are_one_section_until_one_is_read_across(tmp_path: Path) -> None:
    assert sections(word_of(tmp_path, titled, small, plain)) == [
        (1, ["A"]), (2, ["left", "right", "picture"]), (1, ["wide"]),
    ]  # fmt: skip


def test_a_picture_across_the_columns_is_as_wide_as_the_text_and_one_in_a_column_is_not(tmp_path: Path) -> None:
    written = word_of(tmp_path, titled, pictured, small)
    assert sections(written) == [
        (1, ["A"]), (2, ["left", "right"]), (1, ["picture"]), (2, ["left", "right", "picture"]),
    ]  # fmt: skip
    wide, narrow = (int(one) / 12700 for one in written.element.body.xpath(".//wp:inline/wp:extent/@cx"))
    assert (wide, narrow) == (pytest.approx(314, abs=6), pytest.approx(124, abs=6))


def test_columns_at_the_beginning_and_between_leave_no_empty_line(tmp_path: Path) -> None:
    written = word_of(tmp_path, small, plain)
    assert [count for count, _ in sections(written)] == [2, 1]
    bare = [one for one in written.element.body.iter(qn("w:p")) if not one.xpath(".//w:t | .//w:drawing")]
    assert bare == []


def test_a_page_of_text_alone_has_no_columns(tmp_path: Path) -> None:
    written = word_of(tmp_path, plain, plain)
    assert [count for count, _ in sections(written)] == [1]


AREA = Setting(Box(40, 40, 360, 560), 10.0, "Arial")


def page(columns: Any, *boxes: Box) -> PageBlocks:
    blocks = tuple(Paragraph((Piece("words " * 20),), 1, box) for box in boxes)
    return PageBlocks(1, 400, 600, "text", blocks, setting=AREA, columns=columns)


def test_columns_of_a_page() -> None:
    inside, across = Box(40, 50, 190, 500), Box(40, 50, 360, 500)
    both = (LEFT, RIGHT)
    assert columns_of(page(both, inside), ()) == both
    assert columns_of(page(both, inside, across, across), ()) == ()  # most of it is read across
    assert columns_of(page(both, inside, across, across), both) == both  # but not where pages before had them
    assert columns_of(page(((40, 120), (140, 360)), inside), ()) == ()  # a list of terms
    assert columns_of(page(((40, 195), (197, 360)), inside), ()) == ()  # no room between them
    assert columns_of(page(((40, 100), (120, 180)), inside), ()) == ()  # half the text's width
    assert columns_of(page((), inside), both) == both  # the last page of a paper
    assert columns_of(page((), across), both) == ()


def test_the_column_of_a_block_may_be_left_by_half_the_gutter() -> None:
    def at(x0: float, x1: float) -> Any:
        return column_of(Image("a", "", 1, 1, 1, Box(x0, 0, x1, 10)), (LEFT, RIGHT))

    assert [at(40, 190), at(205, 368), at(40, 205), at(60, 300)] == [LEFT, RIGHT, None, None]


def test_an_official_paper_of_three_columns(tmp_path: Path) -> None:
    source = SAMPLES / "pdf" / "pp-federal-register-2020-17221.pdf"
    pages = read_blocks(source, Asked(pages=[2], folder=tmp_path, looks=True))
    assert write_word(pages, tmp_path / "a.docx", title="a", folder=tmp_path) == []
    counts = [count for count, _ in sections(docx.Document(str(tmp_path / "a.docx")))]
    assert counts == [1, 3, 1]  # of one page alone it is not known that its head and foot are running ones

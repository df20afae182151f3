"""Colours, edges and merged cells of ruled tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.pdf.blocks.cells import spans_of
from pipeline.pdf.blocks.model import Table
from pipeline.pdf.blocks.read import Asked, read_blocks
from pipeline.pdf.layout import Box

_mupdf: Any = pymupdf


def drawn(folder: Path, *, turn: int = 0) -> Table:
    """Three rows of two cells: a dark head of one cell across, a white one, a grey one; no rules at the sides."""
    with _mupdf.open() as document:
        page = document.new_page(width=300, height=300)
        page.draw_rect(page.rect, color=None, fill=(1, 1, 0.9))  # the paper's colour is no cell's
        page.draw_rect((40, 40, 240, 60), color=None, fill=(0, 0, 0.5))
        page.draw_rect((40, 80, 240, 100), color=None, fill=(0.8, 0.8, 0.8))
        page.draw_rect((40, 80, 140, 100), color=None, fill=(1, 1, 1))
        for y in (40, 60, 80, 100):
            page.draw_line((40, y), (240, y), color=(1, 0, 0))
        page.draw_rect((139.6, 60, 140.4, 100), color=None, fill=(1, 0, 0))
        page.draw_line((40, 40), (40, 100), color=(1, 0, 0))
        page.draw_line((240, 40), (240, 100), color=(1, 0, 0))
        page.insert_text((60, 54), "Both columns", fontsize=10, color=(1, 1, 1))
        for number, words in enumerate(("a", "1", "b", "2")):
            page.insert_text((44 + 100 * (number % 2), 74 + 20 * (number // 2)), words, fontsize=10)
        page.set_rotation(turn)
        document.save(folder / "a.pdf")
    (read,) = read_blocks(folder / "a.pdf", Asked())
    (table,) = (block for block in read.blocks if isinstance(block, Table))
    return table


def test_colours_edges_and_a_merged_head(tmp_path: Path) -> None:
    table = drawn(tmp_path)
    assert table.rows == (("Both columns", ""), ("a", "1"), ("b", "2"))
    assert table.shades == (("000080", ""), ("", ""), ("", "CCCCCC"))
    assert (table.borders[1:], table.borders[0][0], table.rule) == ((("tlbr", "tlbr"),) * 2, "tlbr", "FF0000")
    assert table.spans == ((0, 0, 1, 2),)


def test_of_a_turned_page_no_looks_are_claimed(tmp_path: Path) -> None:
    table = drawn(tmp_path, turn=180)
    assert (table.shades, table.borders, table.spans) == ((), (), ())


@pytest.mark.parametrize(
    ("texts", "spans"),
    [([["a", ""], ["", "c"]], ((0, 0, 2, 1),)), ([["a", ""], ["b", "c"]], ())],
)
def test_a_cell_over_two_rows_is_merged_where_nothing_stands_under_it(texts: list[list[str]], spans: Any) -> None:
    cells = [[Box(0, 0, 10, 20), Box(10, 0, 20, 10)], [None, Box(10, 10, 20, 20)]]
    assert spans_of(cells, texts) == spans


def test_a_place_without_a_cell_is_no_part_of_one_that_ends_before() -> None:
    cells = [[Box(0, 0, 10, 10), None, Box(20, 0, 30, 10)], [Box(0, 10, 10, 20), Box(10, 10, 20, 20), None]]
    assert spans_of(cells, [["a", "", "b"], ["c", "d", ""]]) == ()

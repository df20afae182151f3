from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.pdf.reading.pages import new_page, read, texts

LEFT = (
    "The first column holds a paragraph",
    "that goes on for several lines and",
    "that a reader would read from top",
    "to bottom before the eye goes up",
    "again to the next column. It is of",
    "ordinary length and has nothing to",
    "say that matters, but it says that",
    "in full sentences, which is what a",
    "column of text looks like.",
)
RIGHT = (
    "The second column goes on with the",
    "story and has as many lines as the",
    "first, so that both sides look the",
    "same from afar. No line of it goes",
    "over the gutter, as a table's rows",
    "would not either, but here the end",
    "of one line leads to the beginning",
    "of the line below it, as words in",
    "a sentence do.",
)


def put(page: Any, x: float, y: float, lines: tuple[str, ...], pitch: float = 14) -> None:
    for index, text in enumerate(lines):
        page.insert_text((x, y + index * pitch), text, fontsize=10)


@pytest.mark.parametrize("shift", [0, 5])
def test_two_columns_are_read_one_after_the_other(tmp_path: Path, shift: float) -> None:
    """On common baselines as well as on shifted ones; a title and a footer go across."""
    page = new_page(420, 400)
    page.insert_text((60, 50), "A title that goes all the way across both of the columns below it", fontsize=11)
    put(page, 40, 90, LEFT)
    put(page, 225, 90 + shift, RIGHT)
    page.insert_text((205, 380), "1", fontsize=10)
    made = read(page, tmp_path)
    assert texts(made)[1:-1] == [*LEFT, *RIGHT]
    assert [line.column for line in made.lines] == [0, *[1] * 9, *[2] * 9, 0]


def test_three_columns_are_numbered_from_the_left(tmp_path: Path) -> None:
    page = new_page(600, 400)
    for column, lines in enumerate((LEFT, RIGHT, LEFT)):
        put(page, 40 + 185 * column, 90 + 3 * column, lines)
    assert [line.column for line in read(page, tmp_path).lines] == [*[1] * 9, *[2] * 9, *[3] * 9]


def test_a_table_below_whose_cells_reach_into_the_gutter_leaves_the_columns_apart(tmp_path: Path) -> None:
    page = new_page(420, 400)
    put(page, 40, 90, LEFT)
    put(page, 225, 95, RIGHT)
    for x, text in ((40, "Labour"), (180, "Parts cost"), (300, "Cost per product")):
        page.insert_text((x, 230), text, fontsize=9)
    assert texts(read(page, tmp_path))[: len(LEFT) + len(RIGHT)] == [*LEFT, *RIGHT]


def test_a_page_of_one_column_has_none(tmp_path: Path) -> None:
    page = new_page(420, 400)
    put(page, 40, 90, tuple(f"{left} {right}" for left, right in zip(LEFT, RIGHT, strict=True)))
    assert {line.column for line in read(page, tmp_path).lines} == {0}


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    page = new_page(420, 400)
    names = ("Ada Lovelace", "Alan Turing", "Grace Hopper", "Edsger Dijkstra", "Barbara Liskov", "Donald Knuth")
    works = (
        "Notes on the Engine",
        "On Computable Numbers",
        "The First Compiler",
        "Go To Considered",
        "The Principle",
        "The Art of It",
    )
    put(page, 40, 90, names * 2)
    put(page, 225, 90, works * 2)
    assert texts(read(page, tmp_path))[:2] == ["Ada Lovelace Notes on the Engine", "Alan Turing On Computable Numbers"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            ("(A) gravity pulls it down", "(C) nothing moves it at all"),
            ("(B) the wind pushes it on", "(D) it moves by itself"),
        ),
        (
            ("(A) gravity pulls it down", "(B) the wind pushes it on"),
            ("(C) nothing moves it at all", "(D) it moves by itself"),
        ),
        (
            ("1. a tool to cut wood with", "2. a tool to drive nails in"),
            ("a. the big old hammer there", "b. the saw on the wall"),
        ),
    ],
)
def test_labels_that_go_on_across_keep_rows_together(
    tmp_path: Path, left: tuple[str, ...], right: tuple[str, ...]
) -> None:
    page = new_page(420, 400)
    put(page, 40, 90, left * 6)
    put(page, 225, 90, right * 6)
    assert {line.column for line in read(page, tmp_path).lines} == {0}


def test_numbers_that_go_on_at_the_top_right_make_columns(tmp_path: Path) -> None:
    """Short lines on common baselines, as in a quiz: the numbers tell."""
    page = new_page(420, 400)
    for column, first in ((40, 1), (225, 5)):
        lines = tuple(
            text for number in range(first, first + 4) for text in (f"{number}. Which one is it?", "a) Iron", "b) Gold")
        )
        put(page, column, 90, lines)
    made = read(page, tmp_path)
    assert [line.text[:2] for line in made.lines if line.text[0].isdigit()] == [f"{number}." for number in range(1, 9)]


def test_columns_from_right_to_left_are_read_so(tmp_path: Path) -> None:
    page = new_page()
    for left, top, word in ((40, 66, "שמאל"), (220, 60, "ימין")):
        lines = "<br>".join(f"{word} השועל החום המהיר" for _ in range(9))
        page.insert_htmlbox((left, top, left + 140, 300), f'<p dir="rtl">{lines}</p>')
    found = read(page, tmp_path)
    assert [(line.column, line.text.split()[0]) for line in found.lines] == [(2, "ימין")] * 9 + [(1, "שמאל")] * 9

"""Tables without rules are found, and text that merely stands in columns is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.pdf.blocks.model import Table
from pipeline.pdf.blocks.read import Asked, read_blocks

SAMPLES = Path(__file__).parents[3] / "samples"
mupdf: Any = pymupdf


def drawn(path: Path, rows: list[list[str]], stops: list[float], *, right_from: int = 99) -> Path:
    """Text at tab stops; columns from ``right_from`` end there."""
    with mupdf.open() as document:
        page = document.new_page()
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                wide = mupdf.get_text_length(text, fontsize=10) if column >= right_from else 0
                page.insert_text((stops[column] - wide, 100 + 14 * number), text, fontsize=10)
        document.save(path)
    return path


def tables(path: Path) -> list[Table]:
    pages = read_blocks(path, Asked(aligned=True, keep_running=True))
    return [block for page in pages for block in page.blocks if isinstance(block, Table)]


def test_figures_below_one_another_are_a_table_with_its_gaps(tmp_path: Path) -> None:
    rows = [["Item", "Number", "Price"], ["Bread, dark", "12", "0.35"], ["Drinks", "", ""], ["Tea", "7", "1,200.00"],
            ["Water", "110", "0.90"]]  # fmt: skip
    (found,) = tables(drawn(tmp_path / "a.pdf", rows, [72, 250, 350], right_from=1))
    assert [list(row) for row in found.rows] == rows
    assert (found.headed, found.ruled) == (True, False)


ITEMS = [["Item", "", "Number", "Price"], ["Bread, dark", "", "12", "0.35"], ["Tea", "", "7", "1,200.00"]]
TOTALS = [["", "Subtotal", "", "1,204.20"], ["", "Tax", "", "96.34"], ["", "To pay", "", "1,300.54"]]
STOPS: list[float] = [72, 150, 350, 450]


def test_totals_right_below_items_are_a_table_of_their_own(tmp_path: Path) -> None:
    items, totals = tables(drawn(tmp_path / "a.pdf", ITEMS + TOTALS, STOPS, right_from=2))
    assert [list(row) for row in items.rows] == [[row[0], *row[2:]] for row in ITEMS]
    assert [list(row) for row in totals.rows] == [[row[1], row[3]] for row in TOTALS]


def test_items_are_a_table_where_the_totals_below_are_none(tmp_path: Path) -> None:
    (items,) = tables(drawn(tmp_path / "a.pdf", ITEMS + TOTALS[1:], STOPS, right_from=2))
    assert [list(row) for row in items.rows] == [[row[0], *row[2:]] for row in ITEMS]


def test_words_alone_head_what_follows_and_end_no_table(tmp_path: Path) -> None:
    taxes = [["       Rate", "Net", "", "Tax amount"], ["20 %", "204.20", "", "40.84"], ["Free", "16.00", "", "0.00"]]
    found = tables(drawn(tmp_path / "a.pdf", ITEMS + taxes + TOTALS, STOPS, right_from=2))
    assert [list(row) for row in found[0].rows] == [[row[0], *row[2:]] for row in ITEMS]


def test_cells_may_stand_near_to_one_another(tmp_path: Path) -> None:
    rows = [["Item", "Number", "Price"], ["Bread, dark", "12", "0.35"], ["Tea", "7", "1,200.00"]]
    near = 250 + mupdf.get_text_length("1,200.00", fontsize=10) + 7.2
    (found,) = tables(drawn(tmp_path / "a.pdf", rows, [72, 250, near], right_from=1))
    assert [list(row) for row in found.rows] == rows


def test_a_cell_in_the_middle_beside_others_of_two_lines_is_of_their_row(tmp_path: Path) -> None:
    rows = [(100, "Code", "Item", "Number", "Price")]
    for y, number, price in ((120, "12", "0.35"), (154, "7", "1,200.00"), (188, "110", "0.90")):
        rows += [(y, "A-", "Bread,", "", ""), (y + 7, "", "", number, price), (y + 14, number, "dark", "", "")]
    with mupdf.open() as document:
        page = document.new_page()
        for y, *texts in rows:
            for x, text in zip((72, 150, 250, 350), texts, strict=True):
                page.insert_text((x, y), text, fontsize=10)
        document.save(tmp_path / "a.pdf")
    (found,) = tables(tmp_path / "a.pdf")
    assert [list(row) for row in found.rows] == [
        ["Code", "Item", "Number", "Price"], ["A- 12", "Bread, dark", "12", "0.35"],
        ["A- 7", "Bread, dark", "7", "1,200.00"], ["A- 110", "Bread, dark", "110", "0.90"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "stops"),
    [
        ([[f"this is the text of the left column {n}", f"and this is that of the right one {n}"] for n in range(8)],
         [72, 320]),
        ([["A) Paris", "B) Rome", "C) Oslo"], ["A) one", "B) two", "C) three"], ["A) red", "B) blue", "C) green"],
          ["A) up", "B) down", "C) left"]], [72, 200, 330]),
        ([[f"Chapter {n}", str(n * 7)] for n in range(1, 9)], [72, 400]),
        ([["Term", "what it means"], ["Atom", "the least part"], ["Ion", "with a charge"], ["Gas", "fills all"]],
         [72, 200]),
        ([["Wages", *"......", "1"], ["Interest", *"......", "2"], ["Rents", *"......", "1"]],
         [72, 120, 130, 140, 150, 160, 170, 180]),
        ([["y", "", "y"], ["4", "", "4"], ["3", "Z2", "3"], ["2", "Z1", "2"]], [72, 150, 200]),
    ],
    ids=["two columns of text", "options of questions", "a list of contents", "terms and meanings", "a form",
         "axes of plots"],
)  # fmt: skip
def test_text_in_columns_is_no_table(tmp_path: Path, rows: list[list[str]], stops: list[float]) -> None:
    assert tables(drawn(tmp_path / "a.pdf", rows, stops)) == []


def test_the_samples_have_these_and_no_others() -> None:
    found = {
        path.name: [(len(one.rows), len(one.rows[0])) for one in tables(path) if not one.ruled]
        for path in (*(SAMPLES / "exams").glob("*paper.pdf"), *(SAMPLES / "invoices").glob("*.pdf"))
    }
    assert {name: sizes for name, sizes in found.items() if sizes} == {
        "small.pdf": [(3, 5), (3, 2)], "small_statement.pdf": [(4, 4)],
    }  # fmt: skip

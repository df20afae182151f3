"""Values that narrow columns break over lines, and figures of neighbouring columns that touch."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.broken import rejoined
from pipeline.text.finance.rows import rows_of
from tests.pipeline.text.finance.sheets import Sheets


def texts_of(path: Path, *put: tuple[float, float, str]) -> list[list[str]]:
    s = Sheets()
    for x, y, text in put:
        s.put(x, y, text)
    return [[cell.text for cell in row.cells] for row in rejoined(rows_of(read_pdf(s.save(path)).pages))]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (("17 December", "2025"), "17 December 2025"),
        (("12/12/", "2025"), "12/12/2025"),
        (("01-", "04-", "2025"), "01-04-2025"),
        (("2026-03-", "12"), "2026-03-12"),
        (("7,449.75", "Dr"), "7,449.75 Dr"),
    ],
)
def test_a_value_over_lines_is_one(lines: tuple[str, ...], whole: str, tmp_path: Path) -> None:
    put = [(50.0, 100.0 + 12 * at, text) for at, text in enumerate(lines)]
    assert texts_of(tmp_path / "made.pdf", *put, (200, 100, "beside")) == [[whole, "beside"]]


@pytest.mark.parametrize(
    ("upper", "lower", "x", "step"),
    [
        ("17 December", "2025", 80, 12),  # of another column
        ("17 December", "2025", 50, 30),  # too far below
        ("17 December 2024", "2025", 50, 12),  # whole already
        ("12.", "2025", 50, 12),  # no date
        ("7,449.75", "2025", 50, 12),
    ],
)
def test_what_stands_below_a_value_is_its_own(upper: str, lower: str, x: float, step: float, tmp_path: Path) -> None:
    assert texts_of(tmp_path / "made.pdf", (50, 100, upper), (x, 100 + step, lower)) == [[upper], [lower]]


def test_a_sign_above_the_amount_of_a_sum(tmp_path: Path) -> None:
    found = texts_of(tmp_path / "made.pdf", (50, 100, "Totaal"), (200, 100, "€"), (200, 112, "2.057,83"))
    assert found == [["Totaal", "€ 2.057,83"]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$1,450.75$174,090.00", ["$1,450.75", "$174,090.00"]),
        ("95.10760.80", ["95.10", "760.80"]),
        ("1.234,5087,00", ["1.234,50", "87,00"]),
        ("1$12,400.00", ["1", "$12,400.00"]),
        ("1.234.50", ["1.234.50"]), ("1.234,50", ["1.234,50"]), ("12.03.2026", ["12.03.2026"]),
        ("1.5001,200.00", ["1.5001,200.00"]), ("5€50", ["5€50"]),
    ],
)  # fmt: skip
def test_figures_that_touch_are_parted(text: str, words: list[str], tmp_path: Path) -> None:
    s = Sheets()
    s.put(50, 100, text)
    (row,) = rows_of(read_pdf(s.save(tmp_path / "made.pdf")).pages)
    assert [one.text for one in row.words] == words

"""Rows as browsers print them: columns without room between them, heads of two lines, cells amid their row."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.invoices.extract import extract_invoice
from tests.pipeline.text.finance.sheets import Sheets

NAMES = ("description", "quantity", "unit_price", "amount")
Row = tuple[float, tuple[tuple[float, str, bool], ...]]


def invoice(path: Path, *rows: Row) -> Extraction:
    s = Sheets()
    s.put(50, 50, "Invoice", 16)
    s.stack(50, 70, "Foo Ltd", "1 Road", "Invoice number: F-77", "Invoice date: 14 Feb 2026")
    for y, cells in rows:
        s.cells(y, *cells, size=8)
    return extract_invoice(read_pdf(s.save(path)))


def lines_of(found: Extraction) -> list[tuple[str, ...]]:
    return [tuple(one.text(name) for name in NAMES) for one in found.rows("line_item")]


def flags_of(found: Extraction) -> list[str]:
    return [f"{one.name}: {one.reason}" for entry in found.rows("line_item") for one in entry.values if one.reason]


def row(description: str, *figures: str, ends: tuple[float, ...]) -> tuple[tuple[float, str, bool], ...]:
    return ((50, description, False), *((x, text, True) for x, text in zip(ends, figures, strict=True)))


def test_numbers_of_tight_columns_stay_apart(tmp_path: Path) -> None:
    ends = (478.0, 508.6, 546.0)
    found = invoice(
        tmp_path / "made.pdf",
        (200, row("Description", "Qty", "Price", "Amount", ends=ends)),
        (213, row("Shelf", "2", "137.99", "275.98", ends=ends)),
        (226, row("Pump", "1", "850.00", "850.00", ends=ends)),
    )
    assert lines_of(found) == [("Shelf", "2", "137.99", "275.98"), ("Pump", "1", "850.00", "850.00")]
    assert flags_of(found) == []


def test_a_blank_still_groups_thousands(tmp_path: Path) -> None:
    ends = (440.0, 490.0, 546.0)
    found = invoice(
        tmp_path / "made.pdf",
        (200, row("Désignation", "Qté", "Prix", "Montant", ends=ends)),
        (213, row("Armoire", "2", "1 137,99", "2 275,98", ends=ends)),
    )
    assert lines_of(found) == [("Armoire", "2", "1137.99", "2275.98")]


def test_a_head_of_two_lines_beside_heads_of_one(tmp_path: Path) -> None:
    ends = (433.0, 489.0, 546.0)
    found = invoice(
        tmp_path / "made.pdf",
        (195, ((489, "Unit", True),)),
        (200, row("Description", "Qty", "", "Amount", ends=ends)),
        (205, ((489, "Price", True),)),
        (222, row("Shelf", "2", "137.99", "275.98", ends=ends)),
        (238, row("Pump", "1", "850.00", "850.00", ends=ends)),
    )
    assert lines_of(found) == [("Shelf", "2", "137.99", "275.98"), ("Pump", "1", "850.00", "850.00")]


def test_figures_in_the_middle_of_a_tall_row(tmp_path: Path) -> None:
    ends = (433.0, 489.0, 546.0)
    texts = ("A shelf of oak, oiled,", "with two doors", "A shelf of pine", "and more", "and more", "with a lock")
    figures = ((227.0, "2", "137.99", "275.98"), (259.0, "1", "850.00", "850.00"))
    found = invoice(
        tmp_path / "made.pdf",
        (200, row("Description", "Qty", "Price", "Amount", ends=ends)),
        *((y, ((50, text, False),)) for y, text in zip((222, 232, 244, 254, 264, 274), texts, strict=True)),
        *((y, row("", *rest, ends=ends)) for y, *rest in figures),
    )
    assert lines_of(found) == [
        ("A shelf of oak, oiled, with two doors", "2", "137.99", "275.98"),
        ("A shelf of pine and more and more with a lock", "1", "850.00", "850.00"),
    ]
    assert flags_of(found) == []


def test_texts_of_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    ends = (433.0, 489.0, 546.0)
    found = invoice(
        tmp_path / "made.pdf",
        (200, ((50, "Item", False), *row("", "Qty", "Price", "Amount", ends=ends), (110, "Description", False))),
        (216, ((50, "SKU-", False), (110, "A shelf of oak, oiled,", False))),
        (226, ((50, "0001", False), (110, "with two doors", False))),
        (221.2, row("", "2", "137.99", "275.98", ends=ends)),
    )
    assert lines_of(found) == [("SKU- 0001 A shelf of oak, oiled, with two doors", "2", "137.99", "275.98")]


def test_text_that_can_belong_to_either_row_is_told(tmp_path: Path) -> None:
    ends = (433.0, 489.0, 546.0)
    found = invoice(
        tmp_path / "made.pdf",
        (200, row("Description", "Qty", "Price", "Amount", ends=ends)),
        (213, row("Shelf", "2", "137.99", "275.98", ends=ends)),
        (226, ((50, "of oak", False),)),
        (239, row("", "1", "850.00", "850.00", ends=ends)),
    )
    assert lines_of(found) == [("Shelf", "2", "137.99", "275.98"), ("of oak", "1", "850.00", "850.00")]
    assert flags_of(found) == 2 * [
        "description: Nothing tells which lines of text belong to this row and which to its neighbour."
    ]


@pytest.mark.parametrize(
    ("figures", "flag"),
    [
        (("", "137.99", "275.98"), "unit_price: Most rows have a quantity, and this one has none."),
        (("", "275.98", "275.98"), ""),
    ],
)
def test_a_price_without_the_quantity_that_others_have(tmp_path: Path, figures: tuple[str, ...], flag: str) -> None:
    ends = (433.0, 489.0, 546.0)
    found = invoice(
        tmp_path / "made.pdf",
        (200, row("Description", "Qty", "Price", "Amount", ends=ends)),
        (213, row("Shelf", *figures, ends=ends)),
        (226, row("Pump", "1", "850.00", "850.00", ends=ends)),
        (239, row("Hose", "2", "5.00", "10.00", ends=ends)),
    )
    assert flags_of(found) == ([flag] if flag else [])


@pytest.mark.parametrize(
    ("head", "flags"), [("Weight", []), ("", ["amount: 12.5 stands in this row and below none of the heads."])]
)
def test_a_figure_below_no_head_is_told(tmp_path: Path, head: str, flags: list[str]) -> None:
    ends = (380.0, 480.0, 546.0)
    found = invoice(
        tmp_path / "made.pdf",
        (200, row("Description", head, "Qty", "Amount", ends=ends)),
        (213, row("Shelf", "12.5", "2", "275.98", ends=ends)),
    )
    assert lines_of(found) == [("Shelf", "2", "", "275.98")]
    assert flags_of(found) == flags


def test_an_amount_with_the_tax_of_its_row(tmp_path: Path) -> None:
    ends = (340.0, 400.0, 460.0, 546.0)
    found = invoice(
        tmp_path / "made.pdf",
        (200, row("Description", "Hours", "Rate", "GST", "Total", ends=ends)),
        (213, row("Design", "10", "150.00", "150.00", "1,650.00", ends=ends)),
    )
    assert [(one.text("tax_amount"), one.text("amount")) for one in found.rows("line_item")] == [("150.00", "1650.00")]
    assert flags_of(found) == []


@pytest.mark.parametrize(("heads", "first", "counts"), [
    (("Service", "Items", "Price", "Amount"), "Ironing", ["3", "2"]),
    (("Items", "Qty", "Price", "Amount"), "Ironing", ["3", "2"]),
    (("Items", "Tax", "Price", "Amount"), "Ironing", ["", ""]),
])  # fmt: skip
def test_items_are_counted_beside_a_description(
    heads: tuple[str, ...], first: str, counts: list[str], tmp_path: Path
) -> None:
    ends = (300.0, 400.0, 500.0)
    second = ("0 %", "0 %") if heads[1] == "Tax" else ("3", "2")
    rows = (
        row("Ironing", second[0], "2.00", "6.00", ends=ends),
        row("Cleaning", second[1], "7.00", "14.00", ends=ends),
    )
    found = invoice(tmp_path / "made.pdf", (200, row(heads[0], *heads[1:], ends=ends)), (215, rows[0]), (230, rows[1]),
                    (260, ((400, "Total", True), (500, "20.00", True))))  # fmt: skip
    lines = found.rows("line_item")
    assert [one.text("description") for one in lines] == [first, "Cleaning"]
    assert [one.text("quantity") for one in lines] == counts

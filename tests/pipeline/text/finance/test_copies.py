"""One invoice or statement twice in a file: an original and its copy, or one file merged in twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pymupdf
import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.invoices.extract import extract_invoice
from pipeline.text.invoices.starts import invoice_ranges, invoice_starts
from pipeline.text.statements.extract import extract_statement
from pipeline.text.statements.starts import statement_ranges
from tests.pipeline.text.finance.sheets import LETTER, Sheets
from tests.pipeline.text.invoices.made import SAMPLES as INVOICES
from tests.pipeline.text.invoices.test_usual_layouts import LOOKS
from tests.pipeline.text.statements.made import SAMPLES as STATEMENTS


def invoice(name: str, folder: Path) -> Path:
    target = folder / f"{name}.pdf"
    if name in INVOICES:
        return INVOICES[name][0](target)
    sheets = Sheets(LETTER) if name == "freelancer" else Sheets()
    LOOKS[name][0](sheets)
    return sheets.save(target)


def merged(target: Path, *parts: tuple[Path, str], order: Sequence[int] = ()) -> Path:
    """The files one after the other, each first page with a mark; ``order`` of all pages, where it is another."""
    with pymupdf.open() as stack:
        for path, mark in parts:
            with pymupdf.open(path) as one:
                one[0].insert_text((250, 30), mark, fontsize=20)
                stack.insert_pdf(one)
        if order:
            stack.select(order)
        stack.save(target)
    return target


def told(found: Extraction) -> list[tuple[int, str, str, str]]:
    return [(entry.number, one.name, one.value, one.reason) for entry in found.entries for one in entry.values]


@pytest.mark.parametrize("mark", ["", "COPY", "DUPLICATA"])
@pytest.mark.parametrize("name", [*LOOKS, *INVOICES])
def test_an_invoice_and_its_copy_are_read_once(name: str, mark: str, tmp_path: Path) -> None:
    one = invoice(name, tmp_path)
    found = extract_invoice(read_pdf(merged(tmp_path / "two.pdf", (one, ""), (one, mark))))
    assert told(found) == told(extract_invoice(read_pdf(one)))
    assert found.notes[0].endswith("It is a copy of the same invoice, which is read once.")
    assert (f"marked “{mark}”" in found.notes[0]) == bool(mark)


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_and_its_copy_are_read_once(name: str, tmp_path: Path) -> None:
    one = STATEMENTS[name][0](tmp_path / "one.pdf")
    found = extract_statement(read_pdf(merged(tmp_path / "two.pdf", (one, ""), (one, "DUPLICATE"))))
    assert told(found) == told(extract_statement(read_pdf(one)))
    assert found.notes[0].endswith("It is a copy of the same statement, which is read once.")


def test_pages_that_were_printed_twice_one_by_one_are_read_once(tmp_path: Path) -> None:
    one = invoice("german_long", tmp_path)
    path = merged(tmp_path / "two.pdf", (one, ""), (one, "KOPIE"), order=(0, 2, 1, 3))
    found = extract_invoice(read_pdf(path))
    assert told(found) == told(extract_invoice(read_pdf(one)))
    assert found.notes[0].startswith("Pages 2, 4, marked “KOPIE”, repeat pages 1, 3.")


def test_a_copy_stays_with_its_original_and_a_later_one_is_a_file_of_its_own(tmp_path: Path) -> None:
    one, other = (invoice(name, tmp_path) for name in ("english_ruled", "italian"))
    path = merged(tmp_path / "stack.pdf", (one, ""), (one, "COPY"), (other, ""), (one, "COPY"))
    assert invoice_ranges(path, None, 100) == (
        "1-2;3-3;4-4",
        (),
        (
            "Page 2, marked “COPY”, repeats page 1. A copy stays in one file with its original.",
            "Page 4, marked “COPY”, repeats page 1, and is a file of its own: others are between.",
        ),
    )
    account = STATEMENTS["german_sides"][0](tmp_path / "account.pdf")
    assert statement_ranges(merged(tmp_path / "accounts.pdf", (account, ""), (account, "")), None, 100) == (
        "1-2", (), ("Page 2 repeats page 1. A copy stays in one file with its original.",),
    )  # fmt: skip


def monthly(path: Path, *heads: tuple[str, ...]) -> Path:
    """An invoice a page, all of one amount."""
    s = Sheets()
    for at, (title, *head) in enumerate(heads):
        if at:
            s.turn()
        s.put(50, 60, title, 18, bold=True)
        s.stack(50, 90, *head, "Cloudworks Ltd", "12 Mill Lane, York YO1 7HZ", "VAT No GB 123 4567 82")
        s.cells(300, (50, "Description", False), (400, "Qty", True), (470, "Price", True), (545, "Amount", True))
        s.cells(318, (50, "Hosting", False), (400, "1", True), (470, "100.00", True), (545, "100.00", True))
        for y, name, amount in ((350, "Subtotal", "100.00"), (366, "VAT 20 %", "20.00"), (382, "Total", "120.00")):
            s.cells(y, (400, name, False), (545, amount, True))
    return s.save(path)


def test_invoices_that_differ_in_number_or_day_are_no_copies(tmp_path: Path) -> None:
    numbers = [("Invoice", f"Invoice number: INV-10{at}", "Invoice date: 1 March 2026") for at in range(3)]
    assert invoice_starts(read_pdf(monthly(tmp_path / "a.pdf", *numbers))).copies == ()
    days = [("Receipt", f"Date: {at} March 2026 10:45") for at in (1, 2)]
    assert invoice_starts(read_pdf(monthly(tmp_path / "b.pdf", *days))).copies == ()


def test_receipts_of_one_day_without_numbers_are_copies_only_if_all_is_the_same(tmp_path: Path) -> None:
    codes = " ".join(map(str, range(100, 140)))  # so that the minute is little among many figures
    minutes = [("Receipt", f"Date: 1 March 2026 10:{minute}", codes) for minute in (45, 45, 46)]
    assert invoice_starts(read_pdf(monthly(tmp_path / "made.pdf", *minutes))).copies == ((2, 1, ""),)


def test_a_translation_of_an_invoice_is_a_copy(tmp_path: Path) -> None:
    both = (
        ("Invoice", "Invoice number: INV-100", "Invoice date: 1 March 2026"),
        ("Rechnung", "Rechnungsnummer: INV-100", "Rechnungsdatum: 01.03.2026", "Bezahlt mit Karte 4471 am 01.03.2026"),
    )
    assert invoice_starts(read_pdf(monthly(tmp_path / "made.pdf", *both))).copies == ((2, 1, ""),)

"""Several invoices in one file: where each begins, and that no value of another is taken for one's own."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import FinanceRefused
from pipeline.text.invoices.extract import extract_invoice
from pipeline.text.invoices.starts import invoice_ranges, invoice_starts
from tests.conftest import SAMPLES
from tests.pipeline.text.finance.sheets import LETTER, Sheets
from tests.pipeline.text.invoices.test_usual_layouts import LOOKS

PAGES = {name: 2 if name == "rates_and_taxes" else 1 for name in LOOKS}
FIELDS = ("invoice_number", "total", "amount_due")


def drawn(name: str, folder: Path) -> Path:
    sheets = Sheets(LETTER) if name == "freelancer" else Sheets()
    LOOKS[name][0](sheets)
    return sheets.save(folder / f"{name}.pdf")


def stacked(folder: Path, *paths: Path) -> Path:
    target = folder / "stack.pdf"
    with pymupdf.open() as stack:
        for path in paths:
            with pymupdf.open(path) as one:
                stack.insert_pdf(one)
        stack.save(target)
    return target


def values(path: Path) -> dict[str, str]:
    return {one.name: one.value for entry in extract_invoice(read_pdf(path)).entries for one in entry.values
            if one.name in FIELDS}  # fmt: skip


@pytest.mark.parametrize("first", LOOKS)
def test_of_two_invoices_the_first_is_read_as_if_it_were_alone(first: str, tmp_path: Path) -> None:
    alone = drawn(first, tmp_path)
    expected = values(alone)
    for second in LOOKS:
        if second == first:
            continue
        found = extract_invoice(read_pdf(stacked(tmp_path, alone, drawn(second, tmp_path))))
        further = f"Another invoice begins on page {PAGES[first] + 1}; only the first is read."
        assert found.notes[0].startswith(further), (first, second)
        assert found.unresolved, "a person is asked"
        seen = {one.name: one.value for entry in found.entries for one in entry.values if one.name in FIELDS}
        assert seen == expected, (first, second)


def test_a_stack_is_cut_where_invoices_begin(tmp_path: Path) -> None:
    names = ["textiles", "rates_and_taxes", "till_receipt", "rates_and_taxes", "credit_note"]
    path = stacked(tmp_path, *(drawn(one, tmp_path) for one in names))
    assert invoice_ranges(path, None, 100) == "1-1;2-3;4-4;5-6;7-7"


def test_pages_that_repeat_title_and_number_go_on(tmp_path: Path) -> None:
    """As do those that say so, whatever else they look like."""
    for name, foot in (("INV-7", ""), ("", "Page {} of 2")):
        sheets = Sheets()
        for page in (1, 2):
            if page == 2:
                sheets.turn()
            sheets.put(50, 60, "INVOICE", 16, bold=True)
            sheets.put(50, 90, f"Invoice No.: {name or f'A{page}'}")
            sheets.put(50, 104, "Date: 02/03/2026")
            sheets.put(50, 300, "Total")
            sheets.put(400, 300, f"{page}00.00")
            sheets.put(50, 800, foot.format(page))
        assert invoice_starts(read_pdf(sheets.save(tmp_path / "two.pdf"))) == (1,)


@pytest.mark.parametrize("one", sorted((SAMPLES / "pdf").glob("*.pdf")), ids=lambda one: one.name)
def test_no_other_document_is_cut(one: Path) -> None:
    reading = read_pdf(one)
    assert invoice_starts(reading) == (1,)


def test_pictures_say_what_to_do(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page().draw_rect((50, 50, 90, 90), fill=(0, 0, 0))
        document.save(tmp_path / "scan.pdf")
    with pytest.raises(FinanceRefused) as raised:
        invoice_ranges(tmp_path / "scan.pdf", None, 10)
    assert raised.value.code == "no_text"
    assert "Run OCR first" in raised.value.text

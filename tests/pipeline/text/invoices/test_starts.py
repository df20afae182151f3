"""Several invoices in one file: where each begins, and that no value of another is taken for one's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pymupdf
import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import FinanceRefused
from pipeline.text.finance.stacks import Starts
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
    assert invoice_ranges(path, None, 100)[:2] == ("1-1;2-3;4-4;5-6;7-7", ())


def test_pages_that_repeat_title_and_number_go_on(tmp_path: Path) -> None:
    """As do those that say so, whatever else they look like."""
    for name, foot in (("INV-7", ""), ("", "Page {} of 2")):
        sheets = Sheets()
        for page in (1, 2):
            if page == 2:
                sheets.turn()
            sheets.put(50, 60, "INVOICE", 16, bold=True)
            sheets.put(50, 90, f"Invoice No.: {name}" if name else f"Sheet No.: A{page}")
            sheets.put(50, 104, "Date: 02/03/2026")
            sheets.put(50, 300, "Total")
            sheets.put(400, 300, f"{page}00.00")
            sheets.put(50, 800, foot.format(page))
        assert invoice_starts(read_pdf(sheets.save(tmp_path / "two.pdf"))) == Starts((1,))


Lines = Sequence[tuple[float, str, float]]  # places from the left, texts and sizes of a page from above

HEAD = ((50, "Acme Ltd", 10), (50, "Description", 10), (50, "Widget", 10), (400, "120.00", 10), (50, "Works", 10))


def invoice(number: str, *, title: str = "INVOICE", date: str = "02/03/2026", total: bool = True) -> Lines:
    head = [(400.0, title, 18.0)] if title else []
    called = [(400, f"Invoice No: {number}", 10)] if number else []
    return [*head, *called, (400, f"Date: {date}", 10), *HEAD, *([TOTAL] if total else [])]


TOTAL = (400.0, "Total 120.00", 10.0)
TERMS = [
    (50, "Terms and Conditions", 14),
    (50, "Invoice: payable in 30 days. Quote the invoice number 2026-1.", 10),
    TOTAL,
]
DELIVERY = [(400, "DELIVERY NOTE", 18), (400, "Document No: DN-55", 10), (400, "Date: 01/03/2026", 10), *HEAD, TOTAL]
CREDIT = [(400, "CREDIT NOTE", 18), (400, "Credit note no: CN-7", 10), (400, "Invoice No: A1", 10),
          (400, "Date: 05/03/2026", 10), *HEAD, TOTAL]  # fmt: skip
LISTED = [(50, "Invoices included", 14), *((50, f"Invoice No.: A{number}  40.00", 10) for number in (7, 8)), TOTAL]
PARTS = [(50, "Gas in detail", 14), (50, "Meter number: 12J883", 10), (50, "Document number: D-1", 10), TOTAL]
COVER = [(50, "Please find enclosed:", 10), (50, "Invoice No. A1", 10), (50, "Invoice No. A2", 10)]
FINAL = [(50, "Advance invoices", 14), (50, "Invoice No. R5 of 01/01/2026", 10), (50, "Invoice No. R6", 10), TOTAL]

STACKS: dict[str, tuple[list[Lines], Starts]] = {
    "a title on each page": ([invoice("A1"), invoice("")], Starts((1,))),
    "a number spelled in two ways": ([invoice("RE-47/26"), invoice("RE47-26")], Starts((1,))),
    "a number that a scan misread": ([invoice("INV-1001"), invoice("INV-IO0I")], Starts((1,))),
    "terms": ([invoice("A1"), TERMS, invoice("A2"), TERMS], Starts((1, 3))),
    "a delivery note": ([invoice("A1"), DELIVERY, invoice("A2"), DELIVERY], Starts((1, 3))),
    "details with numbers of their own": ([invoice("A1"), PARTS, PARTS], Starts((1,))),
    "invoices that are listed": ([invoice("A1"), LISTED], Starts((1,))),
    "invoices paid in advance": ([invoice("A1"), FINAL], Starts((1,))),
    "a credit note that names the invoice": ([invoice("A1"), CREDIT], Starts((1, 2))),
    "the invoice after its credit note": ([CREDIT, invoice("A1")], Starts((1, 2))),
    "a letter that names what is enclosed": ([COVER, invoice("A1"), invoice("A2")], Starts((1, 3))),
    "no titles and no totals": ([invoice(one, title="", total=False) for one in ("A1", "A2")], Starts((1, 2))),
    "receipts without numbers": ([invoice("", title="RECEIPT"), invoice("", title="RECEIPT", date="04/03/2026")],
                                 Starts((1, 2))),
    "receipts of one day": ([invoice("", title="RECEIPT"), invoice("", title="RECEIPT")], Starts((1,), (2,))),
    "pages counted over all": ([[*invoice(f"A{page}"), (250, f"Page {page} of 3", 9)] for page in (1, 2, 3)],
                               Starts((1, 2, 3))),
    "pages counted in each": ([[*invoice("", title="", total=False), (250, "Page 1 of 2", 9)],
                               [*HEAD, TOTAL, (250, "Page 2 of 2", 9)],
                               [*invoice(""), (250, "Page 1 of 1", 9)]], Starts((1, 3))),
}  # fmt: skip


@pytest.mark.parametrize("name", STACKS)
def test_only_what_begins_an_invoice_does(name: str, tmp_path: Path) -> None:
    pages, expected = STACKS[name]
    assert invoice_starts(read_pdf(put_down(pages, tmp_path))) == expected


def put_down(pages: Sequence[Lines], folder: Path) -> Path:
    sheets = Sheets()
    for number, lines in enumerate(pages):
        if number:
            sheets.turn()
        for step, (x, text, size) in enumerate(lines):
            sheets.put(x, 60 + 25 * step, text, size)
    return sheets.save(folder / "pages.pdf")


def test_where_nothing_tells_what_may_be_mixed_is_to_be_looked_at(tmp_path: Path) -> None:
    receipt = invoice("", title="RECEIPT")
    found = extract_invoice(read_pdf(put_down([receipt, receipt], tmp_path)))
    assert found.notes[0].startswith("Another invoice may begin on page 2, and its values may be mixed in.")
    for name in ("document_type", "invoice_date", "total"):
        value = found.field(name)
        assert value is not None
        assert value.reason, name


@pytest.mark.parametrize("one", sorted((SAMPLES / "pdf").glob("*.pdf")), ids=lambda one: one.name)
def test_no_other_document_is_cut(one: Path) -> None:
    reading = read_pdf(one)
    assert invoice_starts(reading) == Starts((1,))


def test_pictures_say_what_to_do(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page().draw_rect((50, 50, 90, 90), fill=(0, 0, 0))
        document.save(tmp_path / "scan.pdf")
    with pytest.raises(FinanceRefused) as raised:
        invoice_ranges(tmp_path / "scan.pdf", None, 10)
    assert raised.value.code == "no_text"
    assert "Run OCR first" in raised.value.text

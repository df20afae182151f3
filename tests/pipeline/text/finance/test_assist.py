"""What a model answers is taken only where it is printed."""

from __future__ import annotations

from pathlib import Path

from pipeline.pdf.layout import Reading
from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.assist import Answer, pages_of, wanted_of, with_answers
from pipeline.text.finance.found import Extraction
from pipeline.text.invoices.extract import extract_invoice
from tests.pipeline.text.finance.sheets import Sheets


def made(folder: Path) -> tuple[Reading, Extraction]:
    s = Sheets()
    s.stack(50, 60, "Beleg 8841-B", "Lieferung 3. April 2026", "Endwert 120,50 EUR")
    reading = read_pdf(s.save(folder / "odd.pdf"))
    return reading, extract_invoice(reading)


def test_open_fields_are_handed_out_with_the_pages(tmp_path: Path) -> None:
    reading, found = made(tmp_path)
    assert {"invoice_number", "invoice_date", "total"} <= {one.name for one in wanted_of(found)}
    assert "Beleg 8841-B" in pages_of(reading)[1]


def test_what_is_printed_gets_its_place_and_is_still_looked_at(tmp_path: Path) -> None:
    reading, found = made(tmp_path)
    answers = [
        Answer("invoice_number", "8841-B"),
        Answer("invoice_date", "3. April 2026", 1),
        Answer("total", "120,50 EUR"),
    ]
    after = with_answers(found, reading, answers)
    values = [after.field(name) for name in ("invoice_number", "invoice_date", "total")]
    assert [one and one.value for one in values] == ["8841-B", "2026-04-03", "120.50"]
    assert [one and (one.page, one.box is not None, bool(one.reason)) for one in values] == [(1, True, True)] * 3


def test_what_is_not_printed_stays_unknown(tmp_path: Path) -> None:
    reading, found = made(tmp_path)
    after = with_answers(found, reading, [Answer("total", "999,99 EUR"), Answer("invoice_date", "120,50")])
    total, day = after.field("total"), after.field("invoice_date")
    assert total is not None
    assert day is not None
    assert (total.value, day.value) == ("", "")
    assert "which is not printed" in total.reason
    assert "cannot be read as it" in day.reason

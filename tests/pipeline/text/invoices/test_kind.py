"""Documents that look like invoices and are none, and words that name another document than the one they stand on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.invoices.extract import extract_invoice
from tests.pipeline.text.finance.sheets import Sheets


def document(path: Path, title: str, *lines: str, size: float = 20) -> Extraction:
    s = Sheets()
    s.put(50, 60, "Gartenbau Fuchs GmbH", 11, bold=True)
    s.put(545, 60, title, size, right=True)
    s.stack(330, 90, *lines)
    for y, cells in (
        (200, ("Bezeichnung", "Menge", "Einzelpreis", "Gesamtpreis")),
        (216, ("Rasen anlegen", "120", "8,50", "1.020,00")),
        (246, ("", "", "Nettobetrag", "1.020,00 €")),
        (262, ("", "", "zzgl. 19 % MwSt.", "193,80 €")),
        (278, ("", "", "Gesamtbetrag", "1.213,80 €")),
    ):
        s.cells(y, *((x, text, x > 50) for x, text in zip((50, 300, 440, 546), cells, strict=True)))
    return extract_invoice(read_pdf(s.save(path)))


def type_of(found: Extraction) -> tuple[str, bool]:
    kind = found.field("document_type")
    assert kind is not None
    return kind.value, bool(kind.reason)


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Angebot", "Angebotsnummer: AN-17"), ("Auftragsbestätigung", "Auftragsnummer: AB-5"),
        ("Mahnung", "Rechnungsnummer: R-1001"), ("Lieferschein", "Rechnungsnummer: R-7"),
        ("PURCHASE ORDER", "PO number: 4500"), ("Payslip", "Employee no: 412"), ("DEVIS", "Devis n° D-4"),
        ("Remittance advice", "Invoice number: INV-1"), ("Offerte", "Datum: 04-02-2026"),
    ],
)  # fmt: skip
def test_a_document_of_another_title_is_no_invoice(title: str, line: str, tmp_path: Path) -> None:
    found = document(tmp_path / "made.pdf", title, line)
    assert found.notes[0] == f"This does not look like an invoice: it is called “{title}”."
    assert type_of(found) == ("", True)
    assert [one.name for entry in found.entries for one in entry.values if one.value and not one.reason] == []


@pytest.mark.parametrize(
    ("title", "size", "lines"),
    [
        ("Rechnung", 20.0, ("Rechnungsnummer: R-7", "Lieferschein: L-4", "Angebot: AN-17")),
        ("Lieferschein", 10.0, ("Rechnungsnummer: R-7",)),
    ],
)
def test_an_invoice_may_name_other_documents(title: str, size: float, lines: tuple[str, ...], tmp_path: Path) -> None:
    assert type_of(document(tmp_path / "made.pdf", title, *lines, size=size)) == ("invoice", False)


def test_a_pro_forma_invoice_is_to_be_looked_at(tmp_path: Path) -> None:
    found = document(tmp_path / "made.pdf", "Proforma Invoice", "Invoice number: PF-12")
    assert type_of(found) == ("invoice", True)


def test_the_date_of_the_original_is_not_that_of_a_credit_note(tmp_path: Path) -> None:
    lines = ("Credit Note No: CN-0452", "Date: 18 March 2026", "Original invoice date: 2 March 2026")
    found = document(tmp_path / "made.pdf", "CREDIT NOTE", *lines).field("invoice_date")
    assert found is not None
    assert (found.value, found.reason) == ("2026-03-18", "")


def test_a_period_is_no_date(tmp_path: Path) -> None:
    lines = ("Rechnungsnummer: R-7", "Leistungszeitraum: 01.02.2026 – 28.02.2026")
    found = document(tmp_path / "made.pdf", "Rechnung", *lines).field("delivery_date")
    assert found is not None
    assert found.reason == "A period is printed: 01.02.2026 – 28.02.2026."


def test_a_headline_is_no_sender(tmp_path: Path) -> None:
    s = Sheets()
    s.put(50, 60, "Lough Energy DAC", 10)
    s.put(545, 60, "Your electricity bill", 20, bold=True, right=True)
    s.stack(50, 90, "To:", "Dunmore School", "York YO10 4AB", "(01904) 555 0100")
    found = extract_invoice(read_pdf(s.save(tmp_path / "made.pdf")))
    names = [one.value if (one := found.field(f"{who}_name")) else "" for who in ("vendor", "customer")]
    assert names == ["Lough Energy DAC", "Dunmore School"]
    address = found.field("customer_address")
    assert address is not None
    assert address.value == "York YO10 4AB"

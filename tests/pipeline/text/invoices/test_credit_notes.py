"""Credit notes name the invoice they correct: its title, number and date are not theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Found
from pipeline.text.invoices.extract import extract_invoice
from tests.pipeline.text.finance.sheets import Sheets


def fields(path: Path, title: str, *lines: str) -> tuple[Found, Found]:
    s = Sheets()
    s.stack(50, 50, "Foo SARL", "1 rue A", "75001 Paris")
    s.put(50, 110, title, 14)
    s.stack(50, 130, *lines)
    for y, cells in ((200, ("Artikel", "Menge", "Preis", "Betrag")), (216, ("Stuhl", "1", "200,00", "200,00"))):
        s.cells(y, *((x, text, x > 50) for x, text in zip((50, 300, 440, 546), cells, strict=True)))
    s.cells(250, (350, "Gesamtbetrag", False), (546, "200,00 €", True))
    found = extract_invoice(read_pdf(s.save(path)))
    kind, day = found.field("document_type"), found.field("invoice_date")
    assert kind is not None
    assert day is not None
    return kind, day


@pytest.mark.parametrize(
    ("title", "line", "kind"),
    [
        ("AVOIR N° AV-12", "Facture d'origine : FA-88", "credit_note"),
        ("Avoir n° AV-12", "Facture : FA-88", "credit_note"),
        ("Gutschrift", "Ursprüngliche Rechnung: R-88", "credit_note"),
        ("FACTURE ORIGINALE", "Date : 15/03/2026", "invoice"),
        ("Rechnung Nr. 4711", "Gutschrift Nr.: G-5 ist abgezogen", "invoice"),
    ],
)
def test_the_title_in_large_letters_tells_the_kind(tmp_path: Path, title: str, line: str, kind: str) -> None:
    found, _ = fields(tmp_path / "made.pdf", title, line)
    assert (found.value, found.reason) == (kind, "")


@pytest.mark.parametrize(
    ("title", "lines", "day", "reason"),
    [
        ("Gutschrift", ("Datum: 14.02.2026", "Rechnung vom: 01.02.2026"), "2026-02-14", ""),
        (
            "Gutschrift",
            ("Rechnung vom: 01.02.2026",),
            "2026-02-01",
            "It may be the date of the invoice that this corrects.",
        ),
        (
            "Gutschrift",
            ("Datum: 14.02.2026", "Rechnungsdatum: 01.02.2026"),
            "2026-02-01",
            "There are two values for invoice date: 01.02.2026 and 14.02.2026 (page 1).",
        ),
        ("Gutschrift Nr. 5 zu Rechnung vom 01.02.2026", (), "", "No invoice date was found."),
        ("Rechnung", ("Datum: 14.02.2026", "Rechnungsdatum: 01.02.2026"), "2026-02-01", ""),
        (
            "Rechnung",
            ("Rechnungsdatum: 14.02.2026", "Belegdatum: 01.02.2026"),
            "2026-02-14",
            "There are two values for invoice date: 14.02.2026 and 01.02.2026 (page 1).",
        ),
    ],
)
def test_the_date_is_that_of_the_document(
    tmp_path: Path, title: str, lines: tuple[str, ...], day: str, reason: str
) -> None:
    _, found = fields(tmp_path / "made.pdf", title, *lines)
    assert (found.value, found.reason) == (day, reason)

"""Sums in one line, and taxes whose words take two lines beside their amount."""

from __future__ import annotations

from pathlib import Path

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.invoices.extract import extract_invoice
from tests.pipeline.text.finance.sheets import Sheets

Put = tuple[float, float, str]


def invoice(path: Path, *sums: Put) -> Extraction:
    s = Sheets()
    s.put(50, 50, "Rechnung", 16)
    s.stack(50, 70, "Muster GmbH", "Hauptstraße 5", "Rechnungsnummer: R-5", "Rechnungsdatum: 03.04.2026")
    for y, cells in (
        (200, ("Artikel", "Menge", "Einzelpreis", "Gesamt")),
        (216, ("Stuhl", "1", "200,00", "200,00")),
        (232, ("Buch", "1", "100,00", "100,00")),
    ):
        s.cells(y, *((x, text, x > 50) for x, text in zip((50, 300, 440, 546), cells, strict=True)), size=8)
    for x, y, text in sums:
        s.put(x, y, text, 8, right=x == 546)
    return extract_invoice(read_pdf(s.save(path)))


def sums_of(found: Extraction) -> list[str]:
    return [one.value if (one := found.field(name)) else "" for name in ("subtotal", "total")]


def taxes_of(found: Extraction) -> list[tuple[str, ...]]:
    return [tuple(one.text(name) for name in ("rate", "base", "amount")) for one in found.rows("tax")]


def flags_of(found: Extraction) -> dict[str, str]:
    entries = [one for one in found.entries if one.group in ("tax", "totals")]
    return {f"{one.name} {entry.number}": one.reason for entry in entries for one in entry.values if one.reason}


def test_sums_in_one_line(tmp_path: Path) -> None:
    found = invoice(
        tmp_path / "made.pdf", (50, 260, "Nettobetrag: 300,00 € MwSt. 19 %: 57,00 € Gesamtbetrag: 357,00 €")
    )
    assert (sums_of(found), taxes_of(found), flags_of(found)) == (["300.00", "357.00"], [("19", "", "57.00")], {})


def test_a_tax_beside_the_middle_of_two_lines(tmp_path: Path) -> None:
    found = invoice(
        tmp_path / "made.pdf",
        (378, 250, "Nettobetrag"), (546, 250, "300,00 €"),
        (378, 266, "zzgl. 19% MwSt. auf"), (546, 271.2, "38,00 €"), (378, 276.4, "200,00 €"),
        (378, 290, "zzgl. 7% MwSt. auf"), (546, 295.2, "7,00 €"), (378, 300.4, "100,00 €"),
        (378, 316, "Rechnungsbetrag"), (546, 316, "345,00 €"),
    )  # fmt: skip
    assert taxes_of(found) == [("19", "200.00", "38.00"), ("7", "100.00", "7.00")]
    assert (sums_of(found), flags_of(found)) == (["300.00", "345.00"], {})


def test_an_amount_of_two_lines_beside_its_word(tmp_path: Path) -> None:
    found = invoice(tmp_path / "made.pdf", (519, 250, "300,00"), (378, 255.2, "Gesamtbetrag"), (530, 260.4, "EUR"))
    assert (sums_of(found), flags_of(found)) == (["", "300.00"], {})


def test_a_tax_that_is_more_than_its_rate_of_the_invoice_is_told(tmp_path: Path) -> None:
    found = invoice(
        tmp_path / "made.pdf",
        (378, 250, "Nettobetrag"), (546, 250, "300,00"), (378, 266, "19 % MwSt."), (546, 266, "200,00"),
        (378, 282, "7 % MwSt."), (546, 282, "7,00"), (378, 298, "Rechnungsbetrag"), (546, 298, "345,00"),
    )  # fmt: skip
    wrong = "Subtotal and taxes make the total: 345.00 is printed, 507.00 comes out."
    assert flags_of(found) == {
        "amount 1": "It is more than 19 % of the whole invoice.",
        "amount 2": wrong,
        "total 0": wrong,
    }


def sums(path: Path, *rows: tuple[str, str]) -> dict[str, tuple[str, str]]:
    s = Sheets()
    s.put(50, 50, "INVOICE", 20, bold=True)
    s.stack(350, 80, "Invoice number: 890", "Invoice date: 20 March 2026")
    s.cells(200, (50, "Description", False), (330, "Qty", True), (430, "Price", True), (545, "Amount", True))
    s.cells(215, (50, "Lawn care", False), (330, "2", True), (430, "45.00", True), (545, "90.00", True))
    for at, (name, amount) in enumerate(rows):
        s.cells(250 + 15 * at, (330, name, False), (545, amount, True))
    found = extract_invoice(read_pdf(s.save(path)))
    return {one.name: (one.value, one.reason) for entry in found.entries if entry.group == "totals"
            for one in entry.values}  # fmt: skip


def test_a_total_above_its_tax_is_the_subtotal_of_what_is_due(tmp_path: Path) -> None:
    found = sums(tmp_path / "made.pdf", ("Total", "90.00"), ("VAT 20%", "18.00"), ("Amount due", "108.00"))
    assert found == {"subtotal": ("90.00", ""), "total": ("108.00", ""), "amount_due": ("108.00", "")}


def test_two_taxes_of_quebec_make_the_total(tmp_path: Path) -> None:
    rows = (("Subtotal", "90.00"), ("GST 5%", "4.50"), ("QST 9.975%", "8.98"), ("Total", "103.48"))
    assert sums(tmp_path / "made.pdf", *rows) == {"subtotal": ("90.00", ""), "total": ("103.48", "")}


def test_the_sign_of_another_currency_beside_a_code_is_told(tmp_path: Path) -> None:
    found = invoice(tmp_path / "made.pdf", (378, 250, "Gesamtbetrag"), (460, 250, "300,00 €"), (546, 250, "285,00 CHF"))
    currency = found.field("currency")
    assert currency is not None
    assert (currency.value, currency.reason) == ("CHF", "Two currencies are printed: CHF and EUR.")

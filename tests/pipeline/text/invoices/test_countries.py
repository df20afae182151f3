"""Invoices as other countries write them: halves of a tax, letters for rates, prices with their tax, more languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.invoices.extract import extract_invoice
from tests.pipeline.text.finance.sheets import Sheets

Columns = tuple[tuple[float, bool], ...]
SUMS: Columns = ((330, False), (545, True))


def put(s: Sheets, y: float, columns: Columns, *rows: tuple[str, ...]) -> float:
    for row in rows:
        s.cells(y, *((x, text, right) for (x, right), text in zip(columns, row, strict=True)))
        y += 16
    return y + 14


def india(s: Sheets) -> None:
    s.put(545, 60, "TAX INVOICE", 20, right=True)
    s.stack(50, 60, "Shakti Pumps Pvt Ltd", "Plot 402", "Pithampur 454774")
    s.stack(330, 80, "Invoice No: SP/25-26/1187", "Invoice Date: 25/01/2026")
    y = put(s, 200, ((50, False), (330, True), (440, True), (545, True)),
            ("Description of Goods", "Qty", "Rate", "Taxable Value"),
            ("Submersible pump", "12", "18,500.00", "2,22,000.00"))  # fmt: skip
    put(s, y, SUMS, ("Taxable Value", "₹ 2,22,000.00"), ("CGST @ 9%", "₹ 19,980.00"), ("SGST @ 9%", "₹ 19,980.00"),
        ("Grand Total", "₹ 2,61,960.00"))  # fmt: skip


def spain(s: Sheets) -> None:
    s.put(50, 60, "FACTURA", 20)
    s.stack(50, 80, "Nº factura: 26/0031", "Fecha: 02/02/2026")
    y = put(s, 200, ((50, False), (330, True), (440, True), (545, True)), ("Concepto", "Uds.", "Precio", "Importe"),
            ("Cuaderno A4", "100", "1,20", "120,00"))  # fmt: skip
    put(s, y, SUMS, ("Base imponible", "120,00 €"), ("IVA 21%", "25,20 €"), ("Recargo de equivalencia 5,2%", "6,24 €"),
        ("TOTAL FACTURA", "151,44 €"))  # fmt: skip


def german_shop(s: Sheets) -> None:
    s.put(50, 60, "Rechnung", 20)
    s.stack(50, 80, "Rechnungsnummer: RE-88123", "Rechnungsdatum: 05.01.2026")
    y = put(s, 200, ((50, False), (90, False), (330, True), (440, True), (545, True)),
            ("Pos.", "Artikel", "Menge", "Einzelpreis", "Gesamtpreis"),
            ("1", "USB-C Kabel 2 m", "2 Stk.", "12,99 €", "25,98 €"),
            ("2", "Gutschein", "1", "-10,00 €", "-10,00 €"))  # fmt: skip
    put(s, y, SUMS, ("Zwischensumme", "15,98 €"), ("Versandkosten", "4,90 €"), ("Gesamtbetrag", "20,88 €"),
        ("enthaltene MwSt. 19 %", "3,33 €"))  # fmt: skip


def british_letters(s: Sheets) -> None:
    """Letters for rates close behind the net amounts: S is a rate, and no side of an account."""
    s.put(50, 60, "Invoice", 20)
    s.stack(50, 80, "Invoice No. A/10277", "Invoice Date: 17/02/2026")
    y = put(s, 200, ((50, False), (330, True), (400, True), (490, True), (498, False)),
            ("Description", "Qty", "Unit Price", "Net", "VAT"), ("Filter coffee", "12", "8.40", "100.80", "Z"),
            ("Heater hire", "3", "45.00", "135.00", "S"))  # fmt: skip
    y = put(s, y, ((330, False), (420, True), (480, True), (545, True)), ("VAT code", "Rate", "Net", "VAT"),
            ("S", "20.00%", "135.00", "27.00"), ("Z", "0.00%", "100.80", "0.00"))  # fmt: skip
    put(s, y, SUMS, ("Total Net", "£235.80"), ("Total VAT", "£27.00"), ("Invoice Total", "£262.80"))


def french_rates(s: Sheets) -> None:
    """A table of taxes right below the items, with heads close to one another, is none of them."""
    s.put(50, 60, "FACTURE", 20)
    s.stack(50, 80, "Facture n° : F2026-0089", "Date de facturation : 15/03/2026")
    y = put(s, 200, ((50, False), (330, True), (440, True), (545, True)), ("Désignation", "Qté", "PU HT", "Total HT"),
            ("Pain de campagne", "120", "2,15", "258,00"), ("Vaisselle", "1", "180,00", "180,00"))  # fmt: skip
    y = put(s, y - 14, ((380, False), (429.5, False), (545, True)), ("Taux TVA", "Base HT", "Montant TVA"),
            ("5,5 %", "258,00", "14,19"), ("20 %", "180,00", "36,00"))  # fmt: skip
    put(s, y, SUMS, ("Total HT", "438,00 €"), ("Total TVA", "50,19 €"), ("Total TTC", "488,19 €"))


def netherlands(s: Sheets) -> None:
    s.put(50, 60, "De Groene Fietser B.V.", 12, bold=True)
    s.put(545, 60, "FACTUUR", 20, right=True)
    s.stack(330, 90, "Factuurnummer: 2026-0071", "Factuurdatum: 03-02-2026", "Vervaldatum: 17-02-2026")
    s.stack(50, 90, "Aan:", "Jansen Advies", "Plein 3", "2511 CR Den Haag")
    y = put(s, 200, ((50, False), (110, False), (440, True), (545, True)),
            ("Aantal", "Omschrijving", "Prijs", "Totaal"), ("2", "Stadsfiets", "€ 749,00", "€ 1.498,00"))  # fmt: skip
    put(s, y, SUMS, ("Subtotaal excl. BTW", "€ 1.498,00"), ("BTW 21% over € 1.498,00", "€ 314,58"),
        ("Totaal te betalen", "€ 1.812,58"))  # fmt: skip


def sweden(s: Sheets) -> None:
    s.put(50, 60, "Norrlands Verktyg AB", 12, bold=True)
    s.put(545, 60, "FAKTURA", 20, right=True)
    s.stack(330, 90, "Fakturanummer: 10455", "Fakturadatum: 2026-02-10", "Förfallodatum: 2026-03-12")
    y = put(s, 200, ((50, False), (110, False), (330, True), (440, True), (545, True)),
            ("Artikel", "Benämning", "Antal", "Á-pris", "Belopp"),
            ("5501", "Slagborrmaskin", "4 st", "1 895,00", "7 580,00"))  # fmt: skip
    put(s, y, SUMS, ("Netto", "7 580,00"), ("Moms 25%", "1 895,00"), ("Att betala SEK", "9 475,00"))


def german_craft(s: Sheets) -> None:
    """Heads with their currency, a party under “An”, and a part that was paid before."""
    s.put(545, 60, "Rechnung Nr. 2026-33", 16, right=True)
    s.stack(50, 80, "An", "Kindergarten St. Anna", "Kirchplatz 1", "97070 Würzburg")
    s.put(545, 150, "Würzburg, den 12. März 2026", right=True)
    y = put(s, 200, ((50, False), (110, True), (130, False), (440, True), (545, True)),
            ("Pos.", "Menge", "Bezeichnung", "EP in €", "GP in €"), ("01", "8", "LED-Panel", "74,50", "596,00"),
            ("02", "12,5", "Monteurstunden", "58,00", "725,00"))  # fmt: skip
    put(s, y, SUMS, ("Summe netto", "1.321,00 €"), ("+ 19 % MwSt.", "250,99 €"), ("Rechnungssumme", "1.571,99 €"),
        ("abzgl. Abschlag vom 02.03.2026", "-500,00 €"), ("Restbetrag", "1.071,99 €"))  # fmt: skip


def german_books(s: Sheets) -> None:
    """Two taxes that are called parts of the total, and the only head that says nothing over the descriptions."""
    s.put(50, 60, "Rechnung", 20)
    s.stack(50, 80, "Rechnungsnr.: 10-88", "Datum: 02.03.2026")
    y = put(s, 200, ((80, True), (110, False), (330, True), (440, True), (545, True)),
            ("Anz.", "Titel", "MwSt", "Einzel", "Gesamt"), ("3", "Atlas der Welt", "7%", "39,00", "117,00"),
            ("1", "Kalender", "19%", "24,00", "24,00"))  # fmt: skip
    put(s, y, SUMS, ("Warenwert", "141,00 €"), ("Versand", "5,90 €"), ("Rechnungsbetrag", "146,90 €"),
        ("enthält 7% MwSt.", "7,65 €"), ("enthält 19% MwSt.", "4,77 €"))  # fmt: skip


def american_marks(s: Sheets) -> None:
    """Amounts that are marked as taxed, and the number below its head, close to the date."""
    s.put(545, 60, "INVOICE", 20, right=True)
    s.stack(50, 60, "Ridge Landscaping, Inc.", "Boulder, CO 80302")
    put(s, 90, ((430, False), (475, False)), ("Date", "Invoice #"), ("3/17/2026", "4471"))
    y = put(s, 200, ((80, True), (110, False), (440, True), (545, True)), ("Quantity", "Description", "Rate", "Amount"),
            ("4", "Weekly mowing", "125.00", "500.00T"), ("2", "Mulch", "155.00", "310.00T"))  # fmt: skip
    put(s, y, SUMS, ("Subtotal", "$810.00"), ("Sales Tax (4.0%)", "$32.40"), ("Total", "$842.40 USD"))


LOOKS = {
    "german_craft": (german_craft, ("2026-33", "2026-03-12", "1321.00", "1571.99"), [("19", "250.99")],
                     [("", "LED-Panel", "8", "596.00"), ("", "Monteurstunden", "12.5", "725.00")]),
    "german_books": (german_books, ("10-88", "2026-03-02", "141.00", "146.90"), [("7", "7.65"), ("19", "4.77")],
                     [("", "Atlas der Welt", "3", "117.00"), ("", "Kalender", "1", "24.00")]),
    "american_marks": (american_marks, ("4471", "2026-03-17", "810.00", "842.40"), [("4.0", "32.40")],
                       [("", "Weekly mowing", "4", "500.00"), ("", "Mulch", "2", "310.00")]),
    "india": (india, ("SP/25-26/1187", "2026-01-25", "222000.00", "261960.00"), [("9", "19980.00")] * 2,
              [("", "Submersible pump", "12", "222000.00")]),
    "spain": (spain, ("26/0031", "2026-02-02", "120.00", "151.44"), [("21", "25.20"), ("5.2", "6.24")],
              [("", "Cuaderno A4", "100", "120.00")]),
    "german_shop": (german_shop, ("RE-88123", "2026-01-05", "15.98", "20.88"), [("19", "3.33")],
                    [("", "USB-C Kabel 2 m", "2", "25.98"), ("", "Gutschein", "1", "-10.00")]),
    "british_letters": (british_letters, ("A/10277", "2026-02-17", "235.80", "262.80"),
                        [("20.00", "27.00"), ("0.00", "0.00")],
                        [("", "Filter coffee", "12", "100.80"), ("", "Heater hire", "3", "135.00")]),
    "french_rates": (french_rates, ("F2026-0089", "2026-03-15", "438.00", "488.19"),
                     [("5.5", "14.19"), ("20", "36.00")],
                     [("", "Pain de campagne", "120", "258.00"), ("", "Vaisselle", "1", "180.00")]),
    "netherlands": (netherlands, ("2026-0071", "2026-02-03", "1498.00", "1812.58"), [("21", "314.58")],
                    [("", "Stadsfiets", "2", "1498.00")]),
    "sweden": (sweden, ("10455", "2026-02-10", "7580.00", "9475.00"), [("25", "1895.00")],
               [("5501", "Slagborrmaskin", "4", "7580.00")]),
}  # fmt: skip


def read(name: str, folder: Path) -> Extraction:
    s = Sheets()
    LOOKS[name][0](s)
    return extract_invoice(read_pdf(s.save(folder / "made.pdf")))


@pytest.mark.parametrize("name", LOOKS)
def test_an_invoice_of_another_country_is_read_and_adds_up(name: str, tmp_path: Path) -> None:
    found, (_, (number, *fields), taxes, lines) = read(name, tmp_path), LOOKS[name]
    seen = [one.value if (one := found.field(key)) else "" for key in ("invoice_date", "subtotal", "total")]
    code = found.field("invoice_number")
    assert code is not None
    assert code.value == number
    assert seen == fields
    assert [(one.text("rate"), one.text("amount")) for one in found.rows("tax")] == taxes
    keys = ("code", "description", "quantity", "amount")
    assert [tuple(one.text(key) for key in keys) for one in found.rows("line_item")] == lines
    assert [one.name for one in found.checks if one.holds is not True] == []
    sums = [one for entry in found.entries if entry.number or entry.group == "totals" for one in entry.values]
    assert [one.name for one in sums if one.reason] == []


def test_a_party_under_one_word_that_stands_alone(tmp_path: Path) -> None:
    found = read("german_craft", tmp_path).field("customer_name")
    assert found is not None
    assert (found.value, found.reason) == ("Kindergarten St. Anna", "")


def test_a_name_may_begin_with_a_field_word(tmp_path: Path) -> None:
    found = read("netherlands", tmp_path)
    names = [one.value if (one := found.field(f"{who}_name")) else "" for who in ("vendor", "customer")]
    assert names == ["De Groene Fietser B.V.", "Jansen Advies"]

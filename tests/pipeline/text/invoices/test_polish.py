"""Invoices in Polish: numbers of a month, sums below the columns, taxes by rate, corrections."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.finance.stacks import Starts
from pipeline.text.invoices.extract import extract_invoice
from pipeline.text.invoices.starts import invoice_starts
from tests.pipeline.text.finance.sheets import Sheets

Place = tuple[float, bool]
SIDES = (("Sprzedawca", "Zielony Młyn Sp. z o.o.", "ul. Łąkowa 12", "00-950 Warszawa", "NIP: 525-10-20-304"),
         ("Nabywca", "Księgarnia Sowa Anna Nowak", "ul. Długa 5", "80-831 Gdańsk", "NIP: 583-10-20-301"))  # fmt: skip
ITEMS: tuple[Place, ...] = ((50, False), (330, True), (440, True), (490, True), (560, True))


def rows(s: Sheets, y: float, places: tuple[Place, ...], *lines: tuple[str, ...]) -> None:
    for step, line in enumerate(lines):
        s.cells(y + 14 * step, *((x, text, right) for (x, right), text in zip(places, line, strict=True)), size=8)


def sheet(title: str, *said: str) -> Sheets:
    s = Sheets()
    s.put(50, 50, title, 16)
    s.stack(50, 70, *said)
    for x, lines in zip((50, 310), SIDES, strict=True):
        s.stack(x, 140, *lines)
    return s


def usual() -> Sheets:
    """Sums below the columns, and below them the same by rate."""
    s = sheet("Faktura VAT nr FV/12/03/2026", "Data wystawienia: 02.03.2026", "Data sprzedaży: 27.02.2026",
              "Termin płatności: 16.03.2026")  # fmt: skip
    places = ((50, False), (75, False), (260, False), (310, True), (365, True), (425, True), (455, True), (500, True),
              (560, True))  # fmt: skip
    rows(s, 240, places,
         ("Lp.", "Nazwa towaru lub usługi", "J.m.", "Ilość", "Cena netto", "Wartość netto", "VAT", "Kwota VAT",
          "Wartość brutto"),
         ("1", "Mąka pszenna", "szt.", "10", "52,00", "520,00", "5%", "26,00", "546,00"),
         ("2", "Transport", "usł.", "1", "480,00", "480,00", "23%", "110,40", "590,40"),
         ("", "", "", "", "Razem", "1 000,00", "", "136,40", "1 136,40"),
         ("", "", "", "", "W tym", "520,00", "5%", "26,00", "546,00"),
         ("", "", "", "", "", "480,00", "23%", "110,40", "590,40"))  # fmt: skip
    s.stack(50, 350, "Do zapłaty: 1 136,40 PLN", "Zapłacono: 0,00 PLN", "Nr konta: PL61 1090 1014 0000 0712 1981 2874")
    return s


def by_rate() -> Sheets:
    s = sheet("Faktura", "Nr: 7/2026", "Data wystawienia: 2 marca 2026 r.", "Sposób zapłaty: przelew")
    rows(s, 250, ITEMS, ("Nazwa", "Ilość", "Cena jedn.", "Stawka VAT", "Wartość netto"),
         ("Projekt strony", "2", "1 500,00", "23%", "3 000,00"))  # fmt: skip
    rows(s, 300, ((300, False), (420, True), (490, True), (560, True)), ("Stawka VAT", "Netto", "VAT", "Brutto"),
         ("23%", "3 000,00", "690,00", "3 690,00"), ("Razem", "3 000,00", "690,00", "3 690,00"))  # fmt: skip
    rows(s, 360, ((300, False), (560, True)), ("Razem do zapłaty", "3 690,00 zł"))
    return s


def of_the_month() -> Sheets:
    """A number that would be a date elsewhere, and a service without tax."""
    s = sheet("Faktura nr 3/03/2026", "Data wystawienia: 2026-03-02", "Termin płatności: 2026-03-09")
    rows(s, 250, (ITEMS[0], (180, False), *ITEMS[1:]),
         ("Usługa", "PKWiU", "Ilość", "Cena netto", "VAT", "Wartość netto"),
         ("Tłumaczenie", "74.30.11.0", "12", "60,00", "zw.", "720,00"))  # fmt: skip
    rows(s, 300, ((330, False), (560, True)), ("Razem netto", "720,00 zł"), ("Kwota VAT", "0,00 zł"),
         ("Razem brutto", "720,00 zł"), ("Do zapłaty", "720,00 zł"))  # fmt: skip
    return s


def correction() -> Sheets:
    s = sheet("Faktura korygująca nr KOR/2/2026", "Data wystawienia: 2026-03-12", "Do faktury nr FV/12/03/2026",
              "Data wystawienia faktury korygowanej: 2026-03-02")  # fmt: skip
    rows(s, 250, ITEMS, ("Nazwa towaru", "Ilość", "Cena netto", "VAT", "Wartość netto"),
         ("Mąka pszenna", "-1", "52,00", "5%", "-52,00"))  # fmt: skip
    rows(s, 300, ((330, False), (560, True)), ("Razem netto", "-52,00 zł"), ("VAT 5%", "-2,60 zł"),
         ("Razem brutto", "-54,60 zł"), ("Kwota do zwrotu", "-54,60 zł"))  # fmt: skip
    return s


NAMES = ("document_type", "invoice_number", "invoice_date", "due_date", "delivery_date", "currency", "subtotal",
         "total", "amount_due")  # fmt: skip
LOOKS = {
    "usual": (usual, ("invoice", "FV/12/03/2026", "2026-03-02", "2026-03-16", "2026-02-27", "PLN", "1000.00", "1136.40",
                      "1136.40"), [("5", "520.00", "26.00"), ("23", "480.00", "110.40")],
              [("Mąka pszenna", "10", "520.00"), ("Transport", "1", "480.00")]),
    "by_rate": (by_rate, ("invoice", "7/2026", "2026-03-02", "", "", "PLN", "", "3690.00", "3690.00"),
                [("23", "3000.00", "690.00")], [("Projekt strony", "2", "3000.00")]),
    "of_the_month": (of_the_month, ("invoice", "3/03/2026", "2026-03-02", "2026-03-09", "", "PLN", "720.00", "720.00",
                                    "720.00"), [("", "", "0.00")], [("Tłumaczenie", "12", "720.00")]),
    "correction": (correction, ("credit_note", "KOR/2/2026", "2026-03-12", "", "", "PLN", "-52.00", "-54.60", ""),
                   [("5", "", "-2.60")], [("Mąka pszenna", "-1", "-52.00")]),
}  # fmt: skip


def read(name: str, folder: Path) -> Extraction:
    return extract_invoice(read_pdf(LOOKS[name][0]().save(folder / f"{name}.pdf")))


@pytest.mark.parametrize("name", LOOKS)
def test_every_value_is_as_printed_and_adds_up(name: str, tmp_path: Path) -> None:
    found, (_, fields, taxes, lines) = read(name, tmp_path), LOOKS[name]
    assert found.language == "pl"
    assert tuple(one.value if (one := found.field(key)) else "" for key in NAMES) == fields
    keys = ("description", "quantity", "amount")
    assert [tuple(one.text(key) for key in keys) for one in found.rows("line_item")] == lines
    assert [tuple(one.text(key) for key in ("rate", "base", "amount")) for one in found.rows("tax")] == taxes
    sides = ("vendor_name", "vendor_tax_id", "customer_name", "customer_tax_id")
    assert [one.value if (one := found.field(key)) else "" for key in sides] == [
        "Zielony Młyn Sp. z o.o.", "525-10-20-304", "Księgarnia Sowa Anna Nowak", "583-10-20-301",
    ]  # fmt: skip
    assert [one.name for one in found.checks if one.holds is not True] == []
    assert [one.name for entry in found.entries for one in entry.values if one.reason] == []


def test_a_stack_of_them_is_told_apart(tmp_path: Path) -> None:
    with pymupdf.open() as stack:
        for name, (draw, *_) in LOOKS.items():
            with pymupdf.open(draw().save(tmp_path / f"{name}.pdf")) as one:
                stack.insert_pdf(one)
        stack.save(tmp_path / "stack.pdf")
    assert invoice_starts(read_pdf(tmp_path / "stack.pdf")) == Starts((1, 2, 3, 4))


def test_sums_below_columns_that_they_do_not_make_are_no_foot(tmp_path: Path) -> None:
    """They stay to be looked at, as a total that line items do not make."""
    s = sheet("Faktura nr FV/1/2026", "Data wystawienia: 2026-03-02")
    places = (*ITEMS[:3], (490, True), (560, True))
    rows(s, 250, places, ("Nazwa", "Ilość", "Wartość netto", "Kwota VAT", "Wartość brutto"),
         ("Mąka", "1", "520,00", "26,00", "546,00"), ("Razem", "", "500,00", "26,00", "526,00"))  # fmt: skip
    found = extract_invoice(read_pdf(s.save(tmp_path / "wrong.pdf")))
    total = found.field("total")
    assert total is not None
    assert (total.value, bool(total.reason)) == ("526.00", True)

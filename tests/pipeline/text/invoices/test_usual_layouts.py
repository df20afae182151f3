"""Layouts of shops, freelancers and solicitors: sums at the left, taxes as amounts, sums under unknown words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.finance.standing import UNLIKELY
from pipeline.text.invoices.extract import extract_invoice
from tests.conftest import SAMPLES
from tests.pipeline.text.finance.sheets import LETTER, Sheets

Head = list[tuple[float, str, bool]]


def table(s: Sheets, y: float, head: Head, *rows: tuple[str, ...]) -> float:
    s.cells(y, *head, bold=True)
    for row in rows:
        y += 16
        s.cells(y, *((x, text, right) for (x, _, right), text in zip(head, row, strict=True)))
    return y + 30


def sums(s: Sheets, x: float, end: float, y: float, *rows: tuple[str, str]) -> None:
    for at, (label, amount) in enumerate(rows):
        s.put(x, y + 16 * at, label)
        s.put(end, y + 16 * at, amount, right=True)


def freelancer(s: Sheets) -> None:
    s.put(50, 60, "BRIGHTWATER DESIGN LLC", 16, bold=True)
    s.stack(50, 76, "1420 Pine Street", "Seattle, WA 98101")
    s.put(560, 60, "INVOICE", 24, bold=True, right=True)
    s.stack(430, 84, "# 10482", "Date: 03/25/2026", "Due Date: 04/24/2026", step=15)
    s.stack(50, 160, "Bill To:", "Harbor Coffee Roasters Inc.", "88 Marine View Dr", "Tacoma, WA 98402")
    y = table(
        s,
        240,
        [(60, "Qty", False), (110, "Description", False), (450, "Rate", True), (555, "Amount", True)],
        ("12", "Logo revision", "$95.00", "$1,140.00"),
        ("3", "Photographs", "$24.99", "$74.97"),
    )
    sums(
        s,
        60,
        220,
        y,
        ("Subtotal", "$1,214.97"),
        ("Tax (10.25%)", "$124.53"),
        ("Total", "$1,339.50"),
        ("Payments/Credits", "-$500.00"),
        ("Balance Due", "$839.50"),
    )


def credit_note(s: Sheets) -> None:
    s.put(50, 60, "Imprimerie Delorme SARL", 14, bold=True)
    s.stack(50, 76, "14 rue des Lilas", "69003 Lyon")
    s.put(545, 60, "AVOIR", 20, bold=True, right=True)
    for top, text in ((80, "N° AV-2026-018"), (96, "Date : 09/03/2026"), (112, "Sur facture F-2026-101 du 12/02/2026")):
        s.put(545, top, text, right=True)
    s.stack(340, 150, "Librairie du Port", "22 quai Victor Hugo", "13002 Marseille")
    y = table(
        s,
        250,
        [(50, "Désignation", False), (300, "Quantité", True), (390, "P.U. HT", True), (545, "Total HT", True)],
        ("Retour catalogues", "-500", "2,16", "-1\u202f080,00"),
        ("Frais de port", "-1", "45,00", "-45,00"),
    )
    sums(s, 380, 545, y, ("Total HT", "-1\u202f125,00 €"), ("TVA 20 %", "-225,00 €"), ("Total TTC", "-1\u202f350,00 €"))


def till_receipt(s: Sheets) -> None:
    s.stack(
        15,
        30,
        "GREEN GROCER",
        "21 Mill Lane, Oxford",
        "VAT No GB 987 6543 21",
        "Receipt no: 004512",
        "15/03/2026 14:22",
    )
    sums(s, 15, 210, 110, ("Bananas loose", "1.12"), ("Cheddar 350g", "4.25"))
    sums(s, 15, 210, 160, ("SUBTOTAL", "5.37"), ("MULTIBUY SAVING", "-1.00"), ("TOTAL", "£4.37"), ("CASH", "£5.00"))


def solicitors(s: Sheets) -> None:
    s.put(50, 60, "Fenwick & Hale Solicitors LLP", 16, bold=True)
    s.stack(50, 78, "3 Chancery Court", "London EC4A 1BL")
    s.stack(50, 130, "Ms J. Okafor", "Flat 2, 19 Elm Grove", "London SE15 5DB")
    for x, label, value in (
        (50, "Invoice No", "FH/311"),
        (180, "Date / Tax Point", "31 Jan 2026"),
        (440, "Amount Payable", "£1,476.00"),
    ):
        s.put(x, 210, label, 8, bold=True)
        s.put(x, 224, value)
    table(
        s,
        260,
        [(50, "Professional services", False), (400, "VAT", True), (470, "Net (£)", True), (545, "Gross (£)", True)],
        ("Conveyancing", "180.00", "900.00", "1,080.00"),
        ("Searches", "66.00", "330.00", "396.00"),
        ("Totals", "246.00", "1,230.00", "1,476.00"),
    )


def textiles(s: Sheets) -> None:
    s.put(50, 60, "TAX INVOICE", 16, bold=True)
    s.stack(
        50,
        80,
        "Sharma Textiles Pvt Ltd",
        "Plot 12, Andheri East",
        "Mumbai 400093",
        "GSTIN: 27AAPFU0939F1ZV",
        bold_first=True,
    )
    s.stack(350, 80, "Invoice No.: ST/1187", "Dated: 05-Feb-2026", "Buyer: Kaveri Garments")
    y = table(
        s,
        200,
        [(75, "Particulars", False), (350, "Qty", True), (410, "Rate", True), (545, "Amount", True)],
        ("Cotton fabric", "1,250 m", "112.00", "1,40,000.00"),
        ("Silk thread", "40 kg", "2,350.00", "94,000.00"),
    )
    sums(s, 350, 545, y, ("Assessable worth", "2,34,000.00"), ("IGST @ 5%", "11,700.00"), ("Total", "Rs. 2,45,700.00"))


def rates_and_taxes(s: Sheets) -> None:
    s.put(300, 50, "Kestrel Components B.V.", 16, bold=True)
    s.stack(50, 66, "Sold to:", "Meridian Robotics GmbH", "Industriestr. 5", "70565 Stuttgart")
    s.stack(50, 160, "Tax Invoice", "Document No.: KC-88120", "Issue Date: 2026-02-28", "Currency: EUR")
    head: Head = [
        (50, "Line", False),
        (80, "Description", False),
        (310, "Qty", True),
        (380, "Unit Price", True),
        (420, "Disc %", True),
        (455, "VAT %", True),
        (482, "VAT", True),
        (560, "Net Amount", True),
    ]
    table(s, 240, head, ("1", "Connector A", "10", "1.20", "", "21", "2.52", "12.00"))
    s.put(450, 800, "continued on next page", 8)
    s.turn()
    y = table(s, 90, head, ("2", "Connector B", "12", "1.22", "5", "21", "2.92", "13.91"))
    sums(s, 360, 560, y, ("Total excl. VAT", "25.91"), ("VAT 21%", "5.44"), ("Total EUR incl. VAT", "31.35"))


Draw = Callable[[Sheets], None]
LOOKS: dict[str, tuple[Draw, dict[str, str], list[str]]] = {
    "freelancer": (freelancer, {"invoice_number": "10482", "paid": "-500.00", "amount_due": "839.50"}, []),
    "credit_note": (
        credit_note,
        {"document_type": "credit_note", "invoice_number": "AV-2026-018", "total": "-1350.00"},
        [],
    ),
    "till_receipt": (
        till_receipt,
        {
            "document_type": "invoice",
            "invoice_number": "004512",
            "invoice_date": "2026-03-15",
            "discount": "-1.00",
            "total": "4.37",
        },
        ["customer_name", "invoice_date", "vendor_name"],
    ),
    "solicitors": (solicitors, {"invoice_number": "FH/311", "total": "1476.00"}, []),
    "textiles": (
        textiles,
        {"invoice_date": "2026-02-05", "currency": "INR", "subtotal": "234000.00", "total": "245700.00"},
        [],
    ),
    "rates_and_taxes": (rates_and_taxes, {"invoice_number": "KC-88120", "subtotal": "25.91", "total": "31.35"}, []),
}
LINES = {
    "till_receipt": [("Bananas loose", "", "1.12"), ("Cheddar 350g", "", "4.25")],
    "solicitors": [("Conveyancing", "180.00", "900.00"), ("Searches", "66.00", "330.00")],
    "textiles": [("Cotton fabric", "", "140000.00"), ("Silk thread", "", "94000.00")],
    "rates_and_taxes": [("Connector A", "2.52", "12.00"), ("Connector B", "2.92", "13.91")],
}


def read(name: str, folder: Path) -> Extraction:
    s = Sheets(LETTER) if name == "freelancer" else Sheets()
    LOOKS[name][0](s)
    return extract_invoice(read_pdf(s.save(folder / "made.pdf")))


@pytest.mark.parametrize("name", LOOKS)
def test_a_usual_layout_is_read_and_adds_up(name: str, tmp_path: Path) -> None:
    found, (_, truth, flags) = read(name, tmp_path), LOOKS[name]
    fields = {one.name: one.value for entry in found.entries if not entry.number for one in entry.values}
    assert {key: fields.get(key) for key in truth} == truth
    assert sorted(one.name for entry in found.entries for one in entry.values if one.reason) == flags
    assert [one for one in found.checks if one.holds is False] == []
    if name in LINES:
        rows = found.rows("line_item")
        assert [tuple(one.text(key) for key in ("description", "tax_amount", "amount")) for one in rows] == LINES[name]


@pytest.mark.parametrize(
    "name", ["pdf/pp-federal-register-2020-17221.pdf", "pdf/js-bug900822.pdf", "exams/accounting-qpaper.pdf"]
)
def test_another_kind_of_document_is_said_to_be_none(name: str) -> None:
    found = extract_invoice(read_pdf(SAMPLES / name))
    assert found.notes[0].startswith("This does not look like an invoice")
    kind = found.field("document_type")
    assert kind is not None
    assert (kind.value, bool(kind.reason)) == ("", True)
    values = [one for entry in found.entries for one in entry.values if one.value]
    assert [one for one in values if one.confidence > UNLIKELY or not one.reason] == []

"""Invoices in German, of Germany and of Switzerland."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.text.finance.sheets import Sheets
from tests.pipeline.text.invoices.made.truth import Truth


def german_letter(path: Path) -> Path:
    s = Sheets(face="ti")
    s.put(545, 60, "Möller & Söhne GmbH", 15, bold=True, right=True)
    s.put(60, 140, "Möller & Söhne GmbH · Lindenstraße 8 · 50674 Köln", 7)
    s.stack(60, 156, "Stadtwerke Musterhausen AG", "Einkauf", "Bahnhofstraße 21", "34117 Kassel")
    s.stack(370, 156, "Rechnungsnummer: RE-4711/26", "Rechnungsdatum: 15.02.2026", "Kundennummer: 10442",
            "Lieferdatum: 12.02.2026")  # fmt: skip
    s.put(60, 260, "Rechnung", 16, bold=True)
    s.put(60, 282, "Sehr geehrte Damen und Herren, wir berechnen Ihnen wie vereinbart:")
    y = 310
    s.cells(y, (60, "Pos.", False), (90, "Bezeichnung", False), (330, "Menge", True), (410, "Einzelpreis", True),
            (460, "MwSt", True), (540, "Gesamtpreis", True), bold=True)  # fmt: skip
    y += 18
    s.cells(y, (60, "1", False), (90, "Wartungsvertrag Pumpstation,", False), (330, "1", True), (410, "1.250,00", True),
            (460, "19 %", True), (540, "1.250,00", True))  # fmt: skip
    s.put(90, y + 11, "Zeitraum Januar bis März 2026,", 9.5)
    s.put(90, y + 22, "inklusive Anfahrt", 9.5)
    y += 40
    s.cells(y, (60, "2", False), (90, "Fachbuch Hydraulik", False), (330, "3", True), (410, "48,90", True),
            (460, "7 %", True), (540, "146,70", True))  # fmt: skip
    y += 18
    s.cells(y, (60, "3", False), (90, "Dichtungssatz DN 80", False), (330, "12,5", True), (410, "9,96", True),
            (460, "19 %", True), (540, "124,50", True))  # fmt: skip
    y += 30
    for label, value in [("Zwischensumme netto", "1.521,20 EUR"), ("zzgl. 19 % MwSt auf 1.374,50 EUR", "261,16 EUR"),
                         ("zzgl. 7 % MwSt auf 146,70 EUR", "10,27 EUR"), ("Gesamtbetrag", "1.792,63 EUR")]:  # fmt: skip
        s.put(300, y, label)
        s.put(540, y, value, right=True)
        y += 15
    s.put(60, y + 20, "Zahlbar bis 15.03.2026 ohne Abzug.")
    s.put(60, 800, "USt-IdNr. DE123456789 · IBAN DE89 3704 0044 0532 0130 00 · BIC COBADEFFXXX", 7.5)
    return s.save(path)


GERMAN_LETTER = Truth(
    {
        "document_type": "invoice", "invoice_number": "RE-4711/26", "invoice_date": "2026-02-15",
        "due_date": "2026-03-15", "delivery_date": "2026-02-12", "customer_number": "10442", "currency": "EUR",
        "vendor_name": "Möller & Söhne GmbH", "vendor_tax_id": "DE123456789",
        "customer_name": "Stadtwerke Musterhausen AG", "iban": "DE89370400440532013000", "subtotal": "1521.20",
        "total": "1792.63",
    },
    [("Wartungsvertrag Pumpstation, Zeitraum Januar bis März 2026, inklusive Anfahrt", "1", "1250.00", "1250.00"),
     ("Fachbuch Hydraulik", "3", "48.90", "146.70"), ("Dichtungssatz DN 80", "12.5", "9.96", "124.50")],
    [("19", "261.16"), ("7", "10.27")],
)  # fmt: skip


def german_long(path: Path) -> Path:
    """Three pages, heads on each, sums carried over."""
    s = Sheets()
    s.put(50, 60, "Elektro Brandt KG", 16, bold=True)
    s.stack(50, 76, "Hafenweg 3", "24103 Kiel")
    s.put(330, 110, "Rechnungsempfänger", bold=True)
    s.stack(330, 124, "Werft Nord GmbH", "Am Kai 9", "24159 Kiel")
    s.put(50, 190, "Rechnung Nr. 2026-3301", 14, bold=True)
    s.put(50, 206, "Datum: 28.01.2026")
    prices = [3.15 + 0.35 * n for n in range(60)]
    y, total = 240.0, 0
    heads = ((50, "Pos", False), (85, "Artikel", False), (350, "Anzahl", True), (440, "Einzelpreis", True),
             (545, "Betrag", True))  # fmt: skip
    s.cells(y, *heads, bold=True)
    for n, price in enumerate(prices, 1):
        y += 16
        if y > 760:
            s.put(85, y, "Übertrag", 9.5, bold=True)
            s.put(545, y, _german(total), 9.5, right=True)
            s.put(250, 820, f"Seite {len(s.document)} von 3 · Elektro Brandt KG · Amtsgericht Kiel HRA 1234", 7)
            s.turn()
            s.put(50, 40, "Rechnung Nr. 2026-3301 vom 28.01.2026", 8)
            y = 70
            s.cells(y, *heads, bold=True)
            y += 16
            s.put(85, y, "Übertrag", 9.5, bold=True)
            s.put(545, y, _german(total), 9.5, right=True)
            y += 16
        cents = round(price * 100) * n
        total += cents
        s.cells(y, (50, str(n), False), (85, f"Klemme Typ K{n}", False), (350, str(n), True),
                (440, _german(round(price * 100)), True), (545, _german(cents), True))  # fmt: skip
    tax = (total * 19 + 50) // 100
    for label, cents in (("Nettobetrag", total), ("MwSt 19 %", tax), ("Rechnungsbetrag", total + tax)):
        y += 18
        s.put(400, y, label)
        s.put(545, y, f"{_german(cents)} €", right=True)
    return s.save(path)


def _german(cents: int) -> str:
    return f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"


def _long_lines() -> tuple[list[tuple[str, str, str, str]], int]:
    lines, total = [], 0
    for n in range(1, 61):
        price = 315 + 35 * (n - 1)
        total += price * n
        lines.append((f"Klemme Typ K{n}", str(n), f"{price // 100}.{price % 100:02d}",
                      f"{price * n // 100}.{price * n % 100:02d}"))  # fmt: skip
    return lines, total


_LINES, _TOTAL = _long_lines()
_TAX = (_TOTAL * 19 + 50) // 100
GERMAN_LONG = Truth(
    {
        "document_type": "invoice", "invoice_number": "2026-3301", "invoice_date": "2026-01-28", "currency": "EUR",
        "vendor_name": "Elektro Brandt KG", "customer_name": "Werft Nord GmbH",
        "subtotal": f"{_TOTAL // 100}.{_TOTAL % 100:02d}",
        "total": f"{(_TOTAL + _TAX) // 100}.{(_TOTAL + _TAX) % 100:02d}",
    },
    _LINES,
    [("19", f"{_TAX // 100}.{_TAX % 100:02d}")],
)  # fmt: skip


def swiss_boxes(path: Path) -> Path:
    """Sums beside each other in boxes, grouped by apostrophes, two lines of heads, no page of rules."""
    s = Sheets()
    s.put(50, 60, "Alpina Messtechnik AG", 13, bold=True)
    s.stack(50, 75, "Seestrasse 17", "8002 Zürich", "CHE-123.456.789 MWST")
    s.stack(340, 130, "Gemeinde Rüti", "Bauamt", "Breitenhofstrasse 30", "8630 Rüti ZH")
    s.put(50, 220, "Rechnung 90-2217", 14, bold=True)
    s.cells(240, (50, "Datum", False), (180, "Zahlbar bis", False), (320, "Kunden-Nr.", False), bold=True)
    s.cells(254, (50, "12. März 2026", False), (180, "11. April 2026", False), (320, "K-5519", False))
    y = 290
    s.cells(y, (50, "Leistung", False), (340, "Menge", True), (430, "Preis", True), (545, "Betrag", True), bold=True)
    s.cells(y + 11, (430, "CHF", True), (545, "CHF", True), bold=True)
    y += 32
    s.cells(
        y, (50, "Kalibrierung Pegelsonde", False), (340, "6", True), (430, "1'180.00", True), (545, "7'080.00", True)
    )
    y += 18
    s.cells(y, (50, "Anfahrt pauschal", False), (340, "1", True), (430, "95.00", True), (545, "95.00", True))
    y += 50
    s.cells(y, (50, "Total netto", False), (200, "MWST 8.1%", False), (350, "Rundung", False),
            (450, "Gesamtbetrag", False),
            bold=True)  # fmt: skip
    s.cells(y + 14, (50, "7'175.00", False), (200, "581.18", False), (350, "0.02", False), (450, "CHF 7'756.20", False))
    return s.save(path)


SWISS_BOXES = Truth(
    {
        "document_type": "invoice", "invoice_number": "90-2217", "invoice_date": "2026-03-12",
        "due_date": "2026-04-11", "customer_number": "K-5519", "currency": "CHF",
        "vendor_name": "Alpina Messtechnik AG",
        "vendor_tax_id": "CHE-123.456.789 MWST", "customer_name": "Gemeinde Rüti", "subtotal": "7175.00",
        "rounding": "0.02", "total": "7756.20",
    },
    [("Kalibrierung Pegelsonde", "6", "1180.00", "7080.00"), ("Anfahrt pauschal", "1", "95.00", "95.00")],
    [("8.1", "581.18")],
)  # fmt: skip

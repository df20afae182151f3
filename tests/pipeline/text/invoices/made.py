"""Invoices of many looks as real PDFs, each with its truth written by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.pipeline.text.finance.sheets import LETTER, Sheets, html_pages


@dataclass(frozen=True)
class Truth:
    """``fields`` by name; ``lines`` as (description, quantity, unit price, amount), "" for what is not printed;
    ``taxes`` as (rate, amount). ``unresolved`` are the names of fields, or rows, that must be flagged."""

    fields: dict[str, str]
    lines: list[tuple[str, str, str, str]]
    taxes: list[tuple[str, str]] = field(default_factory=list)
    unresolved: tuple[str, ...] = ()


def english_ruled(path: Path) -> Path:
    s = Sheets()
    s.put(50, 70, "Northwind Tools Ltd", 18, bold=True)
    s.stack(50, 88, "12 Harbour Road", "Bristol BS1 5TY", "United Kingdom", "VAT No: GB 123 4567 82")
    s.put(545, 70, "INVOICE", 22, bold=True, right=True)
    for n, (label, value) in enumerate(
        [("Invoice number", "INV-2026-0117"), ("Invoice date", "3 April 2026"), ("Due date", "3 May 2026"),
         ("PO number", "PO-7781")]
    ):  # fmt: skip
        s.put(380, 95 + 14 * n, label)
        s.put(545, 95 + 14 * n, value, right=True)
    s.put(50, 180, "Bill to", bold=True)
    s.stack(50, 194, "Acme Widgets plc", "Unit 4, Mill Lane", "Leeds LS1 4DY")
    top = 270
    s.cells(top, (55, "Description", False), (330, "Qty", True), (420, "Unit price", True), (540, "Amount", True),
            bold=True)  # fmt: skip
    rows = [("Cordless drill 18 V", "4", "89.50", "358.00"), ("Masonry bit set", "10", "12.25", "122.50"),
            ("Safety goggles, anti-fog", "25", "6.40", "160.00")]  # fmt: skip
    for n, (text, qty, price, amount) in enumerate(rows, 1):
        y = top + 20 * n
        s.cells(y, (55, text, False), (330, qty, True), (420, price, True), (540, amount, True))
    for y in range(top - 14, top + 75, 20):
        s.line(50, y, 545, y)
    for x in (50, 290, 340, 430, 545):
        s.line(x, top - 14, x, top + 66)
    for n, (label, value) in enumerate(
        [("Subtotal", "£640.50"), ("Discount 10%", "-£64.05"), ("VAT 20%", "£115.29"), ("Total", "£691.74")]
    ):
        s.put(400, top + 90 + 16 * n, label)
        s.put(540, top + 90 + 16 * n, value, right=True)
    s.put(50, 780, "Please pay within 30 days. IBAN GB82 WEST 1234 5698 7654 32   BIC WESTGB2L", 8)
    return s.save(path)


ENGLISH_RULED = Truth(
    {
        "document_type": "invoice", "invoice_number": "INV-2026-0117", "invoice_date": "2026-04-03",
        "due_date": "2026-05-03", "order_number": "PO-7781", "currency": "GBP", "vendor_name": "Northwind Tools Ltd",
        "vendor_tax_id": "GB123456782", "customer_name": "Acme Widgets plc", "iban": "GB82WEST12345698765432",
        "subtotal": "640.50", "discount": "-64.05", "total": "691.74",
    },
    [("Cordless drill 18 V", "4", "89.50", "358.00"), ("Masonry bit set", "10", "12.25", "122.50"),
     ("Safety goggles, anti-fog", "25", "6.40", "160.00")],
    [("20", "115.29")],
)  # fmt: skip


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


def french_html(path: Path) -> Path:
    rows = "".join(
        f"<tr><td>{text}</td><td class=r>{qty}</td><td class=r>{price}</td><td class=r>{total}</td></tr>"
        for text, qty, price, total in [
            ("Conception graphique du catalogue", "2", "1 450,00 €", "2 900,00 €"),
            ("Impression, papier recyclé", "500", "0,82 €", "410,00 €"),
            ("Livraison express", "1", "35,50 €", "35,50 €"),
        ]
    )
    html = f"""<h2>Atelier Dubois SARL</h2><p>14 rue des Lilas<br>69003 Lyon<br>N° TVA : FR 40 123 456 824</p>
    <h1>FACTURE N° F-2026-089</h1>
    <p>Date de facture : 07/03/2026<br>Date d'échéance : 06/04/2026</p>
    <p><b>Facturé à :</b><br>Librairie du Parc SAS<br>3 place Bellecour<br>69002 Lyon</p>
    <table><tr><th>Désignation</th><th class=r>Qté</th><th class=r>Prix unitaire HT</th><th class=r>Montant HT</th></tr>
    {rows}</table>
    <table class=t><tr><td>Total HT</td><td class=r>3 345,50 €</td></tr>
    <tr><td>TVA 20 %</td><td class=r>669,10 €</td></tr>
    <tr><td>Total TTC</td><td class=r>4 014,60 €</td></tr>
    <tr><td>Acompte versé</td><td class=r>1 000,00 €</td></tr>
    <tr><td>Net à payer</td><td class=r>3 014,60 €</td></tr></table>"""
    css = (
        "table{width:100%;border-collapse:collapse} td,th{border:1px solid #444;padding:4px;font-size:10px} "
        ".r{text-align:right} th{text-align:left} body{font-family:sans-serif;font-size:10px} .t{margin-top:14px}"
    )
    return html_pages(path, html, css)


FRENCH_HTML = Truth(
    {
        "document_type": "invoice", "invoice_number": "F-2026-089", "invoice_date": "2026-03-07",
        "due_date": "2026-04-06", "currency": "EUR", "vendor_name": "Atelier Dubois SARL",
        "vendor_tax_id": "FR40123456824", "customer_name": "Librairie du Parc SAS", "subtotal": "3345.50",
        "total": "4014.60", "paid": "1000.00", "amount_due": "3014.60",
    },
    [("Conception graphique du catalogue", "2", "1450.00", "2900.00"), ("Impression, papier recyclé", "500", "0.82",
      "410.00"), ("Livraison express", "1", "35.50", "35.50")],
    [("20", "669.10")],
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


def spanish_columns(path: Path) -> Path:
    """Sender and receiver side by side, no rules, tax by withholding too."""
    s = Sheets()
    s.put(50, 60, "FACTURA", 20, bold=True)
    s.put(545, 60, "Nº de factura: A/2026/031", right=True)
    s.put(545, 75, "Fecha: 14 de enero de 2026", right=True)
    s.put(545, 90, "Vencimiento: 13/02/2026", right=True)
    s.put(50, 130, "Emisor", bold=True)
    s.put(310, 130, "Cliente", bold=True)
    s.stack(50, 145, "Marta Ruiz Estudio S.L.", "Calle Mayor 5, 2º B", "28013 Madrid", "NIF: B12345674")
    s.stack(310, 145, "Viajes Poniente S.A.", "Avenida del Puerto 40", "46021 Valencia", "NIF: A87654321")
    y = 240
    s.cells(
        y, (50, "Concepto", False), (340, "Cantidad", True), (430, "Precio", True), (545, "Importe", True), bold=True
    )
    for text, qty, price, amount in [("Diseño de identidad", "1", "1.800,00", "1.800,00"),
                                     ("Sesión fotográfica", "2", "425,75", "851,50")]:  # fmt: skip
        y += 20
        s.cells(y, (50, text, False), (340, qty, True), (430, price, True), (545, amount, True))
    y += 40
    for label, value in [("Base imponible", "2.651,50 €"), ("IVA 21%", "556,82 €"), ("IRPF -15%", "-397,73 €"),
                         ("Total factura", "2.810,59 €")]:  # fmt: skip
        s.put(360, y, label)
        s.put(545, y, value, right=True)
        y += 15
    return s.save(path)


SPANISH_COLUMNS = Truth(
    {
        "document_type": "invoice", "invoice_number": "A/2026/031", "invoice_date": "2026-01-14",
        "due_date": "2026-02-13", "currency": "EUR", "vendor_name": "Marta Ruiz Estudio S.L.",
        "vendor_tax_id": "B12345674", "customer_name": "Viajes Poniente S.A.", "customer_tax_id": "A87654321",
        "subtotal": "2651.50", "withholding": "-397.73", "total": "2810.59",
    },
    [("Diseño de identidad", "1", "1800.00", "1800.00"), ("Sesión fotográfica", "2", "425.75", "851.50")],
    [("21", "556.82")],
)  # fmt: skip


def italian(path: Path) -> Path:
    s = Sheets(face="ti")
    s.stack(50, 60, "Officine Bianchi S.r.l.", "Via Garibaldi 12", "20121 Milano (MI)", "P.IVA 01234567890",
            bold_first=True)  # fmt: skip
    s.stack(330, 60, "Spett.le", "Cantieri Rossi S.p.A.", "Corso Italia 100", "16121 Genova (GE)")
    s.put(50, 160, "Fattura n. 57/2026", 14, bold=True)
    s.put(50, 178, "Data: 09/02/2026")
    s.put(250, 178, "Scadenza: 31/03/2026")
    y = 215
    s.cells(y, (50, "Codice", False), (110, "Descrizione", False), (320, "Q.tà", True), (395, "Prezzo", True),
            (440, "Sconto", True), (490, "IVA", True), (545, "Importo", True), bold=True, size=9)  # fmt: skip
    for code, text, qty, price, off, vat, amount in [
        ("VT-10", "Valvola termostatica", "8", "24,50", "10%", "22", "176,40"),
        ("TB-22", 'Tubo zincato 2"', "15", "11,20", "", "22", "168,00"),
        ("MN-03", "Manuale d'uso", "2", "9,00", "", "4", "18,00"),
    ]:
        y += 17
        s.cells(y, (50, code, False), (110, text, False), (320, qty, True), (395, price, True), (440, off, True),
                (490, vat, True), (545, amount, True), size=9)  # fmt: skip
    y += 40
    s.cells(y, (50, "Aliquota", False), (180, "Imponibile", True), (260, "Imposta", True), bold=True, size=9)
    s.cells(y + 15, (50, "22%", False), (180, "344,40", True), (260, "75,77", True), size=9)
    s.cells(y + 30, (50, "4%", False), (180, "18,00", True), (260, "0,72", True), size=9)
    for n, (label, value) in enumerate([("Totale imponibile", "€ 362,40"), ("Totale IVA", "€ 76,49"),
                                        ("Totale fattura", "€ 438,89")]):  # fmt: skip
        s.put(380, y + 15 * n, label)
        s.put(545, y + 15 * n, value, right=True)
    return s.save(path)


ITALIAN = Truth(
    {
        "document_type": "invoice", "invoice_number": "57/2026", "invoice_date": "2026-02-09",
        "due_date": "2026-03-31", "currency": "EUR", "vendor_name": "Officine Bianchi S.r.l.",
        "vendor_tax_id": "01234567890", "customer_name": "Cantieri Rossi S.p.A.", "subtotal": "362.40",
        "tax_total": "76.49", "total": "438.89",
    },
    [("Valvola termostatica", "8", "24.50", "176.40"), ('Tubo zincato 2"', "15", "11.20", "168.00"),
     ("Manuale d'uso", "2", "9.00", "18.00")],
    [("22", "75.77"), ("4", "0.72")],
)  # fmt: skip


def portuguese(path: Path) -> Path:
    s = Sheets()
    s.put(50, 60, "Padaria Central, Lda.", 15, bold=True)
    s.stack(50, 76, "Rua do Ouro 88", "1100-063 Lisboa", "NIF: 501234560")
    s.put(545, 60, "Fatura n.º FT 2026/118", 13, bold=True, right=True)
    s.put(545, 78, "Data de emissão: 05-01-2026", right=True)
    s.put(545, 92, "Data de vencimento: 04-02-2026", right=True)
    s.put(50, 150, "Exmo.(s) Sr.(s)")
    s.stack(50, 164, "Hotel Atlântico, S.A.", "Avenida da Liberdade 200", "1250-147 Lisboa", "NIF: 509876543")
    y = 250
    s.cells(y, (50, "Descrição", False), (320, "Qtd.", True), (420, "Preço unitário", True), (470, "IVA", True),
            (545, "Total", True), bold=True)  # fmt: skip
    for text, qty, price, amount in [("Pão de mistura", "120", "0,35", "42,00"), ("Bolo de aniversário", "2", "27,50",
                                                                                  "55,00")]:  # fmt: skip
        y += 18
        s.cells(y, (50, text, False), (320, qty, True), (420, price, True), (470, "6%", True), (545, amount, True))
    y += 40
    for label, value in [("Total ilíquido", "97,00 €"), ("IVA 6%", "5,82 €"), ("Total a pagar", "102,82 €")]:
        s.put(380, y, label)
        s.put(545, y, value, right=True)
        y += 15
    return s.save(path)


PORTUGUESE = Truth(
    {
        "document_type": "invoice", "invoice_number": "FT 2026/118", "invoice_date": "2026-01-05",
        "due_date": "2026-02-04", "currency": "EUR", "vendor_name": "Padaria Central, Lda.",
        "vendor_tax_id": "501234560", "customer_name": "Hotel Atlântico, S.A.", "customer_tax_id": "509876543",
        "subtotal": "97.00", "total": "102.82",
    },
    [("Pão de mistura", "120", "0.35", "42.00"), ("Bolo de aniversário", "2", "27.50", "55.00")],
    [("6", "5.82")],
)  # fmt: skip


def american_wrong(path: Path) -> Path:
    """Dates that can be two days each, and a total that is a dollar too high."""
    s = Sheets(LETTER, face="co")
    s.put(50, 60, "Lakeside Catering LLC", 14, bold=True)
    s.stack(50, 76, "400 Shore Drive", "Madison, WI 53703")
    s.put(400, 60, "Invoice", 16, bold=True)
    s.stack(400, 80, "Invoice #: 10023", "Date: 03/04/2026", "Due Date: 04/03/2026")
    s.put(50, 140, "Bill To:", bold=True)
    s.stack(50, 154, "Capitol Events Inc.", "1 State Street", "Madison, WI 53704")
    y = 230
    s.cells(y, (50, "Item", False), (330, "Hours", True), (420, "Rate", True), (550, "Total", True), bold=True)
    for text, qty, price, amount in [("Buffet lunch", "40", "$18.00", "$720.00"), ("Serving staff", "6", "$25.50",
                                                                                  "$153.00")]:  # fmt: skip
        y += 18
        s.cells(y, (50, text, False), (330, qty, True), (420, price, True), (550, amount, True))
    y += 30
    for label, value in [("Subtotal", "$873.00"), ("Sales Tax (5.5%)", "$48.02"), ("TOTAL", "$922.02")]:
        s.put(380, y, label)
        s.put(550, y, value, right=True)
        y += 16
    return s.save(path)


AMERICAN_WRONG = Truth(
    {
        "document_type": "invoice", "invoice_number": "10023", "invoice_date": "", "due_date": "", "currency": "USD",
        "vendor_name": "Lakeside Catering LLC", "customer_name": "Capitol Events Inc.", "subtotal": "873.00",
        "total": "922.02",
    },
    [("Buffet lunch", "40", "18.00", "720.00"), ("Serving staff", "6", "25.50", "153.00")],
    [("5.5", "48.02")],
    ("invoice_date", "due_date", "total"),
)  # fmt: skip


def credit_note(path: Path) -> Path:
    s = Sheets()
    s.put(50, 60, "Brightpath Learning Limited", 14, bold=True)
    s.stack(50, 76, "9 College Green", "Dublin", "VAT No: IE1234567T")
    s.put(545, 60, "CREDIT NOTE", 18, bold=True, right=True)
    s.stack(380, 85, "Credit note no: CN-0042", "Date of issue: 2026-05-19", "Original invoice: INV-0913")
    s.put(50, 150, "Customer")
    s.stack(50, 164, "Green Valley School", "Main Street", "Galway")
    y = 240
    s.cells(y, (50, "Description", False), (330, "Quantity", True), (420, "Price", True), (545, "Net amount", True),
            bold=True)  # fmt: skip
    for text, qty, price, amount in [("Textbook returns, Year 9", "-12", "14.95", "(179.40)"),
                                     ("Workbook, damaged", "-3", "8.20", "(24.60)")]:  # fmt: skip
        y += 18
        s.cells(y, (50, text, False), (330, qty, True), (420, price, True), (545, amount, True))
    y += 35
    for label, value in [("Net total", "(204.00)"), ("VAT @ 9.0%", "(18.36)"), ("Total credit EUR", "(222.36)")]:
        s.put(380, y, label)
        s.put(545, y, value, right=True)
        y += 16
    return s.save(path)


CREDIT_NOTE = Truth(
    {
        "document_type": "credit_note", "invoice_number": "CN-0042", "invoice_date": "2026-05-19", "currency": "EUR",
        "vendor_name": "Brightpath Learning Limited", "vendor_tax_id": "IE1234567T",
        "customer_name": "Green Valley School", "subtotal": "-204.00", "total": "-222.36",
    },
    [("Textbook returns, Year 9", "-12", "14.95", "-179.40"), ("Workbook, damaged", "-3", "8.20", "-24.60")],
    [("9.0", "-18.36")],
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


def html_modern(path: Path) -> Path:
    """A web shop's invoice: no rules, gross lines, shipping, dates by month names, ISO currency."""
    html = """<table class=h><tr><td><h1>Invoice</h1></td><td class=r><b>Pixel &amp; Pine Inc.</b><br>77 Orchard St<br>
    Portland, OR 97205</td></tr></table>
    <table class=h><tr><td><b>Billed To</b><br>Jo Sanders<br>18 Elm Court<br>Salem, OR 97301</td>
    <td class=r>Invoice No. PP-88120<br>Issued: Jan 9, 2026<br>Due: Feb 8, 2026</td></tr></table>
    <table class=i><tr><th>Product</th><th class=r>Quantity</th><th class=r>Unit Price</th>
    <th class=r>Line total</th></tr>
    <tr><td>Walnut desk organiser with<br>four compartments</td><td class=r>2</td><td class=r>45.00</td>
    <td class=r>90.00</td></tr>
    <tr><td>Brass pen</td><td class=r>1</td><td class=r>32.00</td><td class=r>32.00</td></tr>
    <tr><td>Gift wrapping</td><td class=r>3</td><td class=r>2.50</td><td class=r>7.50</td></tr></table>
    <table class=h><tr><td></td><td class=r>Subtotal</td><td class=r>129.50</td></tr>
    <tr><td></td><td class=r>Shipping</td><td class=r>8.95</td></tr>
    <tr><td></td><td class=r>Grand total</td><td class=r>USD 138.45</td></tr></table>
    <p>Thank you for your order.</p>"""
    css = (
        "body{font-family:sans-serif;font-size:10px} table{width:100%} .r{text-align:right} th{text-align:left} "
        ".h{margin-bottom:18px} td{padding:3px;vertical-align:top}"
    )
    return html_pages(path, html, css, LETTER)


HTML_MODERN = Truth(
    {
        "document_type": "invoice", "invoice_number": "PP-88120", "invoice_date": "2026-01-09",
        "due_date": "2026-02-08", "currency": "USD", "vendor_name": "Pixel & Pine Inc.", "customer_name": "Jo Sanders",
        "subtotal": "129.50", "shipping": "8.95", "total": "138.45",
    },
    [("Walnut desk organiser with four compartments", "2", "45.00", "90.00"), ("Brass pen", "1", "32.00", "32.00"),
     ("Gift wrapping", "3", "2.50", "7.50")],
)  # fmt: skip

SAMPLES: dict[str, tuple[Callable[[Path], Path], Truth]] = {
    "english_ruled": (english_ruled, ENGLISH_RULED),
    "german_letter": (german_letter, GERMAN_LETTER),
    "french_html": (french_html, FRENCH_HTML),
    "german_long": (german_long, GERMAN_LONG),
    "spanish_columns": (spanish_columns, SPANISH_COLUMNS),
    "italian": (italian, ITALIAN),
    "portuguese": (portuguese, PORTUGUESE),
    "american_wrong": (american_wrong, AMERICAN_WRONG),
    "credit_note": (credit_note, CREDIT_NOTE),
    "swiss_boxes": (swiss_boxes, SWISS_BOXES),
    "html_modern": (html_modern, HTML_MODERN),
}

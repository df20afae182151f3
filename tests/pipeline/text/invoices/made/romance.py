"""Invoices in French, Spanish, Italian and Portuguese."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.text.finance.sheets import Sheets, html_pages
from tests.pipeline.text.invoices.made.truth import Truth


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

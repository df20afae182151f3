"""Invoices in English, on paper of two sizes and as a web page."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.text.finance.sheets import LETTER, Sheets, html_pages
from tests.pipeline.text.invoices.made.truth import Truth


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

"""Bank statements of many looks as real PDFs, each with its truth written by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.pipeline.text.finance.sheets import LETTER, Sheets, html_pages


@dataclass(frozen=True)
class Truth:
    """``fields`` by name; ``rows`` as (date, description, amount, balance, category), "" for what is not printed.
    ``unresolved`` are the names of fields, or name and number of rows, that must be flagged."""

    fields: dict[str, str]
    rows: list[tuple[str, str, str, str, str]]
    unresolved: tuple[str, ...] = ()


def english_long(path: Path) -> Path:
    """Two pages, days without a year, wrapped texts, a balance after the last of each day."""
    s = Sheets()
    s.put(50, 55, "Harbour Bank plc", 17, bold=True)
    s.put(50, 72, "Your statement of account", 11)
    s.stack(50, 110, "Ms Alice Turner", "7 Station Road", "York YO1 7HZ")
    s.stack(360, 110, "Account name: Alice Turner", "Account number: 40718822", "Sort code: 20-45-77",
            "Statement period: 28 December 2025 to 27 January 2026")  # fmt: skip
    heads = ((50, "Date", False), (110, "Description", False), (360, "Paid out", True), (450, "Paid in", True),
             (545, "Balance", True))  # fmt: skip
    y = 210.0
    s.cells(y, *heads, bold=True)
    y += 16
    s.cells(y, (50, "28 Dec", False), (110, "Balance brought forward", False), (545, "1,204.18", True))
    for day, lines, out, into, balance in ENGLISH_ROWS:
        y += 15
        if y > 760:
            s.cells(y, (110, "Balance carried forward", False), (545, "2,412.02", True))
            s.put(240, 820, "Harbour Bank plc, 1 Quay Street. Page 1 of 2", 7)
            s.turn()
            y = 60
            s.cells(y, *heads, bold=True)
            y += 15
            s.cells(y, (110, "Balance brought forward", False), (545, "2,412.02", True))
            y += 15
        s.cells(y, (50, day, False), (110, lines[0], False), (360, out, True), (450, into, True), (545, balance, True))
        for line in lines[1:]:
            y += 11
            s.put(110, y, line, 9.5)
    y += 20
    s.cells(y, (50, "27 Jan", False), (110, "Closing balance", False), (545, "1,580.27", True), bold=True)
    return s.save(path)


ENGLISH_ROWS: list[tuple[str, list[str], str, str, str]] = [
    ("29 Dec", ["Card payment to TESCO STORES 3312", "YORK GB"], "54.20", "", "1,149.98"),
    ("31 Dec", ["Salary NORTHERN WIDGETS LTD", "Ref PAYROLL DEC"], "", "1,850.00", "2,999.98"),
    ("2 Jan", ["Standing order to Mill Lettings", "Rent flat 4"], "575.00", "", ""),
    ("", ["Direct debit VODAFONE"], "12.96", "", "2,412.02"),
    *[("5 Jan", [f"Card payment no {n} at corner stall"], "1.00", "", "") for n in range(1, 31)],
    ("9 Jan", ["Cash withdrawal ATM Parliament St"], "60.00", "", "2,322.02"),
    ("14 Jan", ["Refund from old landlord deposit scheme"], "", "8.25", ""),
    ("20 Jan", ["Transfer to J Turner"], "750.00", "", "1,580.27"),
]
ENGLISH_LONG = Truth(
    {
        "bank_name": "Harbour Bank plc", "holder_name": "Alice Turner", "account_number": "40718822",
        "period_start": "2025-12-28", "period_end": "2026-01-27", "opening_balance": "1204.18",
        "closing_balance": "1580.27", "currency": "",
    },
    [("2025-12-29", "Card payment to TESCO STORES 3312 YORK GB", "-54.20", "1149.98", "groceries"),
     ("2025-12-31", "Salary NORTHERN WIDGETS LTD Ref PAYROLL DEC", "1850.00", "2999.98", "income"),
     ("2026-01-02", "Standing order to Mill Lettings Rent flat 4", "-575.00", "", "housing"),
     ("2026-01-02", "Direct debit VODAFONE", "-12.96", "2412.02", "utilities"),
     *[("2026-01-05", f"Card payment no {n} at corner stall", "-1.00", "", "") for n in range(1, 31)],
     ("2026-01-09", "Cash withdrawal ATM Parliament St", "-60.00", "2322.02", "banking"),
     ("2026-01-14", "Refund from old landlord deposit scheme", "8.25", "", "housing"),
     ("2026-01-20", "Transfer to J Turner", "-750.00", "1580.27", "")],
    ("currency",),
)  # fmt: skip


def german_sides(path: Path) -> Path:
    """Amounts with S and H, two dates a row, purposes over several lines."""
    s = Sheets(face="co")
    s.put(50, 55, "Sparkasse Musterstadt", 13, bold=True)
    s.put(50, 75, "Kontoauszug Nr. 2/2026", 11, bold=True)
    s.stack(50, 100, "Kontoinhaber: Jens Weber", "IBAN: DE02 1203 0000 0000 2020 51", "BIC: BYLADEM1001", size=9)
    s.cells(160, (50, "Alter Kontostand vom 31.01.2026", False), (545, "2.310,55 EUR H", True), size=9)
    y = 185
    s.cells(y, (50, "Buchung", False), (110, "Valuta", False), (170, "Verwendungszweck", False),
            (545, "Betrag EUR", True), size=9, bold=True)  # fmt: skip
    for day, value, lines, amount in [
        ("02.02.", "02.02.", ["DAUERAUFTRAG MIETE", "HAUSVERWALTUNG KLEIN", "WHG 12"], "780,00 S"),
        ("05.02.", "05.02.", ["LASTSCHRIFT STADTWERKE", "ABSCHLAG STROM 02/26"], "96,00 S"),
        ("13.02.", "15.02.", ["KARTENZAHLUNG REWE MARKT"], "43,17 S"),
        ("27.02.", "27.02.", ["LOHN/GEHALT FEBRUAR", "WEBER METALLBAU GMBH"], "2.640,20 H"),
    ]:
        y += 18
        s.cells(y, (50, day, False), (110, value, False), (170, lines[0], False), (545, amount, True), size=9)
        for line in lines[1:]:
            y += 10
            s.put(170, y, line, 9)
    s.cells(y + 25, (50, "Neuer Kontostand vom 28.02.2026", False), (545, "4.031,58 EUR H", True), size=9, bold=True)
    return s.save(path)


GERMAN_SIDES = Truth(
    {
        "bank_name": "Sparkasse Musterstadt", "holder_name": "Jens Weber", "iban": "DE02120300000000202051",
        "period_start": "2026-01-31", "period_end": "2026-02-28", "opening_balance": "2310.55",
        "closing_balance": "4031.58", "currency": "EUR",
    },
    [("2026-02-02", "DAUERAUFTRAG MIETE HAUSVERWALTUNG KLEIN WHG 12", "-780.00", "", "housing"),
     ("2026-02-05", "LASTSCHRIFT STADTWERKE ABSCHLAG STROM 02/26", "-96.00", "", "utilities"),
     ("2026-02-13", "KARTENZAHLUNG REWE MARKT", "-43.17", "", "groceries"),
     ("2026-02-27", "LOHN/GEHALT FEBRUAR WEBER METALLBAU GMBH", "2640.20", "", "income")],
)  # fmt: skip


def french_html(path: Path) -> Path:
    rows = "".join(
        f"<tr><td>{day}</td><td>{text}</td><td class=r>{out}</td><td class=r>{into}</td></tr>"
        for day, text, out, into in [
            ("04/03/2026", "PRLV EDF ELECTRICITE", "84,30", ""),
            ("06/03/2026", "CB CARREFOUR MARKET LYON", "132,75", ""),
            ("10/03/2026", "VIR SALAIRE SARL DUPONT", "", "2 150,00"),
            ("28/03/2026", "COTISATION CARTE VISA", "45,00", ""),
        ]
    )
    html = f"""<h2>Banque du Rhône</h2><h3>Relevé de compte n° 3</h3><p>Période du 01/03/2026 au 31/03/2026</p>
    <p>Titulaire : M. Paul Martin<br>IBAN : FR76 3000 6000 0112 3456 7890 189<br>Devise : EUR</p>
    <table><tr><th>Date</th><th>Libellé de l'opération</th><th class=r>Débit</th><th class=r>Crédit</th></tr>
    <tr><td></td><td>Solde précédent</td><td></td><td class=r>1 020,40</td></tr>{rows}
    <tr><td></td><td>Total des mouvements</td><td class=r>262,05</td><td class=r>2 150,00</td></tr>
    <tr><td></td><td>Nouveau solde</td><td></td><td class=r>2 908,35</td></tr></table>"""
    css = (
        "table{width:100%;border-collapse:collapse} td,th{border:1px solid #666;padding:4px;font-size:10px} "
        ".r{text-align:right} th{text-align:left} body{font-family:sans-serif;font-size:10px}"
    )
    return html_pages(path, html, css)


FRENCH_HTML = Truth(
    {
        "bank_name": "Banque du Rhône", "holder_name": "M. Paul Martin", "iban": "FR7630006000011234567890189",
        "period_start": "2026-03-01", "period_end": "2026-03-31", "opening_balance": "1020.40",
        "closing_balance": "2908.35", "total_debits": "262.05", "total_credits": "2150.00", "currency": "EUR",
    },
    [("2026-03-04", "PRLV EDF ELECTRICITE", "-84.30", "", "utilities"),
     ("2026-03-06", "CB CARREFOUR MARKET LYON", "-132.75", "", "groceries"),
     ("2026-03-10", "VIR SALAIRE SARL DUPONT", "2150.00", "", "income"),
     ("2026-03-28", "COTISATION CARTE VISA", "-45.00", "", "banking")],
)  # fmt: skip


def american_newest_first(path: Path) -> Path:
    """Month first, no year in the rows, the newest on top, dollars with a leading minus."""
    s = Sheets(LETTER)
    s.put(50, 55, "First Prairie Bank", 16, bold=True)
    s.put(560, 55, "Checking Account Statement", 12, right=True)
    s.stack(50, 90, "Robert Hale", "22 Oak Avenue", "Omaha, NE 68102")
    s.stack(360, 90, "Account number: 000123456789", "Statement period: 01/01/2026 - 01/31/2026",
            "Beginning balance: $3,150.00", "Ending balance: $2,894.61")  # fmt: skip
    y = 200
    s.cells(
        y, (50, "Date", False), (120, "Transaction", False), (440, "Amount", True), (560, "Balance", True), bold=True
    )
    for day, text, amount, balance in [
        ("01/30", "NETFLIX.COM", "-$15.49", "$2,894.61"),
        ("01/15", "INTEREST PAYMENT", "$1.10", "$2,910.10"),
        ("01/12", "SHELL OIL 5542 OMAHA", "-$41.00", "$2,909.00"),
        ("01/03", "CHECK 1021", "-$200.00", "$2,950.00"),
    ]:
        y += 18
        s.cells(y, (50, day, False), (120, text, False), (440, amount, True), (560, balance, True))
    return s.save(path)


AMERICAN = Truth(
    {
        "bank_name": "First Prairie Bank", "holder_name": "Robert Hale", "account_number": "000123456789",
        "period_start": "2026-01-01", "period_end": "2026-01-31", "opening_balance": "3150.00",
        "closing_balance": "2894.61", "currency": "USD",
    },
    [("2026-01-30", "NETFLIX.COM", "-15.49", "2894.61", "leisure"),
     ("2026-01-15", "INTEREST PAYMENT", "1.10", "2910.10", "banking"),
     ("2026-01-12", "SHELL OIL 5542 OMAHA", "-41.00", "2909.00", "transport"),
     ("2026-01-03", "CHECK 1021", "-200.00", "2950.00", "")],
)  # fmt: skip


def spanish_minus_behind(path: Path) -> Path:
    s = Sheets()
    s.put(50, 55, "Banco Meridional, S.A.", 15, bold=True)
    s.put(50, 75, "Extracto de cuenta")
    s.stack(50, 100, "Titular: Carmen Soler", "IBAN: ES91 2100 0418 4502 0005 1332", "Periodo: 01/05/2026 a 31/05/2026")
    s.cells(150, (50, "Saldo inicial", False), (545, "640,00 €", True))
    y = 180
    s.cells(y, (50, "Fecha", False), (115, "Valor", False), (180, "Concepto", False), (450, "Importe", True),
            (545, "Saldo", True), bold=True)  # fmt: skip
    for day, value, text, amount, balance in [
        ("04/05/2026", "04/05/2026", "RECIBO IBERDROLA LUZ", "58,12-", "581,88"),
        ("11/05/2026", "12/05/2026", "COMPRA MERCADONA VALENCIA", "76,40-", "505,48"),
        ("29/05/2026", "29/05/2026", "NOMINA MAYO VIAJES PONIENTE", "1.720,00", "2.225,48"),
    ]:
        y += 17
        s.cells(y, (50, day, False), (115, value, False), (180, text, False), (450, amount, True), (545, balance, True))
    s.cells(y + 30, (50, "Saldo final", False), (545, "2.225,48 €", True), bold=True)
    return s.save(path)


SPANISH = Truth(
    {
        "bank_name": "Banco Meridional, S.A.", "holder_name": "Carmen Soler", "iban": "ES9121000418450200051332",
        "period_start": "2026-05-01", "period_end": "2026-05-31", "opening_balance": "640.00",
        "closing_balance": "2225.48", "currency": "EUR",
    },
    [("2026-05-04", "RECIBO IBERDROLA LUZ", "-58.12", "581.88", "utilities"),
     ("2026-05-11", "COMPRA MERCADONA VALENCIA", "-76.40", "505.48", "groceries"),
     ("2026-05-29", "NOMINA MAYO VIAJES PONIENTE", "1720.00", "2225.48", "income")],
)  # fmt: skip


def italian_wrong(path: Path) -> Path:
    """The balance after the second transaction is ten cents off, and so is the end."""
    s = Sheets(face="ti")
    s.put(50, 55, "Banca Lariana S.p.A.", 15, bold=True)
    s.put(50, 74, "Estratto conto")
    s.stack(50, 100, "Intestatario: Lucia Ferri", "Conto corrente n. 00012/45678", "IBAN IT60 X054 2811 1010 0000 "
        "0123 456",
            "Periodo: dal 01.04.2026 al 30.04.2026", "Divisa: EUR")  # fmt: skip
    y = 200
    s.cells(y, (50, "Data", False), (110, "Valuta", False), (170, "Descrizione", False), (390, "Dare", True),
            (465, "Avere", True), (545, "Saldo", True), bold=True)  # fmt: skip
    y += 16
    s.cells(y, (170, "Saldo iniziale", False), (545, "900,00", True))
    for day, value, text, out, into, balance in [
        ("07.04.2026", "07.04.2026", "Pagamento POS ESSELUNGA", "64,90", "", "835,10"),
        ("15.04.2026", "15.04.2026", "Canone mensile conto", "6,00", "", "829,20"),
        ("27.04.2026", "27.04.2026", "Stipendio aprile", "", "1.480,00", "2.309,20"),
    ]:
        y += 16
        s.cells(y, (50, day, False), (110, value, False), (170, text, False), (390, out, True), (465, into, True),
                (545, balance, True))  # fmt: skip
    s.cells(y + 20, (170, "Saldo finale", False), (545, "2.309,20", True), bold=True)
    return s.save(path)


ITALIAN_WRONG = Truth(
    {
        "bank_name": "Banca Lariana S.p.A.", "holder_name": "Lucia Ferri", "account_number": "00012/45678",
        "iban": "IT60X0542811101000000123456", "period_start": "2026-04-01", "period_end": "2026-04-30",
        "opening_balance": "900.00", "closing_balance": "2309.20", "currency": "EUR",
    },
    [("2026-04-07", "Pagamento POS ESSELUNGA", "-64.90", "835.10", "groceries"),
     ("2026-04-15", "Canone mensile conto", "-6.00", "829.20", "banking"),
     ("2026-04-27", "Stipendio aprile", "1480.00", "2309.20", "income")],
    ("closing_balance", "balance 2"),
)  # fmt: skip


def unsigned_by_balance(path: Path) -> Path:
    """One column of amounts without signs: the balances tell; the account is overdrawn on the way."""
    s = Sheets()
    s.put(50, 55, "Cedar Credit Union Ltd", 15, bold=True)
    s.stack(50, 80, "Account holder: M. Okafor", "Account no: 5550-918", "From: 3 August 2026", "To: 9 August 2026",
            "Currency: CAD", "Opening balance: 100.00")  # fmt: skip
    y = 190
    s.cells(y, (50, "Date", False), (140, "Details", False), (430, "Amount", True), (545, "Balance", True), bold=True)
    for day, text, amount, balance in [("03/08/2026", "Cheque 88", "130.00", "30.00 DR"),
                                       ("05/08/2026", "Mobile deposit", "55.00", "25.00 CR"),
                                       ("07/08/2026", "Pharmacy", "5.05", "19.95 CR")]:  # fmt: skip
        y += 18
        s.cells(y, (50, day, False), (140, text, False), (430, amount, True), (545, balance, True))
    s.put(50, y + 30, "Closing balance: 19.95")
    return s.save(path)


UNSIGNED = Truth(
    {
        "bank_name": "Cedar Credit Union Ltd", "holder_name": "M. Okafor", "account_number": "5550-918",
        "period_start": "2026-08-03", "period_end": "2026-08-09", "opening_balance": "100.00",
        "closing_balance": "19.95", "currency": "CAD",
    },
    [("2026-08-03", "Cheque 88", "-130.00", "-30.00", ""), ("2026-08-05", "Mobile deposit", "55.00", "25.00", ""),
     ("2026-08-07", "Pharmacy", "-5.05", "19.95", "health")],
)  # fmt: skip


def portuguese(path: Path) -> Path:
    s = Sheets()
    s.put(50, 55, "Banco do Tejo", 15, bold=True)
    s.put(50, 75, "Extrato de conta de 01-06-2026 a 30-06-2026")
    s.stack(50, 100, "Titular", "Rita Nunes", "IBAN: PT50 0002 0123 1234 5678 9015 4", "Moeda: EUR")
    y = 190
    s.cells(y, (50, "Data", False), (115, "Descritivo", False), (370, "Débito", True), (455, "Crédito", True),
            (545, "Saldo", True), bold=True)  # fmt: skip
    y += 16
    s.cells(y, (115, "Saldo anterior", False), (545, "312,08", True))
    for day, text, out, into, balance in [
        ("02-06-2026", "COMPRA CONTINENTE LISBOA", "27,94", "", "284,14"),
        ("16-06-2026", "VIA VERDE PORTAGENS", "11,30", "", "272,84"),
        ("30-06-2026", "ORDENADO JUNHO", "", "1 350,00", "1 622,84"),
    ]:
        y += 16
        s.cells(y, (50, day, False), (115, text, False), (370, out, True), (455, into, True), (545, balance, True))
    s.cells(y + 18, (115, "Saldo final", False), (545, "1 622,84", True))
    return s.save(path)


PORTUGUESE = Truth(
    {
        "bank_name": "Banco do Tejo", "holder_name": "Rita Nunes", "iban": "PT50000201231234567890154",
        "period_start": "2026-06-01", "period_end": "2026-06-30", "opening_balance": "312.08",
        "closing_balance": "1622.84", "currency": "EUR",
    },
    [("2026-06-02", "COMPRA CONTINENTE LISBOA", "-27.94", "284.14", "groceries"),
     ("2026-06-16", "VIA VERDE PORTAGENS", "-11.30", "272.84", "transport"),
     ("2026-06-30", "ORDENADO JUNHO", "1350.00", "1622.84", "income")],
)  # fmt: skip

SAMPLES: dict[str, tuple[Callable[[Path], Path], Truth]] = {
    "english_long": (english_long, ENGLISH_LONG),
    "german_sides": (german_sides, GERMAN_SIDES),
    "french_html": (french_html, FRENCH_HTML),
    "american_newest_first": (american_newest_first, AMERICAN),
    "spanish_minus_behind": (spanish_minus_behind, SPANISH),
    "italian_wrong": (italian_wrong, ITALIAN_WRONG),
    "unsigned_by_balance": (unsigned_by_balance, UNSIGNED),
    "portuguese": (portuguese, PORTUGUESE),
}

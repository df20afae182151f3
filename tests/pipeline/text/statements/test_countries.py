"""Statements as other countries write them: letters for the side, balances under plain names, broken dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.statements.extract import extract_statement
from tests.pipeline.text.finance.sheets import Sheets

Ends = tuple[tuple[float, bool], ...]
Rows = list[tuple[str, ...]]
LOOKS: dict[str, tuple[tuple[str, ...], Ends, Rows, list[tuple[str, ...]], tuple[str, str]]] = {
    "germany": (
        ("Kontoauszug", "Konto 1234567"),
        ((50, False), (110, False), (545, True)),
        [("Buchung", "Verwendungszweck", "Betrag EUR"), ("", "Kontostand am 31.12.2025", "1.204,55 H"),
         ("02.01.", "Miete Januar", "890,00 S"), ("15.01.", "Gehalt", "2.650,00 H"),
         ("", "Kontostand am 31.01.2026", "2.964,55 H")],
        [("2026-01-02", "Miete Januar", "-890.00", ""), ("2026-01-15", "Gehalt", "2650.00", "")],
        ("1204.55", "2964.55"),
    ),
    "brazil": (
        ("Extrato de conta", "Período: 01/02/2026 a 28/02/2026", "Conta: 55667-8"),
        ((50, False), (120, False), (440, True), (545, True)),
        [("Data", "Histórico", "Valor", "Saldo"), ("01/02/2026", "Saldo anterior", "", "1.500,00 C"),
         ("05/02/2026", "Pix recebido", "350,00 C", "1.850,00 C"), ("20/02/2026", "Compra", "1.900,00 D", "50,00 D"),
         ("28/02/2026", "Saldo final", "", "50,00 D")],
        [("2026-02-05", "Pix recebido", "350.00", "1850.00"), ("2026-02-20", "Compra", "-1900.00", "-50.00")],
        ("1500.00", "-50.00"),
    ),
    "netherlands": (
        ("Rekeningafschrift", "Periode: 01-03-2026 t/m 31-03-2026", "Beginsaldo: € 1.000,00", "Eindsaldo: € 2.165,50"),
        ((50, False), (120, False), (400, False), (545, True)),
        [("Datum", "Omschrijving", "Af/Bij", "Bedrag"), ("02-03-2026", "Bakker", "Af", "€ 34,50"),
         ("15-03-2026", "Salaris", "Bij", "€ 1.200,00")],
        [("2026-03-02", "Bakker", "-34.50", ""), ("2026-03-15", "Salaris", "1200.00", "")],
        ("1000.00", "2165.50"),
    ),
    "switzerland": (
        ("Kontoauszug", "01.01.2026 - 31.01.2026"),
        ((50, False), (120, False), (330, True), (410, True), (425, False), (545, True)),
        [("Datum", "Buchungstext", "Belastung", "Gutschrift", "Valuta", "Saldo"),
         ("01.01.2026", "Saldovortrag", "", "", "", "15'320.40"),
         ("05.01.2026", "Meier AG", "", "12'450.00", "05.01.2026", "27'770.40"),
         ("12.01.2026", "Lohnzahlungen", "18'900.55", "", "12.01.2026", "8'869.85"),
         ("31.01.2026", "Umsatztotal", "18'900.55", "12'450.00", "", ""),
         ("31.01.2026", "Schlusssaldo", "", "", "", "8'869.85")],
        [("2026-01-05", "Meier AG", "12450.00", "27770.40"), ("2026-01-12", "Lohnzahlungen", "-18900.55", "8869.85")],
        ("15320.40", "8869.85"),
    ),
    "india": (
        ("Statement of Account", "Period: 01-04-2025 to 30-04-2025", "Account No: 00123456789012"),
        ((50, False), (100, False), (150, False), (360, True), (450, True), (545, True)),
        [("Txn Date", "Value Date", "Description", "Debit", "Credit", "Balance"),
         ("01-04-", "01-04-", "Opening Balance", "", "", "1,25,000.50"), ("2025", "2025", "", "", "", "Cr"),
         ("03-04-", "03-04-", "NEFT SALARY", "", "1,80,000.00", "3,05,000.50"), ("2025", "2025", "", "", "", "Cr"),
         ("10-04-", "11-04-", "CHQ PAID", "3,10,000.00", "", "4,999.50"), ("2025", "2025", "", "", "", "Dr"),
         ("30-04-", "30-04-", "Closing Balance", "", "", "4,999.50"), ("2025", "2025", "", "", "", "Dr")],
        [("2025-04-03", "NEFT SALARY", "180000.00", "305000.50"), ("2025-04-10", "CHQ PAID", "-310000.00", "-4999.50")],
        ("125000.50", "-4999.50"),
    ),
    "sweden": (
        ("Kontoutdrag", "2026-01-01 - 2026-01-31"),
        ((50, False), (120, False), (440, True), (545, True)),
        [("Datum", "Text", "Belopp", "Saldo"), ("2026-01-01", "Ingående saldo", "", "12 500,00"),
         ("2026-01-05", "ICA Maxi", "-845,50", "11 654,50"), ("2026-01-31", "Utgående saldo", "", "11 654,50")],
        [("2026-01-05", "ICA Maxi", "-845.50", "11654.50")],
        ("12500.00", "11654.50"),
    ),
    "two_dates_in_one_column": (
        ("Kontoauszug", "Alter Saldo 1.532,10", "Neuer Saldo 792,65", "01.02.2026 - 28.02.2026"),
        ((50, False), (150, False), (545, True)),
        [("Buchung", "Verwendungszweck", "Betrag"), ("02.02.2026", "Lastschrift Stadtwerke", "-89,00"),
         ("02.02.2026", "Abschlag 02/26", ""), ("05.02.2026", "Überweisung Meier", "-650,45"),
         ("04.02.2026", "Miete", "")],
        [("2026-02-02", "Lastschrift Stadtwerke Abschlag 02/26", "-89.00", ""),
         ("2026-02-05", "Überweisung Meier Miete", "-650.45", "")],
        ("1532.10", "792.65"),
    ),
    "foreign_currency": (
        ("Kreditkartenabrechnung", "01.02.2026 - 28.02.2026", "Alter Saldo 400,00-", "Neuer Saldo 310,61-"),
        ((50, False), (130, False), (350, True), (420, True), (545, True)),
        [("Datum", "Verwendungszweck", "Betrag", "Kurs", "Betrag EUR"),
         ("03.02.2026", "HOTEL NYC", "310,00", "1,0850", "285,71-"), ("10.02.2026", "Buchhandlung", "", "", "24,90-"),
         ("15.02.2026", "Zahlung", "", "", "400,00+")],
        [("2026-02-03", "HOTEL NYC 1,0850", "-285.71", ""), ("2026-02-10", "Buchhandlung", "-24.90", ""),
         ("2026-02-15", "Zahlung", "400.00", "")],
        ("-400.00", "-310.61"),
    ),
    "kind_before_date": (
        ("Account statement", "Statement period: 01/02/2026 to 28/02/2026"),
        ((50, False), (120, False), (200, False), (440, True), (545, True)),
        [("Type", "Date", "Details", "Amount", "Balance"), ("", "01/02/2026", "Balance b/f", "", "100.00 CR"),
         ("CREDIT", "16/02/2026", "Salary", "50.00", "150.00 CR"),
         ("DEBIT", "17/02/2026", "Rent", "-170.00", "20.00 DR"),
         ("", "28/02/2026", "Position at end of month", "", "20.00 DR")],
        [("2026-02-16", "CREDIT Salary", "50.00", "150.00"), ("2026-02-17", "DEBIT Rent", "-170.00", "-20.00")],
        ("100.00", "-20.00"),
    ),
    "zeros": (
        ("Account statement", "Statement period: 01/02/2026 to 28/02/2026"),
        ((50, False), (120, False), (360, True), (450, True), (545, True)),
        [("Date", "Details", "Money out", "Money in", "Balance"), ("01/02/2026", "Opening balance", "", "", "100.00"),
         ("16/02/2026", "Salary", "0.00", "50.00", "150.00"), ("17/02/2026", "Rent", "20.00", "0.00", "130.00"),
         ("28/02/2026", "Closing balance", "", "", "130.00")],
        [("2026-02-16", "Salary", "50.00", "150.00"), ("2026-02-17", "Rent", "-20.00", "130.00")],
        ("100.00", "130.00"),
    ),
}  # fmt: skip


def made(path: Path, heads: tuple[str, ...], ends: Ends, rows: Rows, step: float = 15) -> Extraction:
    s = Sheets()
    s.stack(50, 60, *heads)
    for at, row in enumerate(rows):
        s.cells(200 + step * at, *((x, text, right) for (x, right), text in zip(ends, row, strict=True)))
    return extract_statement(read_pdf(s.save(path)))


def rows_of(found: Extraction) -> list[tuple[str, ...]]:
    keys = ("date", "description", "amount", "balance")
    return [tuple(one.text(key) for key in keys) for one in found.rows("transaction")]


@pytest.mark.parametrize("name", LOOKS)
def test_a_statement_of_another_country_is_read_and_adds_up(name: str, tmp_path: Path) -> None:
    heads, ends, rows, truth, balances = LOOKS[name]
    tight = name in ("india", "two_dates_in_one_column")
    found = made(tmp_path / "made.pdf", heads, ends, rows, 12 if tight else 15)
    assert rows_of(found) == truth
    seen = tuple(one.value if (one := found.field(key)) else "" for key in ("opening_balance", "closing_balance"))
    assert seen == balances
    assert [one.name for one in found.checks if one.holds is not True] == []
    marked = [one.name for entry in found.entries if entry.group != "account" for one in entry.values if one.reason]
    assert marked == []


FOUR: Ends = ((50, False), (120, False), (440, True), (545, True))


def test_an_export_of_a_bank_is_known_by_its_running_balance(tmp_path: Path) -> None:
    rows = [("Date", "Description", "Amount", "Balance"), ("16/02/2026", "Salary", "50.00", "150.00"),
            ("17/02/2026", "Rent", "-20.00", "130.00"), ("18/02/2026", "Card", "-30.00", "100.00")]  # fmt: skip
    found = made(tmp_path / "made.pdf", (" ",), FOUR, rows)
    assert [one.name for entry in found.rows("transaction") for one in entry.values if one.reason] == []
    assert not any(one.startswith("This does not look like") for one in found.notes)


def test_several_accounts_in_one_file_are_told(tmp_path: Path) -> None:
    rows = [("Date", "Description", "Amount", "Balance"), ("03/01/2026", "Previous Balance", "", "500.00"),
            ("03/19/2026", "Deposit", "900.00", "1,400.00"), ("03/31/2026", "New Balance", "", "1,400.00"),
            ("Date", "Description", "Amount", "Balance"), ("03/01/2026", "Previous Balance", "", "8,000.00"),
            ("03/31/2026", "Dividend", "6.58", "8,006.58"), ("03/31/2026", "New Balance", "", "8,006.58")]  # fmt: skip
    found = made(tmp_path / "made.pdf", ("Member Statement", "Account Number: 88123"), FOUR, rows)
    for name in ("opening_balance", "closing_balance"):
        one = found.field(name)
        assert one is not None
        assert one.reason.startswith("There seem to be several accounts in this file: one ends with 1,400.00")


def test_amounts_of_both_directions_in_one_row_are_told(tmp_path: Path) -> None:
    rows = [("Date", "Details", "Money out", "Money in"), ("16/02/2026", "Card", "9.00", ""),
            ("17/02/2026", "Correction", "20.00", "30.00")]  # fmt: skip
    found = made(tmp_path / "made.pdf", ("Account statement",), FOUR, rows)
    assert rows_of(found)[1] == ("2026-02-17", "Correction", "-20.00", "")
    (amount,) = [one for one in found.rows("transaction")[1].values if one.name == "amount"]
    assert amount.reason == "Amounts stand in both columns: 20.00 and 30.00."


def test_what_a_customer_owes_a_supplier_is_no_account_at_a_bank(tmp_path: Path) -> None:
    rows = [("Date", "Description", "Amount", "Balance"), ("07/02/2026", "Invoice A/10277", "439.80", "439.80"),
            ("15/02/2026", "Invoice A/10301", "120.00", "559.80"),
            ("20/02/2026", "Payment", "-439.80", "120.00")]  # fmt: skip
    found = made(tmp_path / "made.pdf", ("Statement", "Account: MERC01", "Opening balance: 0.00"), FOUR, rows)
    assert found.notes[0].startswith("Its rows are invoices")
    assert [one.name for entry in found.entries for one in entry.values if one.value and not one.reason] == []

"""Layouts as banks print them: a table for each direction, cards, both balances under one name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.statements.extract import extract_statement
from tests.conftest import SAMPLES
from tests.pipeline.text.finance.sheets import LETTER, Sheets


def rows(s: Sheets, y: float, ends: tuple[tuple[float, bool], ...], *cells: tuple[str, ...]) -> float:
    for row in cells:
        s.cells(y, *((x, text, right) for (x, right), text in zip(ends, row, strict=True)))
        y += 15
    return y


def one_table_each(path: Path) -> Extraction:
    s = Sheets(LETTER)
    s.put(50, 50, "First Prairie Bank", 16, bold=True)
    s.stack(50, 120, "DANA L WHITFIELD", "412 Cedar Ave", "Lincoln, NE 68502")
    s.stack(350, 120, "Account Number: 000123456789", "Statement Period: 02/01/2026 - 02/28/2026")
    rows(s, 200, ((50, False), (300, True)), ("Beginning Balance", "$1,204.55"), ("Ending Balance", "$1,977.25"))
    ends = ((50, False), (110, False), (560, True))
    head = ("Date", "Description", "Amount")
    y = 280.0
    for title, *rest in (
        ("Deposits and Other Credits", ("02/06", "ACME PAYROLL", "1,500.00")),
        ("Withdrawals and Other Debits", ("02/02", "KROGER #221", "87.30")),
        ("Checks Paid", ("02/15", "Check 1042", "640.00")),
        ("Daily Ending Balances", ("02/06", "", "2,617.25")),
    ):
        s.put(50, y, title, 12, bold=True)
        y = rows(s, y + 16, ends, head, *rest) + 20
    return extract_statement(read_pdf(s.save(path)))


def card(path: Path) -> Extraction:
    s = Sheets(LETTER)
    s.put(50, 50, "Summit Card Services Inc.", 14, bold=True)
    s.stack(50, 75, "Account ending 4471", "Statement date: Jan 15, 2026")
    rows(s, 75, ((350, False), (560, True)), ("Previous Balance", "$310.22"), ("New Balance", "$148.94"))
    rows(s, 200, ((50, False), (120, False), (190, False), (560, True)),
         ("Trans Date", "Post Date", "Description", "Amount"), ("Dec 20", "Dec 21", "PAYMENT - THANK YOU", "310.22 CR"),
         ("Dec 28", "Dec 29", "WHOLE FOODS MKT", "88.41"), ("Jan 09", "Jan 10", "SHELL OIL 5744", "60.53"))  # fmt: skip
    return extract_statement(read_pdf(s.save(path)))


def one_name_for_both_balances(path: Path) -> Extraction:
    s = Sheets()
    s.put(50, 50, "BANQUE DU LITTORAL", 14, bold=True)
    s.stack(50, 70, "RELEVÉ DE COMPTE", "du 01/02/2026 au 28/02/2026")
    s.stack(330, 110, "MADAME", "CLAIRE MARTIN", "8 RUE DE LA PAIX", "44000 NANTES")
    s.put(50, 170, "N° de compte 00012345678  IBAN FR14 2004 1010 0505 0001 3M02 606")
    rows(s, 200, ((50, False), (160, False), (460, True), (540, True)), ("Date", "Opérations", "Débit", "Crédit"),
         ("", "SOLDE CREDITEUR AU 31/01/2026", "", "1 250,40"), ("02.02", "PRLV MUTUELLE SA", "78,50", ""),
         ("05.02", "VIR RECU CAF", "", "310,00"), ("", "SOLDE CREDITEUR AU 28/02/2026", "", "1 481,90"))  # fmt: skip
    return extract_statement(read_pdf(s.save(path)))


def amounts_of(found: Extraction) -> list[tuple[str, str]]:
    return [(one.text("date"), one.text("amount")) for one in found.rows("transaction")]


def values_of(found: Extraction, *names: str) -> list[str]:
    return [one.value if (one := found.field(name)) else "-" for name in names]


def broken(found: Extraction) -> list[str]:
    return [one.title for one in found.checks if one.holds is False]


def test_the_heading_of_a_table_tells_the_sign(tmp_path: Path) -> None:
    found = one_table_each(tmp_path / "made.pdf")
    assert amounts_of(found) == [("2026-02-06", "1500.00"), ("2026-02-02", "-87.30"), ("2026-02-15", "-640.00")]
    assert broken(found) == []


def test_a_card_has_two_dates_with_the_month_first_and_owes_its_balance(tmp_path: Path) -> None:
    found = card(tmp_path / "made.pdf")
    assert amounts_of(found) == [("2025-12-20", "310.22"), ("2025-12-28", "-88.41"), ("2026-01-09", "-60.53")]
    assert [one.text("value_date") for one in found.rows("transaction")] == ["2025-12-21", "2025-12-29", "2026-01-10"]
    assert broken(found) == []


def test_what_stands_above_the_transactions_is_the_opening_balance(tmp_path: Path) -> None:
    found = one_name_for_both_balances(tmp_path / "made.pdf")
    assert values_of(found, "opening_balance", "closing_balance") == ["1250.40", "1481.90"]
    assert broken(found) == []


def test_names_and_numbers_end_where_others_begin(tmp_path: Path) -> None:
    """No bank from the text of a transaction, no salutation as a name, no “IBAN” within an account number."""
    found = one_name_for_both_balances(tmp_path / "made.pdf")
    names = ("bank_name", "holder_name", "account_number")
    assert values_of(found, *names) == ["BANQUE DU LITTORAL", "CLAIRE MARTIN", "00012345678"]


@pytest.mark.parametrize("name", ["pdf/js-bug900822.pdf", "exams/accounting-qpaper.pdf"])
def test_another_kind_of_document_is_said_to_be_none(name: str) -> None:
    found = extract_statement(read_pdf(SAMPLES / name))
    assert found.notes[0].startswith("This does not look like a bank statement")
    assert [one for entry in found.entries for one in entry.values if one.value and not one.reason] == []

"""Signs in columns of their own, and words that look like balances."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.text.finance.sheets import Sheets
from tests.pipeline.text.statements.test_order import (
    BANK,
    GERMAN,
    MARCH,
    NARROW,
    WIDE,
    Ends,
    amounts_of,
    balances_of,
    read,
    sheet,
)

BOTH = ("Opening balance: 100.00", "Closing balance: 530.00")
LOOKS: dict[str, tuple[tuple[str, ...], Ends, list[tuple[str, ...]], list[str], int]] = {
    "sign_in_a_column_without_head": (
        (*GERMAN, "Zeitraum: 01.03.2026 bis 31.03.2026"), ((50, False), (120, False), (500, True), (510, False)),
        [("Datum", "Buchungstext", "Betrag EUR", ""), ("", "Alter Kontostand", "100,00", "+"),
         ("02.03.2026", "Miete", "70,00", "-"), ("09.03.2026", "Lohn", "500,00", "+"),
         ("", "Neuer Kontostand", "530,00", "+")],
        ["-70.00", "500.00"], 1,
    ),
    "kind_in_a_column": (
        (*BANK, MARCH, *BOTH), ((50, False), (120, False), (300, False), (545, True)),
        [("Date", "Description", "Type", "Amount"), ("02 Mar", "Rent", "Debit", "70.00"),
         ("09 Mar", "Wage", "Credit", "500.00")],
        ["-70.00", "500.00"], 1,
    ),
    "payees_like_balances": (
        (*BANK, MARCH, *BOTH), NARROW,
        [("Date", "Description", "Amount"), ("02 Mar", "New balance shoes Ltd", "-50.00"),
         ("05 Mar", "Closing balance advisers", "-20.00"), ("09 Mar", "Wage", "500.00"),
         ("31 Mar", "Closing balance", "530.00")],
        ["-50.00", "-20.00", "500.00"], 1,
    ),
    "polish": (
        ("Bank Zachodni", "Wyciąg z rachunku", "IBAN PL61 1090 1014 0000 0712 1981 2874",
         "Okres: 01.03.2026 - 31.03.2026", "Saldo początkowe: 100,00 PLN", "Saldo końcowe: 530,00 PLN"), WIDE,
        [("Data", "Opis operacji", "Kwota", "Saldo"), ("02.03.2026", "Przelew", "-70,00", "30,00"),
         ("10.03.2026", "Wynagrodzenie", "500,00", "530,00")],
        ["-70.00", "500.00"], 3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
def test_signs_are_read_and_balances_told_from_payees(name: str, tmp_path: Path) -> None:
    head, ends, rows, amounts, checks = LOOKS[name]
    s = Sheets()
    sheet(s, head, ends, rows)
    found = read(s, tmp_path / "made.pdf")
    assert amounts_of(found) == [(one, "") for one in amounts]
    assert balances_of(found) == ("100.00", "530.00")
    assert [one.holds for one in found.checks] == [True] * checks

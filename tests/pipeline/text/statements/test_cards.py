"""Statements of cards: signs of what is owed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.text.finance.editing import RULE as PERSON
from pipeline.text.finance.exports import Settled
from pipeline.text.finance.found import EXTRACTION, Extraction
from pipeline.text.finance.steps import export_to_folder
from tests.pipeline.text.finance.sheets import Sheets
from tests.pipeline.text.statements.test_order import NARROW, WIDE, Ends, amounts_of, read, sheet

HEAD = ("Summit Card", "Card number ending 4471", "Statement date: January 15, 2026", "Currency: USD")
BALANCES = ("Previous balance $310.22", "New balance $148.94")
ROWS = [("Date", "Description", "Amount"), ("01/02/2026", "PAYMENT THANK YOU", "-310.22"),
        ("01/05/2026", "WHOLE FOODS", "88.41"), ("01/13/2026", "SHELL OIL", "60.53")]  # fmt: skip
OPEN = "On the statement of a card nothing tells whether this was bought or paid back."


def card(path: Path, head: tuple[str, ...], rows: list[tuple[str, ...]], ends: Ends = NARROW) -> Extraction:
    s = Sheets()
    sheet(s, head, ends, rows)
    return read(s, path)


@pytest.mark.parametrize("payment", ["-310.22", "310.22-", "(310.22)", "310.22 CR"])
def test_what_is_bought_goes_out_whatever_marks_the_payment(payment: str, tmp_path: Path) -> None:
    rows = [(*row[:2], payment) if row[1].startswith("PAYMENT") else row for row in ROWS]
    found = card(tmp_path / "made.pdf", (*HEAD, *BALANCES), rows)
    assert amounts_of(found) == [("310.22", ""), ("-88.41", ""), ("-60.53", "")]
    assert [one.holds for one in found.checks] == [True]


def test_balances_that_run_along_are_what_is_owed(tmp_path: Path) -> None:
    balances = ("Balance", "0.00", "88.41", "148.94")
    rows = [(*row, balance) for row, balance in zip(ROWS, balances, strict=True)]
    found = card(tmp_path / "made.pdf", (*HEAD, *BALANCES), rows, WIDE)
    assert amounts_of(found) == [("310.22", ""), ("-88.41", ""), ("-60.53", "")]
    assert [one.holds for one in found.checks] == [True] * 4


def test_balances_that_a_person_typed_are_still_what_is_owed(tmp_path: Path) -> None:
    found = card(tmp_path / "made.pdf", (*HEAD, *BALANCES), ROWS)
    path, folder = tmp_path / "extraction.json", tmp_path / "out"
    path.write_bytes(EXTRACTION.dump_json(found))
    folder.mkdir()
    typed = [
        Settled(replace(entry, values=tuple(replace(one, rule=PERSON) for one in entry.values)), "edited")
        for entry in found.entries
    ]
    exported = export_to_folder(path, typed, "made.pdf", folder)
    assert (exported.checks, exported.failing) == (1, ())


def test_where_nothing_is_called_a_payment_the_amounts_are_to_be_looked_at(tmp_path: Path) -> None:
    rows = [(row[0], "AIRLINE", row[2]) if row[1].startswith("PAYMENT") else row for row in ROWS]
    found = card(tmp_path / "made.pdf", (*HEAD, *BALANCES), rows)
    assert amounts_of(found) == [("310.22", OPEN), ("-88.41", OPEN), ("-60.53", OPEN)]


def test_an_account_keeps_its_signs_though_cards_pay_from_it(tmp_path: Path) -> None:
    head = ("Harbour Bank", "Account number: 12345678", "Currency: USD", *BALANCES)
    rows = [(row[0], f"CARD PAYMENT {row[1]}", row[2]) for row in ROWS[1:]]
    found = card(tmp_path / "made.pdf", head, [ROWS[0], *rows])
    assert amounts_of(found) == [("-310.22", ""), ("88.41", ""), ("60.53", "")]


def test_an_account_whose_balance_falls_as_amounts_rise_does_not_add_up(tmp_path: Path) -> None:
    balances = ("Opening balance 163.00", "Closing balance 100.00")
    rows = [ROWS[0], ("01/02/2026", "Shop", "-7.00"), ("01/05/2026", "Gift", "70.00")]
    found = card(tmp_path / "made.pdf", ("Harbour Bank", "Account number: 12345678", "Currency: USD", *balances), rows)
    assert [(one.name, one.text) for one in found.checks] == [("closing", "100.00 is printed, 226.00 comes out.")]

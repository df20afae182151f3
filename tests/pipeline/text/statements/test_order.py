"""Statements that begin with the newest transaction, as online banks print them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.editing import RULE as PERSON
from pipeline.text.finance.exports import Settled
from pipeline.text.finance.found import EXTRACTION, Extraction
from pipeline.text.finance.steps import export_to_folder
from pipeline.text.statements.extract import extract_statement
from pipeline.text.statements.order import MIXED_ORDER, NEWEST_FIRST
from tests.pipeline.text.finance.sheets import Sheets

Ends = tuple[tuple[float, bool], ...]
WIDE: Ends = ((50, False), (130, False), (460, True), (545, True))
NARROW: Ends = ((50, False), (130, False), (545, True))
BANK = ("Brightwater Online Bank", "Account holder: Priya Nair", "Account number: 66120934", "Currency: GBP")
GERMAN = ("Nordbank Direkt AG", "Kontoinhaber: Uwe Holm", "IBAN: DE02 1203 0000 0000 2020 51")
FRENCH = (
    "BANQUE DU LITTORAL", "RELEVÉ DE COMPTE", "du 01/02/2026 au 28/02/2026", "IBAN FR14 2004 1010 0505 0001 3M02 606",
)  # fmt: skip
MARCH = "Statement period: 1 March 2026 to 31 March 2026"
HEADS = ("Date", "Description", "Amount", "Balance")

# Head, columns, rows, and what must come out: opening and closing balance, amounts, how many sums were checked.
LOOKS: dict[str, tuple[tuple[str, ...], Ends, list[tuple[str, ...]], tuple[str, str], list[str], int]] = {
    "closing_above_opening": (
        (*BANK, MARCH, "Closing balance: 1,112.40", "Opening balance: 500.00"), WIDE,
        [HEADS, ("30 Mar", "Interest", "2.40", "1,112.40"), ("27 Mar", "Salary", "900.00", "1,110.00"),
         ("14 Mar", "Rent", "-250.00", "210.00"), ("14 Mar", "Market", "-40.00", "460.00")],
        ("500.00", "1112.40"), ["2.40", "900.00", "-250.00", "-40.00"], 5,
    ),
    "without_running_balance": (
        (*GERMAN, "Zeitraum: 01.03.2026 bis 31.03.2026"), NARROW,
        [("Buchung", "Verwendungszweck", "Betrag EUR"), ("31.03.2026", "Neuer Kontostand", "1.112,40"),
         ("27.03.2026", "Gehalt", "900,00"), ("14.03.2026", "Miete", "-287,60"),
         ("01.03.2026", "Alter Kontostand", "500,00")],
        ("500.00", "1112.40"), ["900.00", "-287.60"], 1,
    ),
    "one_name_for_both_balances": (
        FRENCH, ((50, False), (160, False), (460, True), (540, True)),
        [("Date", "Opérations", "Débit", "Crédit"), ("", "SOLDE CREDITEUR AU 28/02/2026", "", "1 481,90"),
         ("05.02", "VIR RECU CAF", "", "310,00"), ("02.02", "PRLV MUTUELLE SA", "78,50", ""),
         ("", "SOLDE CREDITEUR AU 31/01/2026", "", "1 250,40")],
        ("1250.40", "1481.90"), ["310.00", "-78.50"], 1,
    ),
    "one_name_and_one_day": (
        GERMAN, NARROW,
        [("Buchung", "Verwendungszweck", "Betrag EUR"), ("", "Kontostand am 14.03.2026", "1.150,00"),
         ("14.03.2026", "Gehalt", "900,00"), ("14.03.2026", "Miete", "-250,00"),
         ("", "Kontostand am 14.03.2026", "500,00")],
        ("500.00", "1150.00"), ["900.00", "-250.00"], 1,
    ),
    "all_of_one_day": (
        (*BANK, "Statement period: 14 March 2026 to 14 March 2026"), WIDE,
        [HEADS, ("14 Mar", "Closing balance", "", "1,110.00"), ("14 Mar", "Salary", "900.00", "1,110.00"),
         ("14 Mar", "Rent", "-250.00", "210.00"), ("14 Mar", "Market", "-40.00", "460.00"),
         ("14 Mar", "Opening balance", "", "500.00")],
        ("500.00", "1110.00"), ["900.00", "-250.00", "-40.00"], 4,
    ),
    "no_signs": (
        (*BANK, "Statement period: 3 August 2026 to 9 August 2026", "Opening balance: 100.00"), WIDE,
        [HEADS, ("7 Aug", "Pharmacy", "5.05", "19.95"), ("5 Aug", "Mobile deposit", "55.00", "25.00"),
         ("3 Aug", "Cheque 88", "130.00", "-30.00"), ("9 Aug", "Closing balance", "", "19.95")],
        ("100.00", "19.95"), ["-5.05", "55.00", "-130.00"], 4,
    ),
    "a_balance_a_day": (
        (*BANK, "Statement period: 28 December 2025 to 27 January 2026"), WIDE,
        [HEADS, ("27 Jan", "Closing balance", "", "949.00"), ("20 Jan", "Transfer", "-50.00", "949.00"),
         ("20 Jan", "Shop", "-1.00", ""), ("2 Jan", "Rent", "-500.00", ""), ("2 Jan", "Gift", "500.00", "1,000.00"),
         ("28 Dec", "Opening balance", "", "1,000.00")],
        ("1000.00", "949.00"), ["-50.00", "-1.00", "-500.00", "500.00"], 3,
    ),
}  # fmt: skip


def sheet(s: Sheets, head: tuple[str, ...], ends: Ends, rows: list[tuple[str, ...]]) -> None:
    s.put(50, 45, head[0], 14, bold=True)
    s.stack(50, 65, *head[1:])
    for at, row in enumerate(rows):
        s.cells(170 + 16 * at, *((x, text, right) for (x, right), text in zip(ends, row, strict=True)))


def read(s: Sheets, path: Path) -> Extraction:
    return extract_statement(read_pdf(s.save(path)))


def balances_of(found: Extraction) -> tuple[str, str]:
    opening, closing = found.field("opening_balance"), found.field("closing_balance")
    assert opening is not None
    assert closing is not None
    assert (opening.reason, closing.reason) == ("", "")
    return opening.value, closing.value


def amounts_of(found: Extraction) -> list[tuple[str, str]]:
    return [(one.value, one.reason) for row in found.rows("transaction") if (one := row.get("amount"))]


@pytest.mark.parametrize("name", LOOKS)
def test_the_newest_first_reconcile_to_the_cent(name: str, tmp_path: Path) -> None:
    head, ends, rows, balances, amounts, checks = LOOKS[name]
    s = Sheets()
    sheet(s, head, ends, rows)
    found = read(s, tmp_path / "made.pdf")
    assert balances_of(found) == balances
    assert amounts_of(found) == [(one, "") for one in amounts]  # in the order of the page
    assert [one.holds for one in found.checks] == [True] * checks


@pytest.mark.parametrize("name", sorted(set(LOOKS) - {"one_name_and_one_day"}))
def test_the_order_of_the_rows_is_said(name: str, tmp_path: Path) -> None:
    head, ends, rows, *_ = LOOKS[name]
    s = Sheets()
    sheet(s, head, ends, rows)
    found = read(s, tmp_path / "made.pdf")
    assert (found.row_order, NEWEST_FIRST in found.notes) == ("newest first", True)


def test_a_wrong_balance_among_the_newest_first_is_named_once(tmp_path: Path) -> None:
    head, ends, rows, *_ = LOOKS["closing_above_opening"]
    wrong = [tuple(one.replace("210.00", "210.10") for one in row) for row in rows]
    s = Sheets()
    sheet(s, head, ends, wrong)
    found = read(s, tmp_path / "made.pdf")
    failing = [(one.name, one.text) for one in found.checks if one.holds is False]
    assert failing == [
        ("balance_3", "210.10 is printed, 210.00 comes out."),
        ("balance_2", "1110.00 is printed, 1110.10 comes out."),
    ]


def test_signs_that_chain_both_ways_on_one_day_stay_open(tmp_path: Path) -> None:
    """From above the second gives five, from below the first takes five: nothing tells."""
    s = Sheets()
    rows = [HEADS, ("7 Aug", "Cheque 88", "5.00", "95.00"), ("7 Aug", "Deposit", "5.00", "100.00")]
    sheet(s, (*BANK, "Statement period: 7 August 2026 to 9 August 2026"), WIDE, rows)
    found = read(s, tmp_path / "made.pdf")
    assert amounts_of(found) == [(one, "Nothing tells whether this came in or went out.") for one in ("5.00", "5.00")]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("one_name_for_both_balances", ("opening_balance", "closing_balance")),
        ("one_name_and_one_day", ("opening_balance", "closing_balance")),
        ("without_running_balance", ()),
    ],
)
def test_that_only_a_place_told_a_balance_is_a_value_of_its_own(
    name: str, told: tuple[str, ...], tmp_path: Path
) -> None:
    """It outlives what a person types, and is in the file; balances that add up the other way round are told so."""
    head, ends, rows, *_ = LOOKS[name]
    s = Sheets()
    sheet(s, head, ends, rows)
    found = read(s, tmp_path / "made.pdf")
    assert found.told_by_place == told
    path, folder = tmp_path / "extraction.json", tmp_path / "out"
    path.write_bytes(EXTRACTION.dump_json(found))
    folder.mkdir()
    values = {"opening_balance": found.field("closing_balance"), "closing_balance": found.field("opening_balance")}
    settled = [
        Settled(replace(entry, values=tuple(replace(one, value=other.value, rule=PERSON)
                if (other := values.get(one.name)) else one for one in entry.values)), "edited")
        for entry in found.entries
    ]  # fmt: skip
    exported = export_to_folder(path, settled, "made.pdf", folder)
    assert json.loads((folder / "values.json").read_text("utf-8"))["told_by_place"] == list(told)
    said = "Only their place told which balance is which: the other way round they add up."
    assert [one.endswith(said) for one in exported.failing] == [bool(told)]


APRIL = "Statement period: 1 April 2026 to 30 April 2026"
MONTHS = {
    MARCH: [("", "Closing balance", "", "1,110.00"), ("27 Mar", "Salary", "900.00", "1,110.00"),
            ("14 Mar", "Rent", "-250.00", "210.00"), ("14 Mar", "Market", "-40.00", "460.00"),
            ("", "Opening balance", "", "500.00")],
    APRIL: [("", "Closing balance", "", "1,105.00"), ("7 Apr", "Gift", "5.00", "1,105.00"),
            ("7 Apr", "Tax", "-10.00", "1,100.00"), ("", "Opening balance", "", "1,110.00")],
}  # fmt: skip


@pytest.mark.parametrize("months", [(MARCH, APRIL), (APRIL, MARCH)])
def test_months_in_either_order_are_one(months: tuple[str, str], tmp_path: Path) -> None:
    s = Sheets()
    for at, month in enumerate(months):
        if at:
            s.turn()
        sheet(s, (BANK[0], "Account statement", *BANK[1:], month), WIDE, [HEADS, *MONTHS[month]])
    found = read(s, tmp_path / "made.pdf")
    assert balances_of(found) == ("500.00", "1105.00")
    days = [one.value if (one := found.field(name)) else "" for name in ("period_start", "period_end")]
    assert days == ["2026-03-01", "2026-04-30"]
    assert [one.holds for one in found.checks] == [True] * 6
    said = [row[1] for month in months for row in MONTHS[month] if row[0]]
    assert [row.text("description") for row in found.rows("transaction")] == said


OLDEST_FIRST = {month: rows[::-1] for month, rows in MONTHS.items()}


@pytest.mark.parametrize("months", [(MARCH, APRIL), (APRIL, MARCH)])
@pytest.mark.parametrize("turned", [MARCH, APRIL])
def test_months_of_which_each_has_its_own_order_reconcile(turned: str, months: tuple[str, str], tmp_path: Path) -> None:
    s = Sheets()
    for at, month in enumerate(months):
        if at:
            s.turn()
        rows = OLDEST_FIRST[month] if month == turned else MONTHS[month]
        sheet(s, (BANK[0], "Account statement", *BANK[1:], month), WIDE, [HEADS, *rows])
    found = read(s, tmp_path / "made.pdf")
    assert balances_of(found) == ("500.00", "1105.00")
    assert [one.holds for one in found.checks] == [True] * 6
    assert (found.row_order, MIXED_ORDER in found.notes) == ("mixed", True)


def test_a_month_of_another_account_is_not_mixed_in(tmp_path: Path) -> None:
    s = Sheets()
    sheet(s, (BANK[0], "Account statement", *BANK[1:], APRIL), WIDE, [HEADS, *MONTHS[APRIL]])
    s.turn()
    other = ("Account holder: Priya Nair", "Account number: 99887766", "Currency: GBP")
    sheet(s, (BANK[0], "Account statement", *other, MARCH), WIDE, [HEADS, *MONTHS[MARCH]])
    found = read(s, tmp_path / "made.pdf")
    assert balances_of(found) == ("1110.00", "1105.00")
    end = found.field("period_end")
    assert end is not None
    assert end.reason.startswith("Another statement begins on page 2")

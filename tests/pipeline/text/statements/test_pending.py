"""Transactions that are not booked yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.text.finance.found import Extraction
from tests.pipeline.text.finance.sheets import Sheets
from tests.pipeline.text.statements.test_order import BANK, FRENCH, GERMAN, MARCH, NARROW, WIDE, Ends, read, sheet

ENGLISH = (*BANK, MARCH, "Opening balance: 500.00", "Closing balance: 1,110.00")
DE = (*GERMAN, "Zeitraum: 01.03.2026 bis 31.03.2026", "Alter Kontostand: 500,00", "Neuer Kontostand: 1.110,00")
FR = (
    *FRENCH[:2],
    "Période du 01/03/2026 au 31/03/2026",
    FRENCH[3],
    "Ancien solde : 500,00",
    "Nouveau solde : 1 110,00",
)
PL = ("Bank Wisła", "Nr rachunku: 00012345678", "Okres: 01.03.2026 - 31.03.2026", "Waluta: PLN",
      "Saldo początkowe: 500,00", "Saldo końcowe: 1110,00")  # fmt: skip
STATUS: Ends = ((50, False), (120, False), (330, False), (460, True), (545, True))
PAID = [("27.03.2026", "Gehalt", "900,00"), ("14.03.2026", "Miete", "-290,00")]
SHOP = ("30.03.2026", "Shop", "-25,00")
HEADS = ("Datum", "Verwendungszweck", "Betrag EUR")
ALONG = [("27 Mar", "Salary", "900.00", "1,110.00"), ("14 Mar", "Rent", "-290.00", "210.00")]
OPEN = "It may not be booked yet: “pending” stands at it or above it, and no balance tells."

# Head, columns, rows, and what is said of the booking of each transaction.
LOOKS: dict[str, tuple[tuple[str, ...], Ends, list[tuple[str, ...]], list[str]]] = {
    "heading_above": (DE, NARROW, [HEADS, ("Vorgemerkte Umsätze", "", ""), SHOP, *PAID], ["pending", "", ""]),
    "one_word_below_heads": (DE, NARROW, [HEADS, ("Vorgemerkt", "", ""), SHOP, *PAID], ["pending", "", ""]),
    "tables_of_their_own": (
        DE, NARROW, [("Vorgemerkt", "", ""), HEADS, SHOP, ("Gebucht", "", ""), HEADS, *PAID], ["pending", "", ""]
    ),
    "heading_below": (
        FR, NARROW, [("Date", "Libellé", "Montant"), *PAID, ("Opérations en attente", "", ""), SHOP, SHOP],
        ["", "", "pending", "pending"],
    ),
    "a_word_before_its_text": (
        PL, NARROW, [("Data operacji", "Opis", "Kwota"), (SHOP[0], "Oczekująca: Sklep", SHOP[2]), *PAID],
        ["pending", "", ""],
    ),
    "column_of_status": (
        ENGLISH, STATUS,
        [("Date", "Description", "Status", "Amount", "Balance"), ("30 Mar", "Shop", "Pending", "-25.00", ""),
         *((*one[:2], "Posted", *one[2:]) for one in ALONG)],
        ["pending", "", ""],
    ),
    "counted_by_the_balance": (
        (*ENGLISH[:-1], "Closing balance: 1,085.00"), WIDE,
        [("Date", "Description", "Amount", "Balance"), ("30 Mar", "Pending Pixels Ltd", "-25.00", ""), *ALONG],
        ["", "", ""],
    ),
    "balances_between": (
        ENGLISH[:-2], WIDE,
        [("Date", "Description", "Amount", "Balance"), ("Pending", "", "", ""), ("30 Mar", "Shop", "-25.00", ""),
         ("31 Mar", "Closing balance", "", "1,110.00"), *ALONG, ("1 Mar", "Opening balance", "", "500.00")],
        ["pending", "", ""],
    ),
}  # fmt: skip


def made(name: str, path: Path) -> Extraction:
    head, ends, rows, _ = LOOKS[name]
    s = Sheets()
    sheet(s, head, ends, rows)
    return read(s, path)


@pytest.mark.parametrize("name", LOOKS)
def test_what_is_pending_is_named_and_counted_in_no_balance(name: str, tmp_path: Path) -> None:
    found = made(name, tmp_path / "made.pdf")
    rows, expected = found.rows("transaction"), LOOKS[name][3]
    assert [row.text("booking") for row in rows] == expected
    assert [one.reason for row in rows for one in row.values if one.reason] == []
    assert {one.holds for one in found.checks} == {True}
    many = expected.count("pending")
    note = f"{many} transaction{'s are' if many > 1 else ' is'} pending: named so, and counted in no balance."
    assert (note in found.notes) is bool(many)


def test_what_no_balance_tells_is_to_be_looked_at(tmp_path: Path) -> None:
    s = Sheets()
    sheet(s, DE[:-2], NARROW, [HEADS, *PAID, ("Vorgemerkt", "", ""), SHOP])
    found = read(s, tmp_path / "made.pdf")
    reasons = [one.reason if (one := row.get("booking")) else "" for row in found.rows("transaction")]
    assert reasons == ["", "", OPEN]

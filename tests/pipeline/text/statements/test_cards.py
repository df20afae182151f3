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


def test_an_offer_of_a_card_below_makes_no_card_of_an_account(tmp_path: Path) -> None:
    head = ("Harbour Bank", "Account number: 12345678", "Currency: USD", *BALANCES)
    rows = [ROWS[0], ("01/02/2026", "CARD PAYMENT TESCO", "-310.22"), *ROWS[2:], ("", "Apply for our credit card", "")]
    found = card(tmp_path / "made.pdf", head, rows)
    assert amounts_of(found) == [("-310.22", ""), ("88.41", ""), ("60.53", "")]


# --- a column for what is bought, and one for what is paid ------------------------------------------------------
BOTH: Ends = ((50, False), (130, False), (440, True), (545, True))
ALONG: Ends = ((50, False), (130, False), (360, True), (450, True), (545, True))
SIGNED = [("310.22", ""), ("-88.41", ""), ("-60.53", "")]
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, str], str]] = {
    "english": (("Credit card statement", "Currency: USD"), ("Previous balance:", "New balance:"),
                "Date|Description|Charges|Payments|Balance"),
    "english_credits": (("Credit card statement", "Currency: USD"), ("Previous balance:", "New balance:"),
                        "Date|Description|Purchases|Payments & credits|Balance"),
    "no_word_of_a_card": (("Account number: 12345678", "Currency: USD"), ("Previous balance:", "New balance:"),
                          "Date|Description|Charges|Payments|Balance"),
    "german": (("Kreditkartenabrechnung", "Währung: EUR"), ("Alter Saldo:", "Neuer Saldo:"),
               "Datum|Text|Belastung|Gutschrift|Saldo"),
    "french": (("Relevé de carte de crédit", "Devise : EUR"), ("Ancien solde :", "Nouveau solde :"),
               "Date|Libellé|Achats|Paiements|Solde"),
    "spanish": (("Extracto de tarjeta de crédito", "Divisa: EUR"), ("Saldo anterior:", "Saldo final:"),
                "Fecha|Concepto|Cargos|Pagos|Saldo"),
    "italian": (("Estratto conto carta di credito", "Divisa: EUR"), ("Saldo precedente:", "Nuovo saldo:"),
                "Data|Descrizione|Spese|Pagamenti|Saldo"),
    "dutch": (("Creditcardoverzicht", "Valuta: EUR"), ("Vorig saldo:", "Nieuw saldo:"),
              "Datum|Omschrijving|Uitgaven|Betalingen|Saldo"),
    "polish": (("Wyciąg z karty kredytowej", "Waluta: PLN"), ("Saldo poprzednie:", "Saldo końcowe:"),
               "Data operacji|Opis|Zakupy|Spłaty|Saldo"),
    "portuguese": (("Extrato de cartão de crédito", "Moeda: EUR"), ("Saldo anterior:", "Saldo final:"),
                   "Data|Descrição|Compras|Pagamentos|Saldo"),
}  # fmt: skip


@pytest.mark.parametrize("minus", ["", "-"])
@pytest.mark.parametrize("name", COLUMNS)
def test_columns_tell_what_is_bought_and_what_is_paid(name: str, minus: str, tmp_path: Path) -> None:
    head, (old, new), heads = COLUMNS[name]
    rows: list[tuple[str, ...]] = [tuple(heads.split("|"))]
    rows += [("02.01.2026", "Acme", "", f"{minus}310.22", "0.00"), ("15.01.2026", "Rio", "88.41", "", "88.41"),
             ("20.01.2026", "Shell", "60.53", "", "148.94")]  # fmt: skip
    found = card(tmp_path / "made.pdf", ("Summit Bank", *head, f"{old} 310.22", f"{new} 148.94"), rows, ALONG)
    assert amounts_of(found) == SIGNED
    assert [one.holds for one in found.checks] == [True] * 4


HEADS = ("Date", "Description", "Charges", "Payments")
PAID = ("01/02/2026", "ACME", "", "310.22")


def test_what_is_given_back_among_charges_is_told_by_the_balances(tmp_path: Path) -> None:
    rows = [HEADS, PAID, ("01/05/2026", "Shop", "88.41", ""), ("01/20/2026", "Shop", "-10.00", "")]
    found = card(tmp_path / "made.pdf", (*HEAD, "Previous balance $310.22", "New balance $78.41"), rows, BOTH)
    assert amounts_of(found) == [("310.22", ""), ("-88.41", ""), ("10.00", "")]


def test_a_balance_in_credit_is_less_than_nothing_owed(tmp_path: Path) -> None:
    rows = [HEADS, PAID, ("01/05/2026", "Shop", "88.41", "")]
    found = card(tmp_path / "made.pdf", (*HEAD, "Previous balance $200.00", "New balance $21.81 CR"), rows, BOTH)
    closing = found.field("closing_balance")
    assert closing is not None
    assert (closing.value, closing.reason) == ("-21.81", "")
    assert [one.holds for one in found.checks] == [True]


def test_columns_that_do_not_make_the_balance_say_what_would_be_owed(tmp_path: Path) -> None:
    rows = [HEADS, PAID, ("01/05/2026", "Shop", "88.41", "")]
    found = card(tmp_path / "made.pdf", (*HEAD, *BALANCES), rows, BOTH)
    assert [(one.name, one.text) for one in found.checks] == [("closing", "148.94 is printed, 88.41 comes out.")]


def test_a_minus_among_payments_that_nothing_proves_is_to_be_looked_at(tmp_path: Path) -> None:
    rows = [HEADS, (*PAID[:3], "-310.22"), ("01/05/2026", "Shop", "88.41", "")]
    found = card(tmp_path / "made.pdf", (*HEAD, "Account number: 12345678"), rows, BOTH)
    reason = "Its minus may say that it went out, or only that what is owed falls."
    assert amounts_of(found) == [("310.22", reason), ("-88.41", "")]


def test_a_column_in_another_currency_beside_both_is_left_out(tmp_path: Path) -> None:
    ends: Ends = ((50, False), (110, False), (330, True), (440, True), (545, True))
    rows = [("Date", "Description", "Foreign amount", "Charges", "Payments"), (*PAID[:2], "", *PAID[2:]),
            ("01/05/2026", "Shop", "80.00 EUR", "148.94", "")]  # fmt: skip
    found = card(tmp_path / "made.pdf", (*HEAD, *BALANCES), rows, ends)
    assert amounts_of(found) == [("310.22", ""), ("-148.94", "")]

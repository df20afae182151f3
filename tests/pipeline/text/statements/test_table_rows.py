"""Rows as browsers print them: text beside an amount in the middle of its row, numbers under heads of unknown words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.statements.extract import extract_statement
from tests.pipeline.text.finance.sheets import Sheets

Row = tuple[float, tuple[tuple[float, str, bool], ...]]


def statement(path: Path, *rows: Row) -> Extraction:
    s = Sheets()
    s.put(50, 50, "Statement of account", 16)
    s.stack(50, 70, "First Bank plc", "Account number: 12345678", "Statement period: 1 March 2026 to 31 March 2026")
    for y, cells in rows:
        s.cells(y, *cells, size=8)
    return extract_statement(read_pdf(s.save(path)))


def rows_of(found: Extraction) -> list[tuple[str, ...]]:
    names = ("date", "description", "amount", "balance")
    return [tuple(one.text(name) for name in names) for one in found.rows("transaction")]


def test_text_beside_an_amount_in_the_middle_of_its_row(tmp_path: Path) -> None:
    found = statement(
        tmp_path / "made.pdf",
        (180, ((50, "Date", False), (120, "Description", False), (400, "Money out", True), (470, "Money in", True))),
        (196, ((50, "02 Mar", False), (120, "COFFEE SHOP", False), (400, "10.00", True))),
        (209, ((120, "SALARY ACME LTD", False),)),
        (214, ((50, "05 Mar", False), (470, "100.00", True))),
        (219, ((120, "REF 998877", False),)),
        (232, ((120, "CARD PAYMENT", False),)),
        (237, ((50, "06 Mar", False), (400, "40.00", True))),
        (242, ((120, "ESSO STATION", False),)),
    )
    assert rows_of(found) == [
        ("2026-03-02", "COFFEE SHOP", "-10.00", ""),
        ("2026-03-05", "SALARY ACME LTD REF 998877", "100.00", ""),
        ("2026-03-06", "CARD PAYMENT ESSO STATION", "-40.00", ""),
    ]


def test_a_number_under_a_head_of_unknown_words_is_no_amount(tmp_path: Path) -> None:
    found = statement(
        tmp_path / "made.pdf",
        (180, ((50, "Date", False), (88, "Description", False), (502, "Check", True), (546, "Amount", True))),
        (196, ((50, "02 Mar", False), (88, "COUNTER", False), (502, "101", True), (546, "-250.00", True))),
        (212, ((50, "05 Mar", False), (88, "COUNTER", False), (502, "102", True), (546, "-350.00", True))),
    )
    assert rows_of(found) == [
        ("2026-03-02", "COUNTER 101", "-250.00", ""),
        ("2026-03-05", "COUNTER 102", "-350.00", ""),
    ]


def test_a_date_close_to_the_amount_and_a_head_of_two_lines(tmp_path: Path) -> None:
    found = statement(
        tmp_path / "made.pdf",
        (175, ((546, "Closing", True),)),
        (180, ((50, "Txn Date", False), (120, "Narration", False), (300, "Ref. Value Dt", False),
               (440, "Amount Dr/Cr", True))),
        (185, ((546, "Balance", True),)),
        (202, ((50, "02/03/2026", False), (120, "WDL", False), (338, "02/03/2026", False),
               (440, "10,000.00 DR", True), (546, "1,24,550.00", True))),
        (215, ((120, "NEFT", False),)),
        (220, ((50, "13/03/2026", False), (338, "13/03/2026", False), (440, "85,000.00 CR", True),
               (546, "2,09,550.00", True))),
        (225, ((120, "SALARY", False),)),
    )  # fmt: skip
    assert rows_of(found) == [
        ("2026-03-02", "WDL", "-10000.00", "124550.00"),
        ("2026-03-13", "NEFT SALARY", "85000.00", "209550.00"),
    ]


def test_an_amount_within_a_description_is_told(tmp_path: Path) -> None:
    found = statement(
        tmp_path / "made.pdf",
        (180, ((50, "Date", False), (88, "Description", False), (546, "Amount", True))),
        (196, ((50, "02 Mar", False), (88, "COUNTER", False), (400, "75.10", True), (546, "-250.00", True))),
    )
    assert rows_of(found) == [("2026-03-02", "COUNTER 75.10", "-250.00", "")]
    assert found.rows("transaction")[0].values[1].reason == "It holds 75.10, an amount that no column explains."


@pytest.mark.parametrize(
    ("balances", "amount", "flag"),
    [
        (("95.50", "100.00"), "4.50", ""),
        (("", ""), "4.50", "Its minus may say that it came in, or only that it went out."),
    ],
)
def test_a_minus_among_debits_without_gives_back(
    tmp_path: Path, balances: tuple[str, str], amount: str, flag: str
) -> None:
    ends = ((50, False), (120, False), (400, True), (470, True), (546, True))
    lines = (
        ("Date", "Description", "Debit", "Credit", "Balance"),
        ("03 Mar", "Coffee", "4.50", "", balances[0]),
        ("04 Mar", "Reversal of coffee", "-4.50", "", balances[1]),
    )
    found = statement(
        tmp_path / "made.pdf",
        *((180 + 16 * at, tuple((x, text, right) for (x, right), text in zip(ends, line, strict=True)))
          for at, line in enumerate(lines)),
    )  # fmt: skip
    last = found.rows("transaction")[1].get("amount")
    assert last is not None
    assert (last.value, last.reason) == (amount, flag)

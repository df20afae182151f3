"""Several statements in one file: months of an account that go on are read as one, others are named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pymupdf
import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.statements.extract import extract_statement
from pipeline.text.statements.starts import statement_ranges, statement_starts
from tests.pipeline.text.finance.sheets import Sheets
from tests.pipeline.text.statements.made import SAMPLES

MONTHS = ("January", "February", "March")
LAST = (31, 28, 31)
FIELDS = ("account_number", "period_start", "period_end", "opening_balance", "closing_balance")
PERIOD = "Statement period: 1 {0} 2026 to {1} {0} 2026"


def heads(s: Sheets, y: float) -> None:
    s.cells(y, (50, "Date", False), (110, "Description", False), (360, "Paid out", True), (450, "Paid in", True),
            (545, "Balance", True))  # fmt: skip


def month(s: Sheets, number: int, opening: int, *, account: str = "40718822", said: str = PERIOD) -> int:
    """A statement of two pages with a payment on each; answers its closing balance."""
    s.put(50, 55, "Harbour Bank plc", 17)
    s.put(360, 110, f"Account number: {account}")
    s.put(360, 123, said.format(MONTHS[number], LAST[number], number + 1))
    heads(s, 200)
    s.cells(215, (110, "Opening balance", False), (545, f"{opening}.00", True))
    s.cells(230, (50, f"3 {MONTHS[number][:3]}", False), (110, "Shop", False), (360, "10.00", True),
            (545, f"{opening - 10}.00", True))  # fmt: skip
    s.turn()
    heads(s, 60)
    s.cells(75, (50, f"9 {MONTHS[number][:3]}", False), (110, "Wages", False), (450, "30.00", True),
            (545, f"{opening + 20}.00", True))  # fmt: skip
    s.cells(90, (110, "Closing balance", False), (545, f"{opening + 20}.00", True))
    return opening + 20


def file_of(folder: Path, *months: tuple[int, str], said: str = PERIOD, opening: int = 500) -> Path:
    s = Sheets()
    balance = opening
    for at, (number, account) in enumerate(months):
        if at:
            s.turn()
        balance = month(s, number, balance, account=account, said=said)
    return s.save(folder / "months.pdf")


def values(found: Extraction) -> dict[str, tuple[str, bool]]:
    fields = {name: found.field(name) for name in FIELDS}
    return {name: (one.value, bool(one.reason)) for name, one in fields.items() if one is not None}


def test_months_of_one_account_are_read_as_one(tmp_path: Path) -> None:
    found = extract_statement(read_pdf(file_of(tmp_path, *((number, "40718822") for number in range(3)))))
    assert values(found) == {
        "account_number": ("40718822", False),
        "period_start": ("2026-01-01", False),
        "period_end": ("2026-03-31", False),
        "opening_balance": ("500.00", False),
        "closing_balance": ("560.00", False),
    }
    rows = found.rows("transaction")
    assert [(one.number, one.text("date"), one.text("amount")) for one in rows] == [
        (1, "2026-01-03", "-10.00"), (2, "2026-01-09", "30.00"), (3, "2026-02-03", "-10.00"),
        (4, "2026-02-09", "30.00"), (5, "2026-03-03", "-10.00"), (6, "2026-03-09", "30.00"),
    ]  # fmt: skip
    assert [one for one in found.checks if one.holds is not True] == []
    assert not any(one.reason for row in rows for one in row.values)
    said = "This file holds 3 statements of one account that go on from each other; they are read as one."
    assert found.notes[0] == said


@pytest.mark.parametrize("months", [((0, "40718822"), (0, "99911122")), ((0, "40718822"), (2, "40718822"))],
                         ids=("another account", "a month is missing"))  # fmt: skip
def test_of_others_the_first_is_read(months: tuple[tuple[int, str], ...], tmp_path: Path) -> None:
    found = extract_statement(read_pdf(file_of(tmp_path, *months)))
    assert found.notes[0].startswith("Another statement begins on page 3 and is not read:")
    assert values(found) == {
        "account_number": ("40718822", False),
        "period_start": ("2026-01-01", False),
        "period_end": ("2026-01-31", True),
        "opening_balance": ("500.00", False),
        "closing_balance": ("520.00", False),
    }
    assert [one.page for one in found.rows("transaction")] == [1, 2]


def test_a_balance_that_does_not_go_on_is_no_run(tmp_path: Path) -> None:
    """A month whose sums fail is not hidden in a longer one either."""
    path = file_of(tmp_path, (0, "40718822"), (1, "40718822"))
    with pymupdf.open(path) as whole, pymupdf.open(file_of(tmp_path, (1, "40718822"), opening=700)) as other:
        whole.delete_pages(2, 3)
        whole.insert_pdf(other)
        whole.save(tmp_path / "stack.pdf")
    found = extract_statement(read_pdf(tmp_path / "stack.pdf"))
    assert values(found)["closing_balance"] == ("520.00", False)
    assert len(found.rows("transaction")) == 2


@pytest.mark.parametrize("said", [PERIOD, "{0} 2026", "Statement number: {2}/2026", "Statement date: {1} {0} 2026"])
def test_months_are_told_by_whatever_names_them(said: str, tmp_path: Path) -> None:
    path = file_of(tmp_path, (0, "40718822"), (1, "40718822"), said=said)
    assert statement_ranges(path, None, 100) == ("1-2;3-4", (), ())


def test_every_look_begins_behind_every_other(tmp_path: Path) -> None:
    paths = {name: make(tmp_path / f"{name}.pdf") for name, (make, _) in SAMPLES.items()}
    pages: list[int] = []
    with pymupdf.open() as stack:
        for path in paths.values():
            pages.append(len(stack) + 1)
            with pymupdf.open(path) as one:
                stack.insert_pdf(one)
        stack.save(tmp_path / "stack.pdf")
    assert statement_starts(read_pdf(tmp_path / "stack.pdf")).pages == tuple(pages)


Lines = Sequence[tuple[float, float, str]]

FURTHER: dict[str, Lines] = {
    "an account of somebody who pays": [(110, 60, "IBAN: DE89 3704 0044 0532 0130 00"), (110, 72, "BIC: COBADEFFXXX")],
    "a title and a sheet of its own": [(50, 60, "Bank statement"), (360, 72, "Sheet number: 2")],
    "interest of another time": [(50, 60, "Interest"), (50, 80, "Period: 1 December 2025 to 31 December 2025")],
    "terms": [(50, 60, "Important information about your statement"), (50, 80, "From 1 March 2026 rates change.")],
}


@pytest.mark.parametrize("name", FURTHER)
def test_a_page_without_a_head_of_its_own_goes_on(name: str, tmp_path: Path) -> None:
    s = Sheets()
    month(s, 0, 500)
    s.turn()
    for x, y, text in FURTHER[name]:
        s.put(x, y, text)
    path = s.save(tmp_path / "three.pdf")
    assert statement_starts(read_pdf(path)).pages == (1,)


def test_an_account_of_somebody_who_pays_is_not_taken_for_the_own(tmp_path: Path) -> None:
    s = Sheets()
    month(s, 0, 500)
    s.turn()
    for x, y, text in FURTHER["an account of somebody who pays"]:
        s.put(x, y, text)
    heads(s, 100)
    s.cells(115, (50, "20 Jan", False), (110, "Shop", False), (360, "10.00", True), (545, "510.00", True))
    found = extract_statement(read_pdf(s.save(tmp_path / "payer.pdf")))
    for name in ("iban", "bic"):
        one = found.field(name)
        assert one is not None
        assert one.reason == "It stands below transactions, and may be of somebody who pays or is paid."

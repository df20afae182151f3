"""Every made statement against its hand-written truth: precision and recall of each field, rows, flags."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.statements.categories import Category
from pipeline.text.statements.extract import extract_statement
from pipeline.text.statements.wish import StatementWish
from tests.pipeline.text.statements.made import SAMPLES

UNNAMED = {"holder_address", "bic", "statement_number", "account_number", "statement_date"}
COLUMNS = ("date", "description", "amount", "balance", "category")


@cache
def extracted(name: str, wish: StatementWish = StatementWish()) -> Extraction:  # noqa: B008 - frozen
    make, _ = SAMPLES[name]
    with TemporaryDirectory() as folder:
        return extract_statement(read_pdf(make(Path(folder) / "made.pdf")), wish)


def fields_of(found: Extraction) -> dict[str, str]:
    return {one.name: one.value for entry in found.entries if not entry.number for one in entry.values}


def rows_of(found: Extraction) -> list[tuple[str, ...]]:
    return [tuple(one.text(key) for key in COLUMNS) for one in found.rows("transaction")]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_value_is_as_printed(name: str) -> None:
    found, truth = extracted(name), SAMPLES[name][1]
    fields = fields_of(found)
    assert {key: fields.get(key) for key in truth.fields} == truth.fields
    assert set(fields) - set(truth.fields) <= UNNAMED
    assert rows_of(found) == truth.rows
    flags = [
        f"{one.name} {entry.number}" if entry.number else one.name
        for entry in found.entries
        for one in entry.values
        if one.reason
    ]
    assert sorted(flags) == sorted(truth.unresolved)


def test_precision_and_recall_of_each_field_over_all_looks() -> None:
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for name, (_, truth) in SAMPLES.items():
        found = extracted(name)
        fields = fields_of(found)
        pairs = [(key, value, fields.get(key, "")) for key, value in truth.fields.items()]
        for row, wanted in zip(rows_of(found), truth.rows, strict=True):
            pairs += zip(COLUMNS, wanted, row, strict=True)
        for key, value, got in pairs:
            there[key] += bool(value)
            given[key] += bool(got)
            right[key] += bool(value) and got == value
    scores = {key: (right[key] / given[key], right[key] / there[key]) for key in there}
    assert scores == dict.fromkeys(scores, (1.0, 1.0))
    assert there["amount"] > 50


@pytest.mark.parametrize("name", SAMPLES)
def test_every_value_has_a_place_a_rule_and_a_confidence(name: str) -> None:
    for entry in extracted(name).entries:
        for one in entry.values:
            if one.value:
                assert one.box is not None, one
                assert (one.page > 0, bool(one.rule), 0 < one.confidence <= 1) == (True, True, True), one
            else:
                assert one.reason or one.name == "category", one


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"italian_wrong"}))
def test_balances_hold_to_the_cent(name: str) -> None:
    checks = extracted(name).checks
    assert [one for one in checks if one.holds is False] == []
    assert "closing" in {one.name for one in checks}


def test_a_balance_that_is_wrong_is_named_once_and_not_for_all_that_follow() -> None:
    failing = [(one.name, one.text) for one in extracted("italian_wrong").checks if one.holds is False]
    assert failing == [
        ("balance_2", "829.20 is printed, 829.10 comes out."),
        ("closing", "2309.20 is printed, 2309.10 comes out."),
    ]


def test_own_categories_win_over_built_in_ones() -> None:
    wish = StatementWish(categories=(Category("home", ("mill lettings", "vodafone")),))
    names = [row[4] for row in rows_of(extracted("english_long", wish))]
    assert names[:4] == ["groceries", "income", "home", "home"]


def test_the_period_tells_the_year_and_the_order_of_a_date() -> None:
    """3 to 9 August: 03/08/2026 cannot be the eighth of March, and nothing else in the statement says so."""
    found = extracted("unsigned_by_balance")
    first = found.rows("transaction")[0].get("date")
    assert first is not None
    assert (found.date_order, first.value, first.rule) == (
        "", "2026-08-03", "table of transactions; the period tells which",
    )  # fmt: skip


def test_signs_come_from_the_balances_where_none_are_printed() -> None:
    rules = {one.get("amount").rule for one in extracted("unsigned_by_balance").rows("transaction")}  # type: ignore[union-attr]
    assert rules == {"table of transactions; sign by the balance"}

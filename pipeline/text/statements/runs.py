"""Statements of one account that go on from each other, as one: from the first opening balance to the last closing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from pipeline.text.finance.found import Entry, Extraction, Found
from pipeline.text.statements.checks import blamed, checks_of

_WEEKEND: Final = timedelta(days=3)  # between the last day of one and the first of the next
_BEGIN: Final = ("period_start", "opening_balance")
_END: Final = ("period_end", "closing_balance")
_OF_EACH: Final = frozenset({"statement_number", "statement_date", "total_credits", "total_debits"})


def follows(one: Extraction, other: Extraction) -> bool:
    """Whether a statement goes on where another ends: account, balance and days say so, and both add up."""
    closing, opening = one.field("closing_balance"), other.field("opening_balance")
    if closing is None or opening is None or closing.reason or opening.reason or closing.decimal != opening.decimal:
        return False
    if any(check.holds is False for check in (*one.checks, *other.checks)):
        return False
    if not _accounts(one) & _accounts(other) or _text(one, "currency") != _text(other, "currency"):
        return False
    end, start = _text(one, "period_end"), _text(other, "period_start")
    if not end or not start:
        return True
    return timedelta(0) <= date.fromisoformat(start) - date.fromisoformat(end) <= _WEEKEND


def joined(found: Sequence[Extraction], *, is_backwards: bool) -> Extraction:
    """The statements as one, in the order of the file, ``is_backwards`` where that begins with the last.

    What each prints for itself alone, such as its number and its sums, is left out.
    """
    first, last = (found[-1], found[0]) if is_backwards else (found[0], found[-1])
    top, ends = found[0], {name: _field(one, name) for one, names in ((first, _BEGIN), (last, _END)) for name in names}
    entries = [*_head(top, ends), *_rows(found)]
    told = tuple(name for one, names in ((first, _BEGIN), (last, _END)) for name in names if name in one.told_by_place)
    checks = checks_of(entries, is_card=top.is_card, told_by_place=told)
    return replace(top, entries=blamed(entries, checks), checks=checks, told_by_place=told)


def _head(top: Extraction, ends: Mapping[str, Found]) -> Iterator[Entry]:
    for entry in top.entries:
        if not entry.number and not any(one.name in _OF_EACH for one in entry.values):
            yield replace(entry, values=tuple(ends.get(one.name, one) for one in entry.values))


def _field(found: Extraction, name: str) -> Found:
    return next(one for entry in found.entries if not entry.number for one in entry.values if one.name == name)


def _rows(found: Sequence[Extraction]) -> Iterator[Entry]:
    rows = [row for one in found for row in one.rows("transaction")]
    filled = [row for row in rows if any(one.value for one in row.values)]  # of a month without any, none is missing
    for number, row in enumerate(filled or rows[:1], 1):
        yield replace(row, number=number)


def _accounts(found: Extraction) -> set[str]:
    values = (found.field(name) for name in ("iban", "account_number"))
    return {one.value.replace(" ", "") for one in values if one is not None and one.value and not one.reason}


def _text(found: Extraction, name: str) -> str:
    one = found.field(name)
    return one.value if one is not None else ""

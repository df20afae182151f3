"""Whether a statement adds up, to the cent; computed from the values alone, so also after a person changed them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pipeline.text.finance.amounts import plain
from pipeline.text.finance.found import Check, Entry, Found
from pipeline.text.statements.order import in_time, steps
from pipeline.text.statements.pending import booked

_EXCHANGED: Final = "Only their place told which balance is which: the other way round they add up."


def checks_of(
    entries: Sequence[Entry], *, is_card: bool = False, told_by_place: Collection[str] = ()
) -> tuple[Check, ...]:
    """The running balance of every transaction that prints one, the closing balance, and the sums in and out.

    The balances of a card may be what is owed, which rises with what is spent. Of balances that only their place told
    from each other it is said where they add up the other way round.
    """
    rows = booked([one for one in entries if one.group == "transaction"])
    fields = {one.name: one.decimal for entry in entries if not entry.number for one in entry.values}
    is_owed = is_card and _is_owed(rows, fields)
    running = _as_owed(rows) if is_owed else rows
    return (
        *_running(running, fields.get("opening_balance")),
        *_closing(rows, fields, is_owed=is_owed, is_by_place=bool(told_by_place)),
        *_sums(rows, fields),
    )


def _check(name: str, title: str, expected: Decimal, found: Decimal) -> Check:
    holds = expected == found
    text = "" if holds else f"{plain(found)} is printed, {plain(expected)} comes out."
    return Check(name, title, holds, plain(expected), plain(found), text)


def _running(rows: Sequence[Entry], opening: Decimal | None) -> Iterator[Check]:
    for step in steps(in_time(rows, opening), opening):
        number = step.row.number
        yield _check(f"balance_{number}", f"Balance after transaction {number}", step.expected, step.printed)


def _closing(
    rows: Sequence[Entry], fields: dict[str, Decimal | None], *, is_owed: bool, is_by_place: bool
) -> Iterator[Check]:
    opening, closing = fields.get("opening_balance"), fields.get("closing_balance")
    amounts = [one.decimal("amount") for one in rows]
    if opening is None or closing is None or None in amounts:
        return
    total = sum((one for one in amounts if one is not None), Decimal(0))
    title = "Opening balance and transactions make the closing balance"
    # a card's balance is what its holder owes: what is spent raises it
    check = _check("closing", title, opening - total if is_owed else opening + total, closing)
    if is_by_place and not check.holds and closing + total == opening:
        check = replace(check, text=f"{check.text} {_EXCHANGED}")
    yield check


def _is_owed(rows: Sequence[Entry], fields: dict[str, Decimal | None]) -> bool:
    """Whether balances are what is owed, as on a card: by the closing one, by those that run along, by their sign."""
    opening, closing = fields.get("opening_balance"), fields.get("closing_balance")
    if opening is None or closing is None:
        return False
    total = sum((one.decimal("amount") or Decimal(0) for one in rows), Decimal(0))
    if closing in (opening + total, opening - total):
        return closing != opening + total
    held, owed = (sum(one.holds is True for one in _running(way, opening)) for way in (rows, _as_owed(rows)))
    return owed > held if owed != held else not held and min(opening, closing) > 0


def _as_owed(rows: Sequence[Entry]) -> list[Entry]:
    """The rows with each amount as it changes what is owed."""
    return [
        replace(row, values=tuple(_negated(one) if one.name == "amount" else one for one in row.values)) for row in rows
    ]


def _negated(found: Found) -> Found:
    return replace(found, value=plain(-amount)) if (amount := found.decimal) is not None else found


def _sums(rows: Sequence[Entry], fields: dict[str, Decimal | None]) -> Iterator[Check]:
    amounts = [one.decimal("amount") for one in rows]
    known = [one for one in amounts if one is not None]
    if len(known) != len(amounts):
        return
    for name, title, sign in (
        ("total_credits", "Sum of what came in", 1),
        ("total_debits", "Sum of what went out", -1),
    ):
        printed = fields.get(name)
        if printed is not None:
            added = sum((one for one in known if one * sign > 0), Decimal(0))
            yield _check(name, title, abs(added), abs(printed))


def blamed(entries: Sequence[Entry], checks: Sequence[Check]) -> tuple[Entry, ...]:
    """The entries with what does not add up marked to be looked at."""
    found = list(entries)
    names = {"closing": "closing_balance", "total_credits": "total_credits", "total_debits": "total_debits"}
    for check in checks:
        if check.holds is not False:
            continue
        reason = f"{check.title}: {check.text}"
        for at, entry in enumerate(found):
            if entry.group == "transaction" and check.name == f"balance_{entry.number}":
                found[at] = entry.doubted("balance", reason)
            elif not entry.number and check.name in names and entry.get(names[check.name]):
                found[at] = entry.doubted(names[check.name], reason)
    return tuple(found)

"""In which order the transactions of a statement happened: many banks print the newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Final, Literal, TypeAlias

from pipeline.text.finance.found import Entry

Direction: TypeAlias = Literal["oldest first", "newest first", ""]
MIXED: Final = "mixed"  # the order of several statements whose transactions and months do not all go one way
MIXED_ORDER: Final = "Some stand oldest first, others newest first; they are listed in the order of the page."
NEWEST_FIRST: Final = "The newest transactions stand first; they are listed in the order of the page."


@dataclass(frozen=True, slots=True)
class Step:
    """A printed balance: the row it stands in, what comes out there, what is printed, and the rows it takes in."""

    row: Entry
    expected: Decimal
    printed: Decimal
    rows: tuple[Entry, ...]

    def holds(self, *, by_size: bool) -> bool:
        """Whether it comes out; ``by_size`` also where the one amount it takes in may have the other sign."""
        if self.expected == self.printed:
            return True
        amount = self.rows[0].decimal("amount") if len(self.rows) == 1 else None
        return by_size and amount is not None and self.expected - 2 * amount == self.printed


def steps(rows: Sequence[Entry], opening: Decimal | None) -> Iterator[Step]:
    """Every balance that the one before it and the amounts between them make."""
    known, between = opening, list[Entry]()
    for row in rows:
        amount, balance = row.decimal("amount"), row.decimal("balance")
        if amount is None:
            known = None
        between.append(row)
        if balance is None:
            continue
        if known is not None:
            added = sum((one for it in between if (one := it.decimal("amount")) is not None), Decimal(0))
            yield Step(row, known + added, balance, tuple(between))
        known, between = balance, []


def direction_of(days: Sequence[str]) -> Direction:
    """What the days say, in printed order."""
    known = [one for one in days if one]
    falling = sum(one > other for one, other in pairwise(known))
    rising = sum(one < other for one, other in pairwise(known))
    return "newest first" if falling > rising else "oldest first" if rising else ""


def in_time(rows: Sequence[Entry], opening: Decimal | None, *, by_size: bool = False) -> tuple[Entry, ...]:
    """The transactions from the oldest on: as the balances beside them chain, and where these tell nothing, the days.

    Of one day a bank may print the oldest first and the days from the newest on, or the balance once a day.
    """
    return min(_orders(tuple(rows)), key=lambda one: _broken(one, opening, by_size=by_size))


def printed_order(rows: Sequence[Entry], opening: Decimal | None) -> Direction:
    """Which transactions stand first, by their days, or of one day by the balances beside them; "" where none tells."""
    said = direction_of([_day(one) for one in rows])
    if said or len(rows) < 2:
        return said
    ways = {way: _broken(one, opening, by_size=False) for way, one in _ways(tuple(rows))}
    return "" if len(set(ways.values())) < len(ways) else min(ways, key=lambda one: ways[one])


def is_open(rows: Sequence[Entry], opening: Decimal | None) -> bool:
    """Whether amounts without signs chain from above as well as from below, and no day tells which is meant."""
    if direction_of([_day(one) for one in rows]) or len(rows) < 2:
        return False
    above, below = (_broken(one, opening, by_size=True) for _, one in _ways(tuple(rows)))
    return above == below


def _broken(rows: Sequence[Entry], opening: Decimal | None, *, by_size: bool) -> int:
    return sum(not one.holds(by_size=by_size) for one in steps(rows, opening))


def _ways(rows: tuple[Entry, ...]) -> tuple[tuple[Direction, tuple[Entry, ...]], ...]:
    return ("oldest first", rows), ("newest first", tuple(reversed(rows)))


def _orders(rows: tuple[Entry, ...]) -> Iterator[tuple[Entry, ...]]:
    """The orders that are possible, the likeliest first."""
    days = [_day(one) for one in rows]
    turned = tuple(reversed(rows))
    is_turned = direction_of(days) == "newest first"
    yield from (turned, rows) if is_turned else (rows, turned)
    if not all(days):
        return
    for one in (rows, turned) if is_turned else (turned, rows):
        yield tuple(sorted(one, key=_day))
    balances = Counter(_day(one) for one in rows if one.text("balance"))
    if max(balances.values(), default=0) == 1:  # the day's last, in whichever of its rows it stands
        yield tuple(sorted(rows, key=lambda one: (_day(one), bool(one.text("balance")))))
    if len({one.page for one in rows}) > 1:
        yield from (_by_page(rows, is_turned=way) for way in (is_turned, not is_turned))


def _by_page(rows: tuple[Entry, ...], *, is_turned: bool) -> tuple[Entry, ...]:
    """Each page in its own direction, as of months kept in one file; ``is_turned`` where its days tell none."""
    pages = [tuple(page) for _, page in groupby(rows, key=lambda one: one.page)]
    ways = [direction_of([_day(one) for one in page]) for page in pages]
    turned = [page[::-1] if (way == "newest first" if way else is_turned) else page
              for page, way in zip(pages, ways, strict=True)]  # fmt: skip
    turned = turned[::-1] if is_turned else turned
    return tuple(row for page in sorted(turned, key=lambda one: (_day(one[0]), _day(one[-1]))) for row in page)


def _day(row: Entry) -> str:
    return row.text("date")

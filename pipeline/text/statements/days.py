"""The day of each transaction: years that are not printed, and orders that nothing tells, come from the period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.text.finance.dates import Order, Seen
from pipeline.text.finance.found import Found
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell

_SLACK = timedelta(days=7)  # a value date may lie a little outside the period


@dataclass(frozen=True, slots=True)
class Span:
    """The period of a statement; either end may be unknown. ``latest`` is the last full date that is printed."""

    start: date | None
    end: date | None
    latest: date | None

    def holds(self, day: date) -> bool:
        return (self.start is None or self.start - _SLACK <= day) and (self.end is None or day <= self.end + _SLACK)

    @property
    def years(self) -> tuple[int, ...]:
        known = [one.year for one in (self.start, self.end) if one]
        if not known and self.latest:
            known = [self.latest.year - 1, self.latest.year]
        return tuple(range(min(known), max(known) + 1)) if known else ()


def day_of(name: str, cell: Cell, seen: Seen, paper: Paper, span: Span) -> Found:
    """The date with its place; empty, and to be looked at, when it can be several days or has no year."""
    order = seen.order or paper.order.order
    orders: tuple[Order, ...] = (order,) if order else ("dmy", "mdy")
    years = (seen.year,) if seen.year else span.years
    days = [day for one in orders for year in years if (day := seen.as_date(one, year))]
    days = list(dict.fromkeys(days))
    inside = _inside(days, span)
    rule = "table of transactions" if len(days) == 1 else "table of transactions; the period tells which"
    trust = 0.93 if len(days) == 1 else 0.88
    if len(inside) == 1:
        return Found(name, "date", inside[0].isoformat(), cell.text, cell.page, cell.box,
                     paper.trusted(trust, cell.page), rule)  # fmt: skip
    if len(days) == 1:
        words = f"{cell.text} lies outside the period of the statement."
        return Found(name, "date", days[0].isoformat(), cell.text, cell.page, cell.box, 0.5, rule, words)
    return Found(name, "date", "", cell.text, cell.page, cell.box, 0.4, rule, _why(cell.text, seen, inside or days))


def _inside(days: list[date], span: Span) -> list[date]:
    found = [one for one in days if span.holds(one)]
    if span.start is None and span.end is None and span.latest and len(found) > 1:
        return [one for one in found if span.latest - timedelta(days=360) < one <= span.latest]
    return found


def _why(text: str, seen: Seen, days: list[date]) -> str:
    if not days and not seen.year:
        return f"No year is printed with {text}, and no period is known."
    words = " or ".join(f"{one.day} {one:%B %Y}" for one in days) or "no day of the calendar"
    return f"{text} can be {words}. Choose one, or set the order of dates."

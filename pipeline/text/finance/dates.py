"""Dates as people print them in ten languages; one that can be two days stays both until something decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from pipeline.text.finance.labels import folded

Order: TypeAlias = Literal["dmy", "mdy", "ymd", ""]

_MONTHS = {
    1: "january jan januar jaenner janner janvier janv enero ene gennaio gen janeiro januari styczen stycznia",
    2: "february feb februar fevrier fevr fev febrero febbraio febb fevereiro februari luty lutego",
    3: "march mar marz maerz mrz mars marzo marco maart mrt marzec marca",
    4: "april apr avril avr abril abr aprile kwiecien kwietnia",
    5: "may mai mayo maggio mag maio mei maj maja",
    6: "june jun juni juin junio giugno giu junho czerwiec czerwca",
    7: "july jul juli juillet juil julio luglio lug julho lipiec lipca",
    8: "august aug aout agosto ago augustus augusti sierpien sierpnia",
    9: "september sept sep septembre septiembre settembre sett set setembro wrzesien wrzesnia",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out pazdziernik pazdziernika",
    11: "november nov novembre noviembre novembro listopad listopada",
    12: "december dec dezember dez decembre diciembre dic dicembre dezembro grudzien grudnia",
}
MONTH_OF = {word: number for number, words in _MONTHS.items() for word in words.split()}
_NAME = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_YEAR = r"(?P<y>(?:19|20)\d\d|\d\d(?!\d))"
# Sets of forms, the surest first. Those with a name of a month are searched together from left to right, because
# “Dec 20 Dec 21” holds no 20 December.
_BY_YEAR = re.compile(r"(?<![\d.,/-])(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d])")
_JAPANESE = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日")
_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?P<a>\d{1,2})(?P<sep>[-/.]|\s?[-/.]\s?)(?P<b>\d{1,2})(?P=sep)"
    r"(?P<y>(?:19|20)\d\d|\d\d)(?![\d])(?![.,/-]\d)"
)
_DAY_MONTH = re.compile(
    rf"(?<![\w])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|o|º|ª|\.)?[\s-]*(?:de\s+|of\s+|d')?(?P<name>{_NAME})\b\.?,?"
    rf"(?:[\s-]*(?:de\s+|del\s+)?{_YEAR}(?![\d.,]\d))?"
)
_MONTH_DAY = re.compile(
    rf"(?<![\w])(?P<name>{_NAME})\b\.?\s*(?P<d>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:\s*,?\s*{_YEAR}(?![\d.,]\d))?"
)
_SHORT = re.compile(r"(?<![\d.,/-])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?![\d/-])(?!\.?\d)\.?")
_FORMS = ((_BY_YEAR, _JAPANESE), (_NUMERIC,), (_DAY_MONTH, _MONTH_DAY), (_SHORT,))


@dataclass(frozen=True, slots=True)
class Seen:
    """A date in a text: characters ``start`` to ``end``. ``a`` and ``b`` are day and month in either order.

    ``order`` is "dmy" or "mdy" where the print itself tells which is which, "" where both are possible. ``year`` is 0
    where none is printed.
    """

    start: int
    end: int
    a: int
    b: int
    year: int
    order: Order
    is_numeric: bool

    def as_date(self, order: Order, year: int = 0) -> date | None:
        """The date in that order; None where it needs an order or a year that is not given, or is no day."""
        used, when = self.order or order, self.year or year
        if used not in ("dmy", "mdy") or not when:
            return None
        return _day(when, self.b, self.a) if used == "dmy" else _day(when, self.a, self.b)

    @property
    def readings(self) -> tuple[date, ...]:
        """Every day it can be; nothing without a year."""
        orders: tuple[Order, ...] = (self.order,) if self.order else ("dmy", "mdy")
        found = [day for one in orders if (day := self.as_date(one))]
        return tuple(dict.fromkeys(found))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dates_in(text: str, *, without_year: bool = False) -> list[Seen]:
    """The dates of a text in order; those without a year only when asked for."""
    plain = folded(text)
    if len(plain) != len(text):
        plain = text.casefold() if len(text.casefold()) == len(text) else text
    found: list[Seen] = []
    for forms in _FORMS:
        matches = sorted((match for form in forms for match in form.finditer(plain)), key=lambda one: one.start())
        for seen in filter(None, map(_seen, matches)):
            if not any(one.start < seen.end and seen.start < one.end for one in found):
                found.append(seen)
    return sorted((one for one in found if one.year or without_year), key=lambda one: one.start)


def _seen(match: re.Match[str]) -> Seen | None:
    parts = match.groupdict()
    year = _year(parts.get("y") or "")
    if parts.get("name"):
        day, month = int(parts["d"]), MONTH_OF[parts["name"]]
        return Seen(*match.span(), day, month, year, "dmy", is_numeric=False) if _fits(day, month) else None
    if parts.get("d"):
        day, month = int(parts["d"]), int(parts["m"])
        return Seen(*match.span(), day, month, year, "dmy", is_numeric=False) if _fits(day, month) else None
    a, b = int(parts["a"]), int(parts["b"])
    day_first, month_first = _fits(a, b), _fits(b, a)
    if not (day_first or month_first):
        return None
    order: Order = "" if day_first and month_first and a != b else ("dmy" if day_first else "mdy")
    if parts["sep"].strip() == "." and day_first:
        order = "dmy"  # points between numbers are written where the day comes first
    return Seen(*match.span(), a, b, year, order, is_numeric=a != b and parts["sep"].strip() != ".")


def _fits(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _year(text: str) -> int:
    if not text:
        return 0
    number = int(text)
    if len(text) == 4:
        return number
    return 2000 + number if number < 70 else 1900 + number


@dataclass(frozen=True, slots=True)
class OrderKnown:
    """Which part of 03/04/2026 is the day, and what says so: "parameter", "other dates", "language" or ""."""

    order: Order
    source: str


# In these languages a numeric date begins with the day, wherever they are spoken; English tells nothing.
_DAY_FIRST = ("de", "fr", "es", "it", "pt", "nl", "sv", "pl")


def order_of(texts: Iterable[str], wished: str, language: str) -> OrderKnown:
    """The order of a document's numeric dates."""
    if wished in ("dmy", "mdy"):
        return OrderKnown(wished, "parameter")  # type: ignore[arg-type]
    clear = {seen.order for seen in _all(texts) if seen.is_numeric and seen.order and seen.year}
    if len(clear) == 1:
        return OrderKnown(clear.pop(), "other dates")
    if not clear and language in _DAY_FIRST:
        return OrderKnown("dmy", "language")
    return OrderKnown("", "")


def _all(texts: Iterable[str]) -> Iterator[Seen]:
    for text in texts:
        yield from dates_in(text)

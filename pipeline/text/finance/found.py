"""A value that was found on a page, the entries a person decides on, and what a whole document came to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

from pipeline.pdf.layout import Box

Kind: TypeAlias = Literal["text", "code", "date", "amount", "number", "choice"]


@dataclass(frozen=True, slots=True)
class Found:
    """One value with its place.

    ``value`` is normal: a date as 2026-04-03, a number with a point and no groups; "" when it is not known. ``raw`` is
    what is printed. ``confidence`` is 0 to 1, ``rule`` names what found it. ``reason`` says why a person should look;
    a value with a reason is unresolved.
    """

    name: str
    kind: Kind = "text"
    value: str = ""
    raw: str = ""
    page: int = 0
    box: Box | None = None
    confidence: float = 0.0
    rule: str = ""
    reason: str = ""

    @property
    def decimal(self) -> Decimal | None:
        return Decimal(self.value) if self.kind in ("amount", "number") and self.value else None

    def doubted(self, reason: str, *, confidence: float = 0.5) -> Found:
        """The same value, to be looked at; an earlier reason stands."""
        return self if self.reason else replace(self, reason=reason, confidence=min(self.confidence, confidence))


def missing(name: str, kind: Kind, reason: str) -> Found:
    """A value that should be there and was not found; it has no place and is nothing."""
    return Found(name, kind, reason=reason)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is decided on at once: one value of a group of fields, or a row of a table with its cells.

    ``group`` is "document", "vendor", "customer", "payment", "totals", "account", "balances", or the table:
    "tax", "line_item", "transaction". ``number`` counts the rows of a table from 1; 0 for a field.
    """

    group: str
    values: tuple[Found, ...]
    number: int = 0

    @property
    def page(self) -> int:
        return next((one.page for one in self.values if one.page), 0)

    @property
    def is_unresolved(self) -> bool:
        return any(one.reason for one in self.values)

    @property
    def confidence(self) -> float:
        """That of its weakest value."""
        return min((one.confidence for one in self.values if one.value or one.reason), default=0.0)

    def get(self, name: str) -> Found | None:
        return next((one for one in self.values if one.name == name), None)

    def decimal(self, name: str) -> Decimal | None:
        found = self.get(name)
        return found.decimal if found else None

    def text(self, name: str) -> str:
        found = self.get(name)
        return found.value if found else ""

    def doubted(self, name: str, reason: str) -> Entry:
        """The same entry with one of its values to be looked at."""
        values = tuple(one.doubted(reason) if one.name == name else one for one in self.values)
        return replace(self, values=values)


@dataclass(frozen=True, slots=True)
class Check:
    """A sum that must hold to the cent. ``holds`` is None where the document does not print what it needs."""

    name: str
    title: str
    holds: bool | None
    expected: str = ""
    found: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction says was invoiced and what is right, by the last amount of each of their rows."""

    before: tuple[Decimal, ...]
    after: tuple[Decimal, ...]

    def proves(self, total: Decimal) -> bool:
        """Whether a total is what the correction changes; a credit note may print it without its minus."""
        steps = {right - was for was in self.before for right in self.after}
        return total in steps or (total > 0 and -total in steps)


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that came of a document. ``notes`` are sentences for the user.

    ``row_order`` is which transactions stand first, as on the page: "oldest first", "newest first", "mixed" of
    several statements that do not all go one way, "" if none tells.
    ``is_card`` says that it is a card's statement, whose balances are what is owed. ``told_by_place`` are the names of
    balances that only their place told from each other. ``correction`` is what a corrected invoice prints of before
    and after.
    """

    kind: Literal["invoice", "bank_statement"]
    entries: tuple[Entry, ...]
    checks: tuple[Check, ...] = ()
    language: str = ""
    decimal_mark: str = ""
    date_order: str = ""
    notes: tuple[str, ...] = ()
    row_order: str = ""
    is_card: bool = False
    told_by_place: tuple[str, ...] = ()
    correction: Correction | None = None

    def field(self, name: str) -> Found | None:
        """The field of that name outside the tables."""
        return next((one for entry in self.entries if not entry.number if (one := entry.get(name))), None)

    def rows(self, group: str) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.group == group and one.number)

    @property
    def unresolved(self) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.is_unresolved)


EXTRACTION: TypeAdapter[Extraction] = TypeAdapter(Extraction)
ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


class FinanceRefused(Exception):
    """The document cannot be worked on. ``code`` is a stable word, ``text`` says what to do.

    Codes: "no_text", "too_large".
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text

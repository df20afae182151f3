"""What is told of values that were read, by whom they were asked for and what was written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtractionFacts:
    """What is told of an extraction: counts, and the first reasons to look."""

    values: int
    rows: int
    unresolved: int
    checks: int
    failing: int
    reasons: tuple[str, ...]
    open_fields: int = 0


@dataclass(frozen=True, slots=True)
class Assisted:
    """``taken`` are the names of the fields that a model's answer filled, because it is printed where it says."""

    facts: ExtractionFacts
    taken: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of "line_item", "tax" or "transaction" (``group``), in the columns in which anything stands.

    ``figures`` are the columns that are numbers, ``open`` the rows (from 0) with an unresolved value; ``more`` rows are
    in the files only.
    """

    group: str
    columns: list[str]
    rows: list[list[str]]
    figures: list[str]
    open: list[int]
    more: int


@dataclass(frozen=True, slots=True)
class Exported:
    """What the exported files hold. ``fields`` are the values by name, as they stand; the others are by the rules."""

    fields: dict[str, str]
    tables: list[Table]
    rows: int
    unresolved: int
    rejected: int
    checks: int
    failing: tuple[str, ...]
    by_model: list[str]
    by_person: list[str]
    notes: list[str]

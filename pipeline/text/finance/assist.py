"""Where a model may fill in what the rules left open: it proposes, and only what stands on the page is taken.

Nothing here knows a provider. A value that is not printed as the model says it is stays unknown, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.pdf.layout import Reading
from pipeline.text.finance.amounts import decimal_mark
from pipeline.text.finance.currencies import CODES
from pipeline.text.finance.dates import OrderKnown
from pipeline.text.finance.fields import amount_found, date_reader, found_in
from pipeline.text.finance.found import Entry, Extraction, Found
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell, rows_of

TRUST = 0.7
RULE = "model, verified on the page"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field that is open: its name, its kind, and why the rules left it open."""

    name: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model says of a field: ``quote`` is the print, letter for letter, and ``page`` where it says it stands."""

    name: str
    quote: str
    page: int = 0


def wanted_of(extraction: Extraction) -> tuple[Wanted, ...]:
    """The fields outside tables that have no value, but for those that are a choice of ours and no print."""
    return tuple(
        Wanted(one.name, one.kind, one.reason)
        for entry in extraction.entries
        if not entry.number
        for one in entry.values
        if one.reason and not one.value and one.kind != "choice"
    )


def pages_of(reading: Reading) -> dict[int, str]:
    """The text of each page, row by row, cells parted by tabs."""
    pages: dict[int, list[str]] = {}
    for row in rows_of(reading.pages):
        pages.setdefault(row.page, []).append("\t".join(cell.text for cell in row.cells))
    return {number: "\n".join(lines) for number, lines in pages.items()}


def with_answers(extraction: Extraction, reading: Reading, answers: Iterable[Answer]) -> Extraction:
    """The extraction with every answer that is printed; each is still to be looked at by a person."""
    known = {one.name: one for one in answers}
    mark = extraction.decimal_mark
    rows = rows_of(reading.pages)
    order = OrderKnown(extraction.date_order, "")  # type: ignore[arg-type]
    paper = Paper(
        rows,
        (),
        extraction.language,
        mark or decimal_mark(row.text for row in rows),
        order,
        len(reading.pages),
        has_sides=extraction.kind == "bank_statement",
    )
    return replace(
        extraction,
        entries=tuple(_answered(entry, known, paper) if not entry.number else entry for entry in extraction.entries),
    )


def _answered(entry: Entry, known: Mapping[str, Answer], paper: Paper) -> Entry:
    values = tuple(
        _verified(one, known[one.name], paper) if one.reason and not one.value and one.name in known else one
        for one in entry.values
    )
    return replace(entry, values=values)


def _verified(found: Found, answer: Answer, paper: Paper) -> Found:
    cell = _printed(answer, paper)
    if cell is None:
        return replace(found, reason=f"{found.reason} A model answered “{answer.quote[:60]}”, which is not printed.")
    made = _as_kind(found, cell, paper)
    if made is None or not made.value:
        return replace(found, reason=f"{found.reason} A model pointed at “{cell.text}”, which cannot be read as it.")
    return replace(made, confidence=TRUST, rule=RULE, reason="A model found it. Compare it.")


def _as_kind(found: Found, cell: Cell, paper: Paper) -> Found | None:
    if found.kind == "date":
        return date_reader(found.name)(cell, paper)
    if found.kind in ("amount", "number"):
        return amount_found(found.name, cell, paper)
    if found.name == "currency":
        return found_in(cell, found.name, found.kind, cell.text) if cell.text in CODES else None
    return found_in(cell, found.name, found.kind, cell.text)


def _printed(answer: Answer, paper: Paper) -> Cell | None:
    """The words of one cell that are the quote."""
    quote = answer.quote.split()
    for row in paper.rows:
        if not quote or (answer.page and row.page != answer.page):
            continue
        for cell in row.cells:
            words = [one.text for one in cell.words]
            for at in range(len(words) - len(quote) + 1):
                if words[at : at + len(quote)] == quote:
                    return cell.part(at, at + len(quote))
    return None

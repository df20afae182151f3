"""The foot of a table of line items: sums below its columns, and below them the same for each rate of tax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from pipeline.text.finance.amounts import plain
from pipeline.text.finance.columns import Slots, slots_of
from pipeline.text.finance.fields import amount_found
from pipeline.text.finance.found import Entry, Found
from pipeline.text.finance.paper import Paper
from pipeline.text.invoices.lines import Lines, percent_in

_FIGURES: Final = (("subtotal", "amount"), ("tax_total", "tax_amount"), ("total", "gross"))
_NEAR: Final = 4  # rows below the last line item: a foot stands no further
RULE: Final = "sums below the columns of line items"


@dataclass(slots=True)
class Foot:
    """``fields`` are subtotal, total and the sum of taxes; ``taxes`` a row for each rate, where they make that sum."""

    fields: dict[str, Found] = field(default_factory=dict)
    taxes: list[Entry] = field(default_factory=list)


def foot_of(paper: Paper, lines: Lines) -> Foot | None:
    """The sums that the columns make; None where they do not, to the cent."""
    last = max(lines.rows, default=-1)
    for at in range(last + 1, min(last + 1 + _NEAR, len(paper.rows))):
        if last < 0 or paper.rows[at].page != paper.rows[last].page:
            break
        slots = slots_of(paper.rows[at], lines.columns, paper.mark)
        fields = {name: one for name, concept in _FIGURES if (one := _sum(name, concept, slots, paper))}
        if len(fields) == len(_FIGURES) and _are_sums(fields, lines):
            lines.cells |= set(paper.rows[at].cells)
            return Foot(fields, list(_taxes(paper, lines, at + 1, fields)))
    return None


def _sum(name: str, concept: str, slots: Slots, paper: Paper) -> Found | None:
    cell = slots.get(concept)
    found = amount_found(name, cell, paper) if cell is not None else None
    return replace(found, rule=RULE, confidence=paper.trusted(0.95, found.page)) if found is not None else None


def _are_sums(fields: dict[str, Found], lines: Lines) -> bool:
    net, tax, gross = (fields[name].decimal or Decimal(0) for name, _ in _FIGURES)
    added = [one.decimal("amount") for one in lines.entries]
    known = [one for one in added if one is not None]
    return len(known) == len(added) > 0 and sum(known, Decimal(0)) == net and net + tax == gross


def _taxes(paper: Paper, lines: Lines, start: int, fields: dict[str, Found]) -> Iterator[Entry]:
    """The rows of rates right below, if they make the sums."""
    found: list[Entry] = []
    rows: list[int] = []
    for at in range(start, len(paper.rows)):
        slots = slots_of(paper.rows[at], lines.columns, paper.mark)
        base, tax, rate = slots.get("amount"), slots.get("tax_amount"), slots.get("tax_rate")
        percent = percent_in(rate.text) if rate is not None else None
        if base is None or tax is None or rate is None or percent is None:
            break
        values = [amount_found("base", base, paper), amount_found("amount", tax, paper)]
        told = Found("rate", "number", plain(percent), rate.text, rate.page, rate.box)
        known = [replace(one, rule=RULE, confidence=paper.trusted(0.95, one.page)) for one in (told, *values) if one]
        found.append(Entry("tax", tuple(known), len(found) + 1))
        rows.append(at)
    sums = (sum((one.decimal(name) or Decimal(0) for one in found), Decimal(0)) for name in ("base", "amount"))
    if found and tuple(sums) == (fields["subtotal"].decimal, fields["tax_total"].decimal):
        lines.cells |= {cell for at in rows for cell in paper.rows[at].cells}
        yield from found

"""The amount that a field word names in a row of sums."""

from __future__ import annotations

from dataclasses import replace

from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.fields import BELOW, RIGHT, SAME, amount_found, places
from pipeline.text.finance.found import Found
from pipeline.text.finance.labels import Label
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell

_TRUST = {SAME: 0.94, RIGHT: 0.95, BELOW: 0.85}


def amount_of(paper: Paper, label: Label) -> Found | None:
    """The last amount of the row up to the next field word, else the one below; its name is "amount"."""
    row = paper.rows[label.row]
    later = [one.cell for one in paper.labels_in(label.row) if one.cell > label.cell and one.starts_cell]
    until = min(later, default=len(row.cells))
    for cell in reversed(row.cells[label.cell + 1 : until]):
        if (amount := _money(cell, paper)) is not None:
            return _trusted(amount, RIGHT, paper)
    rest = row.cells[label.cell].part(label.end)
    if rest is not None and (amount := _last_money(rest, paper)) is not None:
        return _trusted(amount, SAME, paper)
    for cell, rule in places(paper, label):
        if rule == BELOW and not row.cells[label.cell + 1 : until] and (amount := _money(cell, paper)) is not None:
            return _trusted(amount, BELOW, paper)
    return None


def _trusted(found: Found, rule: str, paper: Paper) -> Found:
    return replace(found, rule=rule, confidence=paper.trusted(_TRUST[rule], found.page))


def _money(cell: Cell, paper: Paper) -> Found | None:
    if "%" in cell.text:
        return _last_money(cell, paper)
    return amount_found("amount", cell, paper) or _last_money(cell, paper)


def _last_money(cell: Cell, paper: Paper) -> Found | None:
    """The longest end of a cell that is an amount with decimals or a currency."""
    for at in range(len(cell.words)):
        part = cell.part(at)
        amount = read_amount(part.text, paper.mark) if part else None
        if part is not None and amount is not None and (amount.places == 2 or amount.currency):
            return amount_found("amount", part, paper)
    return None

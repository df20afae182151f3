"""The amount that a field word names in a row of sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.fields import BELOW, RIGHT, SAME, amount_found, places
from pipeline.text.finance.found import Found
from pipeline.text.finance.labels import Label
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell

_INTO = 0.2  # of the letter size: how far a row reaches into the one beside it
_SAME_EDGE = 3.0  # points
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
    if row.cells[label.cell + 1 : until]:
        return None
    beside = [amount for cell in _beside(paper, label) if (amount := _money(cell, paper)) is not None]
    if len(beside) == 1:
        return _trusted(beside[0], RIGHT, paper)
    for cell, rule in places(paper, label):
        if rule == BELOW and (amount := _money(cell, paper)) is not None:
            return _trusted(amount, BELOW, paper)
    return None


def _beside(paper: Paper, label: Label) -> Iterator[Cell]:
    """Cells right of a label, in rows of their own that begin before its row ends: the middle of two lines."""
    row, cell = paper.rows[label.row], paper.rows[label.row].cells[label.cell]
    for number in (label.row - 1, label.row + 1):
        other = paper.rows[number] if 0 <= number < len(paper.rows) else None
        if other is None or other.page != row.page or paper.labels_in(number) or other.box.x0 < cell.box.x1:
            continue
        if min(row.box.y1, other.box.y1) - max(row.box.y0, other.box.y0) > _INTO * row.size:
            yield other.cells[-1]


def wrapped(paper: Paper, label: Label) -> Iterator[Cell]:
    """The next line of the cell that a label stands in, where it is nothing but that: amounts may stand beside both."""
    cell = paper.rows[label.row].cells[label.cell]
    for number in range(label.row + 1, min(label.row + 3, len(paper.rows))):
        row = paper.rows[number]
        begins = row.cells[0].box
        if row.page == cell.page and abs(begins.x0 - cell.box.x0) < _SAME_EDGE:
            if begins.y0 - cell.box.y1 < _INTO * cell.size and len(row.cells) == 1 and not paper.labels_in(number):
                yield row.cells[0]
            return


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

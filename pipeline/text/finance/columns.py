"""Tables without rules: which head each cell of a row belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.pdf.layout import Box
from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.heads import Head
from pipeline.text.finance.rows import BLANK, Cell, Row, gap_between, overlap

_PEEL = 4.0  # points: a number whose edge is so close to a head's belongs to it
# Columns of figures that letters may stand in: “S” for the standard rate, “zw.” for none.
_CODED = frozenset({"tax_rate"})
_CODE = re.compile(r"\w\*?|\*|(?:zw|np|oo)\.?", re.IGNORECASE)
_FAR = 60.0  # points: a cell further from every head belongs to none


@dataclass(slots=True)
class Slots:
    """The cells of a row by concept; ``others`` are figures under heads of unknown kind, ``rest`` those under none."""

    cells: dict[str, Cell] = field(default_factory=dict)
    others: list[Cell] = field(default_factory=list)
    rest: list[Cell] = field(default_factory=list)

    def get(self, concept: str) -> Cell | None:
        return self.cells.get(concept)


def slots_of(row: Row, heads: Sequence[Head], mark: str) -> Slots:
    """The cells of a row under their heads. A cell that reaches over several heads is cut where its numbers begin."""
    found = Slots()
    parts = [part for cell in row.cells for part in _cut(cell, heads, mark)]
    for cell, head in zip(parts, _homes(parts, heads, mark), strict=True):
        if head is None:
            found.rest.append(cell)
        elif not head.is_known:
            found.others.append(cell)
        elif head.concept in found.cells:
            held = found.cells[head.concept]
            found.cells[head.concept] = Cell(cell.page, (*held.words, *cell.words))
        else:
            found.cells[head.concept] = cell
    return found


# --- a cell over several columns ------------------------------------------------------------------------------
def _cut(cell: Cell, heads: Sequence[Head], mark: str) -> list[Cell]:
    """Peels numbers off the end, and off the start, of a cell that stands over several columns."""
    if len(cell.words) < 2:
        return [cell]
    if read_amount(cell.text, mark):
        return _apart(cell, heads)
    over = [one for one in heads if overlap(cell.box, one.box) > 0]
    if len(over) < 2:
        return [cell]
    counts = {sum(one.is_number for one in over), sum(one.takes_figures for one in over)}
    if parts := _amounts_of(cell, counts, mark):
        return parts
    for at in range(1, len(cell.words)):
        tail = Cell(cell.page, cell.words[at:])
        first = Cell(cell.page, cell.words[:at])
        if read_amount(tail.text, mark) and _ends_column(first, tail, over):
            return [*_cut(first, heads, mark), *_apart(tail, heads)]
        left = [one for one in over if one.is_known and abs(one.box.x0 - tail.box.x0) < _PEEL]
        if left and overlap(first.box, left[0].box) <= 0:
            return [*_cut(first, heads, mark), *_cut(tail, heads, mark)]
    return [cell]


def _ends_column(first: Cell, tail: Cell, over: Sequence[Head]) -> bool:
    """Whether an amount at the end of a cell is a column's: it ends where the head ends, or stands apart below it."""
    numbers = [one for one in over if one.is_number and overlap(one.box, tail.box) > 0]
    is_apart = gap_between(first.words[-1], tail.words[0]) > BLANK * tail.size
    before = [one for one in over if overlap(one.box, first.box) > 0 and one not in numbers]
    return any(abs(one.box.x1 - tail.box.x1) < _PEEL for one in over if one.is_number) or bool(
        is_apart and numbers and before
    )


def _apart(cell: Cell, heads: Sequence[Head]) -> list[Cell]:
    """A figure that may be several, “2 137.99”: its blanks group no thousands where they part columns."""
    over = [one for one in heads if one.takes_figures and overlap(cell.box, one.box) > 0]
    cuts = [at for at in range(1, len(cell.words)) if _parts_figures(cell, at, over)]
    return [Cell(cell.page, cell.words[start:end]) for start, end in pairwise((0, *cuts, len(cell.words)))]


def _parts_figures(cell: Cell, at: int, over: Sequence[Head]) -> bool:
    one, other = cell.words[at - 1], cell.words[at]
    if not (one.text[-1:].isdigit() and other.text[:1].isdigit()):
        return False
    if gap_between(one, other) > BLANK * cell.size:
        return True
    return any(
        head is not follower
        and (
            (abs(head.box.x1 - one.box.x1) < _PEEL and abs(follower.box.x1 - cell.box.x1) < _PEEL)
            or (abs(head.box.x0 - cell.box.x0) < _PEEL and abs(follower.box.x0 - other.box.x0) < _PEEL)
        )
        for head in over
        for follower in over
    )


def _amounts_of(cell: Cell, counts: set[int], mark: str) -> list[Cell]:
    """A cell that is nothing but so many amounts with decimals, as parts; else none: “0,08 € 1.000,00 €”."""
    parts: list[Cell] = []
    start = 0
    while start < len(cell.words):
        ends = range(min(start + 2, len(cell.words)), start, -1)
        part = next((one for end in ends if (one := cell.part(start, end)) and _has_decimals(one.text, mark)), None)
        if part is None:
            return []
        parts.append(part)
        start += len(part.words)
    return parts if len(parts) in counts else []


def _has_decimals(text: str, mark: str) -> bool:
    amount = read_amount(text, mark)
    return amount is not None and amount.places >= 2


# --- which head -----------------------------------------------------------------------------------------------
def _homes(cells: Sequence[Cell], heads: Sequence[Head], mark: str) -> list[Head | None]:
    """The head of each cell, the closest of all pairs first. A column of figures takes one cell of a row.

    A figure whose column is taken goes to another only where it stands below that: else it would be made up.
    """
    figures = [is_figure(one.text, mark) for one in cells]
    pairs = sorted(
        (distance, number, place)
        for number, cell in enumerate(cells)
        for place, head in enumerate(heads)
        if (figures[number] or not head.takes_figures or _is_coded(cell, head))
        and (distance := _distance(cell.box, head)) <= _FAR
    )
    homes: dict[int, Head] = {}
    moved: set[int] = set()
    for _, number, place in pairs:
        head = heads[place]
        if number in homes or (number in moved and overlap(cells[number].box, head.box) <= 0):
            continue
        if head.is_number and head in homes.values():
            moved.add(number)
        else:
            homes[number] = head
    text = next((one for one in heads if one.concept == "description"), None)
    return [homes.get(number, None if figures[number] else text) for number in range(len(cells))]


def _is_coded(cell: Cell, head: Head) -> bool:
    return head.concept in _CODED and _CODE.fullmatch(cell.text) is not None and overlap(cell.box, head.box) > 0


def is_figure(text: str, mark: str) -> bool:
    """Whether a cell can stand in a column of figures: an amount, a percentage, a quantity with its unit."""
    plain = text.strip().rstrip("%*").strip()
    if read_amount(plain, mark) is not None:
        return True
    head, _, unit = plain.partition(" ")
    return read_amount(head, mark) is not None and unit.replace(".", "").isalpha() and len(unit) <= 8


def _distance(box: Box, head: Head) -> float:
    """How far the cell is from standing under the head: at its edges or its middle, whichever is closest."""
    edges = (abs(box.x0 - head.box.x0), abs(box.x1 - head.box.x1))
    middle = abs((box.x0 + box.x1) / 2 - (head.box.x0 + head.box.x1) / 2)
    apart = max(0.0, box.x0 - head.box.x1, head.box.x0 - box.x1)
    if head.takes_figures:
        return min(*edges, middle) + apart
    return min(edges[0], middle, 20.0 + edges[1]) + 0.5 * apart

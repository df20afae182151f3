"""Tables without rules: a row of column heads, and which head each cell below belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.pdf.layout import Box
from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.labels import Vocabulary
from pipeline.text.finance.rows import Cell, Row, Word, around

_NEAR = 12.0  # points: heads in two rows that stand over each other
_PEEL = 4.0  # points: a number whose right edge is so close to a head's belongs to it
_OTHERS = {"tax_rate": "tax_amount"}  # what a second column of the same name holds: “VAT %”, “VAT”
_FAR = 60.0  # points: a cell further from every head belongs to none


@dataclass(frozen=True, slots=True)
class Head:
    """A column by its concept; ``box`` is that of its words."""

    concept: str
    box: Box
    is_number: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A row of heads, at ``row`` of the document's rows; ``end`` is the first row below it."""

    heads: tuple[Head, ...]
    row: int
    end: int

    def has(self, concept: str) -> bool:
        return any(one.concept == concept for one in self.heads)

    def head(self, concept: str) -> Head | None:
        return next((one for one in self.heads if one.concept == concept), None)


@dataclass(slots=True)
class Slots:
    """The cells of one row by concept; ``rest`` are those under no head."""

    cells: dict[str, Cell] = field(default_factory=dict)
    rest: list[Cell] = field(default_factory=list)

    def get(self, concept: str) -> Cell | None:
        return self.cells.get(concept)


def find_heads(
    rows: Sequence[Row], at: int, words: Vocabulary, *, numbers: frozenset[str], needed: Sequence[frozenset[str]]
) -> Table | None:
    """The table whose heads are row ``at``, with a second line of them below; None where it has no heads.

    ``numbers`` are concepts of figures; of each set in ``needed`` one concept must be there.
    """
    row = rows[at]
    heads = _heads(row, words, numbers)
    if len(heads) < 2:
        return None
    end = at + 1
    if end < len(rows) and rows[end].page == row.page and rows[end].box.y0 - row.box.y1 < 0.8 * row.size:
        below = rows[end]
        if not any(read_amount(cell.text) for cell in below.cells) and _stand_under(below, row):
            joined = _heads(_joined(row, below), words, numbers)
            if len(joined) >= len(heads):
                heads, end = joined, end + 1
    concepts = {one.concept for one in heads}
    return Table(tuple(heads), at, end) if all(concepts & one for one in needed) else None


def _stand_under(below: Row, row: Row) -> bool:
    """Whether every cell of the second line stands under one of the first."""
    return all(any(_overlap(cell.box, one.box) > 0 for one in row.cells) for cell in below.cells) and len(
        below.cells
    ) <= len(row.cells)


def _joined(row: Row, below: Row) -> Row:
    cells = []
    for cell in row.cells:
        under = [word for other in below.cells if _overlap(cell.box, other.box) > 0 for word in other.words]
        cells.append(Cell(cell.page, (*cell.words, *under)))
    return replace(row, cells=tuple(cells))


def _heads(row: Row, words: Vocabulary, numbers: frozenset[str]) -> list[Head]:
    """Every phrase that begins a cell, or follows another head in it; a cell with other words in it is no head."""
    found: list[Head] = []
    for cell in row.cells:
        parts = list(words.in_cell(cell, is_scan=row.is_scan))
        covered = sum(len(phrase.words) for phrase, _ in parts)
        if not parts or covered < 0.5 * len(cell.words):
            continue
        for number, (phrase, start) in enumerate(parts):
            end = parts[number + 1][1] if number + 1 < len(parts) else len(cell.words)
            box = around(word.box for word in cell.words[start:end])
            other = _OTHERS.get(phrase.concept, "")
            if not any(one.concept == phrase.concept for one in found):
                found.append(Head(phrase.concept, box, phrase.concept in numbers))
            elif other and not any(one.concept == other for one in found):
                found.append(Head(other, box, other in numbers))
            elif found[-1].concept == phrase.concept:
                found[-1] = Head(phrase.concept, around((found[-1].box, box)), found[-1].is_number)
    return found


def slots_of(row: Row, heads: Sequence[Head], mark: str) -> Slots:
    """The cells of a row under their heads. A cell that reaches over several heads is cut where its numbers begin."""
    found = Slots()
    parts: list[Cell] = [part for cell in row.cells for part in _cut(cell, heads, mark)]
    for cell in parts:
        head = _nearest(cell, heads, mark, taken=found.cells)
        if head is None:
            found.rest.append(cell)
        elif head.concept in found.cells:
            held = found.cells[head.concept]
            found.cells[head.concept] = Cell(cell.page, (*held.words, *cell.words))
        else:
            found.cells[head.concept] = cell
    return found


def _cut(cell: Cell, heads: Sequence[Head], mark: str) -> list[Cell]:
    """Peels numbers off the end, and off the start, of a cell that stands over several columns."""
    over = [one for one in heads if _overlap(cell.box, one.box) > 0]
    if len(cell.words) < 2 or len(over) < 2 or read_amount(cell.text, mark):
        return [cell]
    if parts := _amounts_of(cell, len([one for one in over if one.is_number]), mark):
        return parts
    for at in range(1, len(cell.words)):
        tail = Cell(cell.page, cell.words[at:])
        first = Cell(cell.page, cell.words[:at])
        right = [one for one in over if one.is_number and abs(one.box.x1 - tail.box.x1) < _PEEL]
        if right and read_amount(tail.text, mark):
            return [*_cut(first, heads, mark), tail]
        left = [one for one in over if abs(one.box.x0 - tail.box.x0) < _PEEL]
        if left and _overlap(first.box, left[0].box) <= 0:
            return [*_cut(first, heads, mark), *_cut(tail, heads, mark)]
    return [cell]


def _amounts_of(cell: Cell, count: int, mark: str) -> list[Cell]:
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
    return parts if len(parts) == count else []


def _has_decimals(text: str, mark: str) -> bool:
    amount = read_amount(text, mark)
    return amount is not None and amount.places >= 2


def _nearest(cell: Cell, heads: Sequence[Head], mark: str, *, taken: Mapping[str, Cell]) -> Head | None:
    number = is_figure(cell.text, mark)
    best: tuple[float, Head] | None = None
    for head in heads:
        if head.is_number and not number:
            continue
        distance = _distance(cell.box, head)
        if head.concept in taken and head.is_number:
            distance += _FAR
        if best is None or distance < best[0]:
            best = (distance, head)
    if best is None or best[0] > _FAR:
        return next((one for one in heads if one.concept == "description"), None) if not number else None
    return best[1]


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
    return min(*edges, middle) + apart if head.is_number else min(edges[0], middle, 20.0 + edges[1]) + 0.5 * apart


def _overlap(one: Box, other: Box) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def words_of(cells: Iterable[Cell]) -> tuple[Word, ...]:
    return tuple(word for cell in cells for word in cell.words)

"""The heads of a table without rules: a row of them, or up to three that stand over each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.pdf.layout import Box
from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.labels import Vocabulary, bare
from pipeline.text.finance.rows import BLANK, Cell, Row, around, gap_between, overlap

ITEM = "item"  # the first of two heads of texts: “Item”, “Description”
_TEXT = "description"
UNKNOWN = ""  # the concept of a head whose words the rules do not know
# What a second column of the same name holds: “VAT %”, “VAT”; “Amount”, “Amount EUR”.
_OTHERS = {"tax_rate": "tax_amount", "amount": "other_amount"}
_CURRENCY = frozenset(("", "in", "en", "€", "$", "£", "eur", "usd", "gbp", "chf", "sek", "inr"))  # “GP in €”
_TIGHT, _LOOSE = 0.25, 0.8  # of the letter size: gaps up to a line of heads above, and below


@dataclass(frozen=True, slots=True)
class Head:
    """A column by its concept; ``box`` is that of its words."""

    concept: str
    box: Box
    is_number: bool

    @property
    def is_known(self) -> bool:
        return self.concept != UNKNOWN

    @property
    def takes_figures(self) -> bool:
        return self.is_number or not self.is_known


@dataclass(frozen=True, slots=True)
class Table:
    """Heads, from ``row`` of the document's rows on; ``end`` is the first row below them."""

    heads: tuple[Head, ...]
    row: int
    end: int

    def has(self, concept: str) -> bool:
        return any(one.concept == concept for one in self.heads)


def find_heads(
    rows: Sequence[Row], at: int, words: Vocabulary, *, numbers: frozenset[str], needed: Sequence[frozenset[str]]
) -> Table | None:
    """The table whose heads are row ``at``, with a line of them above and below; None where it has no heads.

    ``numbers`` are concepts of figures; of each set in ``needed`` one concept must be there.
    """
    best = Table(tuple(_heads(rows[at], words, numbers)), at, at + 1)
    if _known(best.heads) < 2:
        return None
    for start, end in ((at, at + 2), (at - 1, at + 1), (at - 1, at + 2)):
        if start < 0 or end > len(rows) or (joined := _joined(rows, start, at, end)) is None:
            continue
        heads = tuple(_heads(joined, words, numbers))
        gain = _known(heads) - _known(best.heads)
        if gain > 0 or (gain == 0 and start == at):
            best = Table(heads, start, end)
    concepts = {one.concept for one in best.heads}
    return best if all(concepts & one for one in needed) else None


def _known(heads: Sequence[Head]) -> int:
    return sum(one.is_known for one in heads)


# --- heads of several lines -----------------------------------------------------------------------------------
def _joined(rows: Sequence[Row], start: int, at: int, end: int) -> Row | None:
    """Rows ``start`` to ``end`` as one, by what stands over each other; None where they are no heads of one table."""
    row = rows[at]
    above, below = (rows[start] if start < at else None), (rows[at + 1] if end > at + 1 else None)
    if (above and not _leads_to(above, row)) or (below and not _follows(row, below, rows[end : end + 1])):
        return None
    lines = [apart(one) for one in (above, row, below) if one]
    row = lines[1 if above else 0]
    columns = [[cell] for cell in row.cells]
    between: list[list[Cell]] = []  # over and under a gap of the middle row, as heads of two lines beside one
    for cell in (cell for line in lines if line is not row for cell in line.cells):
        over = [one for one in columns if overlap(one[0].box, cell.box) > 0]
        if len(over) > 1:
            return None
        home = over or [one for one in between if overlap(one[0].box, cell.box) > 0]
        if home:
            home[0].append(cell)
        else:
            between.append([cell])
    if any(len(one) != len(lines) - 1 or len(lines) < 3 for one in between):
        return None
    cells = [_stacked(one) for one in (*columns, *between)]
    return replace(row, cells=tuple(sorted(cells, key=lambda one: one.box.x0)))


def apart(row: Row) -> Row:
    """The row cut wherever a gap is wider than a blank, so that each cell is of one column."""
    cells = [
        Cell(cell.page, cell.words[start:end])
        for cell in row.cells
        for start, end in pairwise((0, *_wide_gaps(cell), len(cell.words)))
    ]
    return replace(row, cells=tuple(cells))


def _wide_gaps(cell: Cell) -> list[int]:
    return [at for at in range(1, len(cell.words)) if gap_between(*cell.words[at - 1 : at + 1]) > BLANK * cell.size]


def _stacked(cells: Sequence[Cell]) -> Cell:
    words = [word for cell in sorted(cells, key=lambda one: one.box.y0) for word in cell.words]
    return Cell(cells[0].page, tuple(words))


def _leads_to(above: Row, row: Row) -> bool:
    tight = row.box.y0 - above.box.y1 < _TIGHT * row.size
    return tight and above.page == row.page and not _has_figures(above)


def _follows(row: Row, below: Row, following: Sequence[Row]) -> bool:
    """Whether a row can be a line of the heads; one that reaches into the next is the first line of a taller row."""
    if below.page != row.page or below.box.y0 - row.box.y1 >= _LOOSE * row.size or _has_figures(below):
        return False
    return not any(one.page == row.page and one.box.y0 < below.box.y1 - _TIGHT * row.size for one in following)


def _has_figures(row: Row) -> bool:
    return any(read_amount(cell.text) for cell in row.cells)


# --- heads in one row -----------------------------------------------------------------------------------------
def _heads(row: Row, words: Vocabulary, numbers: frozenset[str]) -> list[Head]:
    """Every phrase that begins a cell, or follows another head in it; other words head a column of unknown kind."""
    found: list[Head] = []
    for cell in row.cells:
        for number, (concept, part) in enumerate(_phrases(cell, words, is_scan=row.is_scan)):
            other = _OTHERS.get(concept, UNKNOWN)
            is_new = not any(one.concept == concept for one in found)
            goes_on = bool(found) and found[-1].concept == concept and (number > 0 or concept not in numbers)
            if concept == UNKNOWN or is_new:
                found.append(Head(concept, part.box, concept in numbers))
            elif other and not any(one.concept == other for one in found):
                found.append(Head(other, part.box, other in numbers))
            elif goes_on and number == 0 and concept == _TEXT and not any(one.concept == ITEM for one in found):
                found[-1:] = [replace(found[-1], concept=ITEM), Head(concept, part.box, is_number=False)]
            elif goes_on:
                found[-1] = Head(concept, around((found[-1].box, part.box)), found[-1].is_number)
            else:
                found.append(Head(UNKNOWN, part.box, is_number=False))
    return found


def _phrases(cell: Cell, words: Vocabulary, *, is_scan: bool) -> Iterator[tuple[str, Cell]]:
    """The concepts of a cell with the words they stand in; a gap wider than a blank parts columns."""
    cuts = _wide_gaps(cell)
    if len({round(word.box.y0) for word in cell.words}) > 1:
        cuts = []  # of several lines, whose words do not stand side by side
    for start, end in pairwise((0, *cuts, len(cell.words))):
        yield from _phrases_in(Cell(cell.page, cell.words[start:end]), words, is_scan=is_scan)


def _phrases_in(cell: Cell, words: Vocabulary, *, is_scan: bool) -> Iterator[tuple[str, Cell]]:
    parts = list(words.in_cell(cell, is_scan=is_scan))
    covered = sum(len(phrase.words) for phrase, _ in parts)
    telling = sum(bare(one.text) not in _CURRENCY for one in cell.words)
    if not parts or covered < 0.5 * telling:
        yield UNKNOWN, cell
        return
    starts = [0, *(start for _, start in parts[1:]), len(cell.words)]
    for (phrase, _), start, end in zip(parts, starts, starts[1:], strict=False):
        part = cell.part(start, end)
        if part is not None:
            yield phrase.concept, part

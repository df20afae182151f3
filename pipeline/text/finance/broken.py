"""Dates and amounts that a narrow column breaks over lines: “01-04-” above “2025”, “7,449.75” above “Dr”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.dates import dates_in
from pipeline.text.finance.rows import Cell, Row, Word, around

_UNFINISHED = re.compile(r"(?:\d{1,2}[-/.](?:\d{1,2}[-/.]?)?|(?:19|20)\d\d[-/.](?:\d{1,2}[-/.])?)")
_PIECE = re.compile(r"\d{1,4}[-/.]?(?:\d{1,4})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SIDE = re.compile(r"(?:CR|DR)\.?", re.IGNORECASE)
_SIGN = re.compile(r"[€$£¥₹]|EUR|USD|GBP|CHF|SEK|kr")
_TIGHT = 0.6  # of the letter size: no line of one cell is further below the one above
_EDGE = 3.0  # points: lines of one cell share an edge or their middle
_LINES = 3


def rejoined(rows: Sequence[Row]) -> list[Row]:
    """The rows with every date and amount whole, in the row that it begins in."""
    found = list(rows)
    for at in range(len(found)):
        for cell in found[at].cells:
            for below in _lines_below(found, at, cell):
                if (whole := _joined([cell, *(piece for _, piece in below)])) is not None:
                    _take(found, at, cell, whole)
                    for number, piece in below:
                        _take(found, number, piece, None)
                    break
    return [one for one in found if one.cells]


def _lines_below(rows: Sequence[Row], at: int, cell: Cell) -> list[list[tuple[int, Cell]]]:
    """The stacks of cells right below one: of one line, of two."""
    stack: list[tuple[int, Cell]] = []
    last = cell
    if not (_is_unfinished(cell) or _is_bare_amount(cell) or _is_sign(rows, at, cell)):
        return []
    for number in range(at + 1, min(at + 2 + _LINES, len(rows))):
        row = rows[number]
        if row.page != cell.page or not row.cells:
            continue
        piece = next((one for one in row.cells if _is_under(last, one)), None)
        if piece is None:
            continue
        stack.append((number, piece))
        last = piece
    return [stack[:count] for count in range(1, min(len(stack), _LINES - 1) + 1)]


def _is_under(upper: Cell, lower: Cell) -> bool:
    one, other = upper.box, lower.box
    edges = (one.x0 - other.x0, one.x1 - other.x1, (one.x0 + one.x1 - other.x0 - other.x1) / 2)
    last = upper.words[-1].box
    return -0.5 * upper.size < other.y0 - last.y1 < _TIGHT * upper.size and any(abs(edge) < _EDGE for edge in edges)


def _is_unfinished(cell: Cell) -> bool:
    if _UNFINISHED.fullmatch(cell.words[-1].text):
        return len(cell.words) == 1
    days = dates_in(cell.text, without_year=True)
    return bool(days) and not days[-1].year and not days[-1].is_numeric and days[-1].end >= len(cell.text) - 1


def _is_sign(rows: Sequence[Row], at: int, cell: Cell) -> bool:
    """A currency's sign that stands alone behind a field word, above an amount that is alone in its row."""
    below = rows[at + 1].cells if at + 1 < len(rows) else ()
    return bool(_SIGN.fullmatch(cell.text)) and len(rows[at].cells) == 2 and len(below) == 1


def _is_bare_amount(cell: Cell) -> bool:
    amount = read_amount(cell.words[-1].text)
    return amount is not None and amount.places == 2 and not amount.is_signed


def _joined(cells: Sequence[Cell]) -> Cell | None:
    """All of them as one cell, if they make a whole date or an amount with its side; else None."""
    first, *rest = cells
    if _SIGN.fullmatch(first.text):
        words = (*first.words, *rest[0].words)
        return Cell(first.page, words) if len(rest) == 1 and _is_bare_amount(rest[0]) else None
    if _is_bare_amount(first):
        words = (*first.words, *rest[0].words)
        return Cell(first.page, words) if len(rest) == 1 and _SIDE.fullmatch(rest[0].text) else None
    if not all(len(one.words) == 1 and _PIECE.fullmatch(one.text) for one in rest):
        return None
    if not _UNFINISHED.fullmatch(first.text):
        return Cell(first.page, (*first.words, *rest[0].words)) if _YEAR.fullmatch(rest[0].text) else None
    text = "".join(one.text for one in cells)
    seen = dates_in(text)
    if len(seen) != 1 or (seen[0].start, seen[0].end) != (0, len(text)):
        return None
    word = first.words[0]
    return Cell(first.page, (Word(text, around(one.box for one in cells), word.size, word.bold),))


def _take(rows: list[Row], at: int, cell: Cell, whole: Cell | None) -> None:
    cells = tuple(new for one in rows[at].cells if (new := whole if one is cell else one) is not None)
    rows[at] = replace(rows[at], cells=cells)

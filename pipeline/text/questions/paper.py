"""A paper as discovery sees it: rows of text in reading order, each cut into cells at wide gaps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.pdf.layout import Box, Line, Page, Reading, TextRange

_WIDE = 0.9  # of the letter size: a gap that parts cells of a table
_UPRIGHT = (1.0, 0.0)
_LONGEST = 1000  # letters; what is longer is no line of an exam, and would be slow to look through
_SIGN_FONT = re.compile(r"dingbats|wingdings|webdings", re.IGNORECASE)
# Signs of those fonts by code: squares and circles to tick, bullets. Wingdings may come as U+F000 and up.
_SIGNS = dict.fromkeys("opqr\xa8", "□") | dict.fromkeys("m\xa1", "○") | dict.fromkeys("lnw\xa7", "•")


@dataclass(frozen=True, slots=True)
class Cell:
    """Characters ``start`` to ``end`` of a row, from ``x0`` to ``x1``, with a wide gap on either side."""

    start: int
    end: int
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the paper. ``indent`` is its distance from the left edge of its column of the paper."""

    index: int
    page: int
    line: int
    text: str
    box: Box
    column: int
    size: float
    bold: bool
    cells: tuple[Cell, ...]
    chars: tuple[float, ...]
    indent: float

    def x_at(self, at: int) -> float:
        """The left edge of character ``at``, or the right end of the row."""
        return self.chars[4 * at] if at < len(self.text) else self.box.x1

    def range_of(self, start: int, end: int) -> TextRange:
        return TextRange(self.page, self.line, start, end)


@dataclass(frozen=True)
class Paper:
    """The rows of a reading that may carry questions, in reading order."""

    reading: Reading
    rows: tuple[Row, ...]
    furniture: tuple[TextRange, ...]  # running heads, page numbers and sideways text

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the paper in lower case, hyphens kept: what decides how a broken word is joined."""
        return frozenset(word.strip(".,;:!?()[]'\"").lower() for row in self.rows for word in row.text.split())

    @cached_property
    def right(self) -> float:
        """The right edge of the text, bar a few rows that stick out."""
        edges = sorted(row.box.x1 for row in self.rows)
        return edges[int(0.98 * (len(edges) - 1))] if edges else 0.0


def paper_of(reading: Reading, furniture: frozenset[tuple[int, int]]) -> Paper:
    """The paper without the lines (page, line) that are running heads or feet."""
    lines = [(page, number, line) for page in reading.pages for number, line in enumerate(page.lines)]
    kept = [
        (page, number, line)
        for page, number, line in lines
        if (page.number, number) not in furniture and line.direction == _UPRIGHT and len(line.text) <= _LONGEST
    ]
    left = _left_edges([line for _, _, line in kept])
    rows = tuple(_row(index, *entry, left[max(1, entry[2].column)]) for index, entry in enumerate(kept))
    places = {(row.page, row.line) for row in rows}
    rest = tuple(
        TextRange(page.number, number, 0, len(line.text))
        for page, number, line in lines
        if (page.number, number) not in places
    )
    return Paper(reading, rows, rest)


def _left_edges(lines: list[Line]) -> dict[int, float]:
    """The left edge of each column over all pages, bar a few lines that stick out; 0 and 1 share theirs."""
    edges: dict[int, list[float]] = {}
    for line in lines:
        edges.setdefault(max(1, line.column), []).append(line.box.x0)
    return {column: sorted(found)[int(0.02 * len(found))] for column, found in edges.items()}


def _row(index: int, page: Page, number: int, line: Line, left: float) -> Row:
    bold = sum(span.end - span.start for span in line.spans if span.bold)
    size = max(line.spans, key=lambda span: span.end - span.start).size
    return Row(
        index=index,
        page=page.number,
        line=number,
        text=_with_signs(line),
        box=line.box,
        column=line.column,
        size=size,
        bold=2 * bold > len(line.text),
        cells=_cells(line, size),
        chars=line.chars,
        indent=line.box.x0 - left,
    )


def _with_signs(line: Line) -> str:
    """The text with the boxes and bullets of sign fonts as such, letter for letter."""
    text = line.text
    for span in line.spans:
        if _SIGN_FONT.search(span.font):
            signs = (
                chr(ord(letter) & 0xFF) if "\uf000" <= letter <= "\uf0ff" else letter
                for letter in text[span.start : span.end]
            )
            text = text[: span.start] + "".join(_SIGNS.get(sign, sign) for sign in signs) + text[span.end :]
    return text


def _cells(line: Line, size: float) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    start = 0
    at = line.text.find(" ")
    while at >= 0:
        if line.chars[4 * at + 2] - line.chars[4 * at] > _WIDE * size:
            cells.append(Cell(start, at, line.chars[4 * start], line.chars[4 * at - 2]))
            start = at + 1
        at = line.text.find(" ", at + 1)
    cells.append(Cell(start, len(line.text), line.chars[4 * start], line.chars[-2]))
    return tuple(cells)

"""Tables of a page by PyMuPDF; their text is taken from the lines of the reading, so that nothing is read twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pymupdf

from pipeline.pdf.blocks.cells import looks_of, spans_of
from pipeline.pdf.blocks.figures import Drawing, is_plot
from pipeline.pdf.blocks.model import Table
from pipeline.pdf.blocks.survey import bucket
from pipeline.pdf.layout import Box, Line, Span
from pipeline.pdf.reading.opening import READ_ERRORS

_mupdf: Any = pymupdf  # its functions carry no types
_MOST_DRAWINGS = 20_000  # of a page; a map or a plan has more, and looking for tables in it takes minutes
_LEAST_STROKES = 3  # a frame and two lines make the smallest table
# What looking for tables comes to over odd drawings; none of it is declared.
_ODD: tuple[type[Exception], ...] = (*READ_ERRORS, IndexError, KeyError, TypeError, AttributeError, ZeroDivisionError)
_LEAST_FILLED = 0.3  # of the cells: less is a frame or a form
_SLIP = 1.5  # points by which edges of one column may differ
_WHOLE = 0.95  # of the page's width and height: a frame, no table


Extent = tuple[float, float]


@dataclass(slots=True)
class _Grid:
    box: Box
    cells: list[list[Box | None]]
    texts: list[list[list[str]]] = field(default_factory=list)
    extents: dict[tuple[int, int], Extent] = field(default_factory=dict)  # from where to where a cell's letters stand
    bold: Counter[int] = field(default_factory=Counter)  # of each row: more bold letters than others, or fewer
    bands: list[tuple[float, float, int]] = field(default_factory=list)  # of each row: from where to where, its number

    def rows_at(self, y: float) -> Sequence[int]:
        """The rows that have cells at a height, all of them where none does; in their order."""
        if not self.bands:
            for number, row in enumerate(self.cells):
                boxes = [cell for cell in row if cell is not None]
                if boxes:
                    self.bands.append((min(one.y0 for one in boxes), max(one.y1 for one in boxes), number))
        found = [number for top, bottom, number in self.bands if top <= y <= bottom]
        return found if self._hold(found, y) else range(len(self.cells))

    def _hold(self, rows: Sequence[int], y: float) -> bool:
        """Whether these rows have a cell at this height in every place, so that no other one can be nearer."""
        return any(all(cell is not None and cell.y0 <= y <= cell.y1 for cell in self.cells[row]) for row in rows)


def tables_of(
    page: Any, number: int, lines: tuple[Line, ...], drawings: Sequence[Drawing]
) -> tuple[list[Table], list[Line], tuple[str, ...]]:
    """The tables, the lines and parts of lines outside them, and notes; ``drawings`` is what MuPDF tells of them."""
    if sum(len(one["items"]) for one in drawings) < _LEAST_STROKES:
        return [], list(lines), ()
    grids, notes = _grids(page, number, len(drawings))
    tables: list[Table] = []
    rest = list(lines)
    for grid in grids:
        if any(_overlap(grid.box, one.box) for one in tables) or is_plot(grid.box, page, drawings):
            continue
        outside = _fill(grid, rest)
        written = tuple(tuple(" ".join(" ".join(cell).split()) for cell in row) for row in grid.texts)
        rows, kept = _without_empty(written)
        if _is_filled(grid, written) and len(rows) >= 2 and len(rows[0]) >= 2:
            size = usual_size(line for line in rest if _overlap(line.box, grid.box))
            table = Table(rows, is_headed(rows), True, number, grid.box, _widths(grid, kept), _aligns(grid, kept), size)
            bold = [grid.bold[at] > 0 for at, row in enumerate(written) if any(row)]
            table = replace(table, heads=heads_of(bold))
            tables.append(table if page.rotation else _with_looks(table, grid, written, kept, page, drawings))
            rest = outside
    return tables, rest, notes


def _with_looks(
    table: Table, grid: _Grid, written: tuple[tuple[str, ...], ...], kept: list[int], page: Any,
    drawings: Sequence[Drawing],
) -> Table:  # fmt: skip
    full = [row for row, texts in zip(grid.cells, written, strict=True) if any(texts)]
    cells = [[row[column] if column < len(row) else None for column in kept] for row in full]
    looks = looks_of(cells, drawings, grid.box, (page.rect.width, page.rect.height))
    spans = spans_of(cells, table.rows)
    heads = table.heads or heads_of([_is_shaded(row, looks.shades[-1]) for row in looks.shades])
    return replace(table, shades=looks.shades, borders=looks.borders, rule=looks.rule, spans=spans, heads=heads)


def _is_shaded(row: tuple[str, ...], last: tuple[str, ...]) -> bool:
    """Whether all cells of a row have a colour behind them, another than those of the last row."""
    return all(row) and not set(row) & set(last)


def heads_of(marked: Sequence[bool]) -> int:
    """How many rows at the beginning are marked, 0 where most of the others are as well."""
    first = next((at for at, one in enumerate(marked) if not one), len(marked))
    return first if 2 * sum(marked[first:]) < len(marked[first:]) else 0


def boldness(line: Line) -> int:
    """How many more letters of a line are bold than are not."""
    return sum((1 if span.bold else -1) * (span.end - span.start) for span in line.spans)


def _grids(page: Any, number: int, drawings: int) -> tuple[list[_Grid], tuple[str, ...]]:
    try:
        if drawings > _MOST_DRAWINGS:
            return [], (f"Page {number} is drawn with so many lines that no tables were looked for.",)
        found = page.find_tables().tables
    except _ODD:
        return [], (f"Page {number}: its tables could not be looked for; their text stands as text.",)
    wide, high = page.rect.width, page.rect.height
    grids = [_Grid(Box(*table.bbox), [[_box(cell) for cell in row.cells] for row in table.rows]) for table in found]
    grids = [
        one
        for one in grids
        if (one.box.x1 - one.box.x0 < _WHOLE * wide or one.box.y1 - one.box.y0 < _WHOLE * high)
        and len(one.cells) >= 2
        and max(len(row) for row in one.cells) >= 2
    ]
    return sorted(grids, key=lambda one: (one.box.x1 - one.box.x0) * (one.box.y1 - one.box.y0), reverse=True), ()


def _box(cell: Any) -> Box | None:
    return Box(*cell) if cell is not None else None


def _overlap(one: Box, other: Box) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > 1 and high > 1


def _fill(grid: _Grid, lines: Iterable[Line]) -> list[Line]:
    """Puts each letter inside the grid into its cell; gives the lines and parts of lines that lie outside."""
    grid.texts = [[[] for _ in row] for row in grid.cells]
    outside: list[Line] = []
    for line in lines:
        if not _overlap(line.box, grid.box):
            outside.append(line)
            continue
        start, place = 0, _place(grid, line, 0, None)
        for at in range(1, len(line.text) + 1):
            following = _place(grid, line, at, place) if at < len(line.text) and line.text[at] != " " else place
            if at == len(line.text) or following != place:
                _put(grid, line, start, at, place, outside)
                start, place = at, following
    return outside


def _put(grid: _Grid, line: Line, start: int, end: int, place: tuple[int, int] | None, outside: list[Line]) -> None:
    if place is not None:
        grid.texts[place[0]][place[1]].append(line.text[start:end])
        if line.text[start:end].strip():
            part = part_of(line, start, end)
            box = part.box
            grid.bold[place[0]] += boldness(part)
            left, right = grid.extents.get(place, (box.x0, box.x1))
            grid.extents[place] = min(left, box.x0), max(right, box.x1)
    elif line.text[start:end].strip():
        outside.append(part_of(line, start, end))


def _place(grid: _Grid, line: Line, at: int, likely: tuple[int, int] | None) -> tuple[int, int] | None:
    """Row and column of the cell a letter stands in, the nearest one inside the grid; None outside.

    ``likely`` is where the letter before stands, which is looked at first.
    """
    x0, y0, x1, y1 = line.chars[4 * at : 4 * at + 4]
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    if not (grid.box.x0 <= x <= grid.box.x1 and grid.box.y0 <= y <= grid.box.y1):
        return None
    if likely is not None and (cell := grid.cells[likely[0]][likely[1]]) is not None and _away(cell, x, y) == 0.0:
        return likely
    best, nearest = None, float("inf")
    for row in grid.rows_at(y):
        for column, cell in enumerate(grid.cells[row]):
            if cell is None:
                continue
            away = _away(cell, x, y)
            if away == 0.0:
                return row, column
            if away < nearest:
                best, nearest = (row, column), away
    return best


def _away(cell: Box, x: float, y: float) -> float:
    return max(cell.x0 - x, x - cell.x1, 0.0) + max(cell.y0 - y, y - cell.y1, 0.0)


def part_of(line: Line, start: int, end: int) -> Line:
    """Characters ``start`` to ``end`` of a line as a line of their own, without blanks at its ends."""
    while start < end - 1 and line.text[start] == " ":
        start += 1
    while end > start + 1 and line.text[end - 1] == " ":
        end -= 1
    spans = tuple(
        Span(max(one.start, start) - start, min(one.end, end) - start, one.font, one.size, one.bold, one.italic,
             one.raised)
        for one in line.spans if one.start < end and one.end > start
    )  # fmt: skip
    chars = line.chars[4 * start : 4 * end]
    return Line(line.text[start:end], line.box_of(start, end), spans, chars, line.column, line.direction)


def usual_size(lines: Iterable[Line]) -> float:
    """The size that most letters of some lines have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        for span in line.spans:
            sizes[bucket(span.size)] += span.end - span.start
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _widths(grid: _Grid, kept: list[int]) -> tuple[float, ...]:
    """Of the columns that are kept, each up to where the next begins; () where that cannot be told."""
    starts = []
    for column in kept:
        cells = [row[column] for row in grid.cells if column < len(row)]
        edges = sorted(cell.x0 for cell in cells if cell is not None)
        if not edges:
            return ()
        starts.append(edges[len(edges) // 2])
    widths = tuple(round(two - one, 1) for one, two in pairwise([*starts, grid.box.x1]))
    return widths if min(widths) > 0 else ()


def _aligns(grid: _Grid, kept: list[int]) -> tuple[str, ...]:
    columns: defaultdict[int, list[Extent]] = defaultdict(list)
    for (row, column), extent in grid.extents.items():
        if row:  # a head is often in the middle
            columns[column].append(extent)
    return tuple(align_of(columns[column]) for column in kept)


def align_of(extents: Sequence[Extent]) -> str:
    """How the cells of a column stand, by which of their edges or middles most have in common."""
    shares = {
        "left": _common([left for left, _ in extents]),
        "right": _common([right for _, right in extents]),
        "centre": _common([(left + right) / 2 for left, right in extents]),
    }
    return max(shares, key=lambda align: shares[align])  # of equal ones the first


def _common(places: list[float]) -> int:
    middle = sorted(places)[len(places) // 2] if places else 0.0
    return sum(abs(place - middle) <= _SLIP for place in places)


def _without_empty(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[tuple[str, ...], ...], list[int]]:
    """Without rows and columns that hold nothing at all, every row as long as the longest; and the columns kept."""
    longest = max((len(row) for row in rows), default=0)
    full = [row + ("",) * (longest - len(row)) for row in rows if any(row)]
    kept = [column for column in range(longest) if any(row[column] for row in full)]
    return tuple(tuple(row[column] for column in kept) for row in full), kept


def _is_filled(grid: _Grid, rows: tuple[tuple[str, ...], ...]) -> bool:
    cells = sum(cell is not None for row in grid.cells for cell in row)
    return sum(bool(text) for row in rows for text in row) >= _LEAST_FILLED * cells


def is_headed(rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the first row names the columns: no cell of it is empty or a number, and cells below are."""
    first = rows[0]
    return all(first) and not any(is_number(cell) for cell in first) and len(set(first)) == len(first)


def is_number(text: str) -> bool:
    plain = text.strip().strip("()-+$€£%").replace(",", "").replace(".", "").replace(" ", "")
    return plain.isdigit()

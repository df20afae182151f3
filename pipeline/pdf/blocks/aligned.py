"""Tables without rules: columns judged by where their text stands, and strictly, as running text is no table."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.pdf.blocks.model import Table
from pipeline.pdf.blocks.tables import align_of, boldness, heads_of, is_headed, part_of, usual_size
from pipeline.pdf.layout import Box, Line

# Of the size of the letters: what is wider than this between words parts cells. Cells of tables made from HTML stand
# nearer to one another, as words of stretched lines may; what is a table with the wider gap is taken first.
_GAP, _NARROW_GAP = 0.85, 0.65
_APART = 2.4  # of a row's height: the most from one row to the next
_OVERLAP = 0.3  # of a line's height: lines of one cell overlap by less
_LEAST_STACKS = 3  # columns side by side, one of them of one line: less may be running text in columns
_SLIP = 2.5  # points by which edges of one column may differ
_LEAST_ROWS = 3  # with cells in two columns or more
_FILLED = 0.7  # of the cells of those rows
_ALIGNED = 0.7  # of a column's cells share an edge or a middle
_WORDS = 5.0  # in a cell, on the average of all columns but the widest: more is text in columns
_SHORT = 4.0  # words in a cell, on the average of the widest column of a table without figures
_MOST_ALONE = 2  # rows of one cell, one after another, inside a table
_LABEL = re.compile(r"^(?:[(\[]?(?:[A-Ha-h]|[ivx]{1,4}|\d{1,3})[.):\]]|[•◦▪●○□☐–*-])(?:\s|$)")
_FIGURE = re.compile(r"^[(+\-−$€£¥]*\s?\d[\d.,:/'’ \-]*\s?(?:%|[A-Za-z€$£]{1,3})?\)?$|^[-–—]$|^n/?a$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}")
_LEADER = re.compile(r"(?:\.\s?){5,}")


@dataclass(frozen=True, slots=True)
class Cell:
    """Parts of lines, one below another: the line, its first letter, and the one behind its last."""

    parts: tuple[tuple[Line, int, int], ...]
    box: Box

    @property
    def text(self) -> str:
        return " ".join(" ".join(line.text[start:end].split()) for line, start, end in self.parts)


_Row = list[Cell]
_Columns = list[tuple[float, float]]


def aligned_tables(number: int, lines: Sequence[Line]) -> tuple[list[Table], list[Line]]:
    """The tables among lines that are in no ruled one, and the lines and parts of lines that remain."""
    tables: list[Table] = []
    rest = list(lines)
    for gap, judged in ((_GAP, _whole), (_NARROW_GAP, _whole), (_NARROW_GAP, _beginning)):
        rows = _rows(cell for line in rest if line.direction == (1.0, 0.0) for cell in cells_of(line, gap))
        rows = rows if gap == _GAP else _stacked(rows)
        runs = list(_runs([row for row in rows if not _heads_one(row, tables)], judged))
        tables += [_table(run, _columns(run), number) for run in runs]
        taken = {(id(line), start) for run in runs for row in run for cell in row for line, start, _ in cell.parts}
        rest = _remaining(rest, taken, gap)
    return tables, rest


def cells_of(line: Line, gap: float) -> Iterable[Cell]:
    """The parts of a line between wide gaps."""
    size = max((one.size for one in line.spans), default=line.box.y1 - line.box.y0)
    start = last = -1
    for at, letter in enumerate(line.text):
        if letter.isspace():
            continue
        if start >= 0 and line.chars[4 * at] - line.chars[4 * last + 2] > gap * size:
            yield Cell(((line, start, last + 1),), line.box_of(start, last + 1))
            start = at
        start, last = (at if start < 0 else start), at
    if start >= 0:
        yield Cell(((line, start, last + 1),), line.box_of(start, last + 1))


def _rows(cells: Iterable[Cell]) -> list[_Row]:
    """Cells side by side, from top to bottom."""
    rows: list[_Row] = []
    for cell in sorted(cells, key=lambda one: (one.box.y0 + one.box.y1, one.box.x0)):
        middle, high = (cell.box.y0 + cell.box.y1) / 2, cell.box.y1 - cell.box.y0
        if rows and abs((rows[-1][0].box.y0 + rows[-1][0].box.y1) / 2 - middle) < 0.4 * high:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda one: one.box.x0) for row in rows]


def _stacked(rows: Sequence[_Row]) -> list[_Row]:
    """Rows that overlap as one, where a cell of one line stands in the middle of those of several beside it."""
    groups: list[list[_Row]] = []
    for row in rows:
        last = groups[-1][-1][0].box if groups else None
        if last is not None and last.y1 - row[0].box.y0 > _OVERLAP * (row[0].box.y1 - row[0].box.y0):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [row for group in groups for row in (_as_one(group) if len(group) > 1 else group)]


def _as_one(group: list[_Row]) -> list[_Row]:
    """One row of cells of several lines, or the rows as they are, where not three columns or lines would overlap."""
    columns = _columns(group)
    stacks = [
        [cell for row in group for cell in row if _column_of(cell, columns) == one] for one in range(len(columns))
    ]
    high = max(row[0].box.y1 - row[0].box.y0 for row in group)
    near = (below.box.y0 - above.box.y1 < -_OVERLAP * high for stack in stacks for above, below in pairwise(stack))
    lines = [len(stack) for stack in stacks]
    if len(columns) < _LEAST_STACKS or min(lines) > 1 or max(lines) < 2 or any(near):
        return group
    top, bottom = group[0][0].box.y0, max(cell.box.y1 for cell in group[-1])
    one = [
        Cell(tuple(part for cell in stack for part in cell.parts), Box(x0, top, x1, bottom))
        for (x0, x1), stack in zip(columns, stacks, strict=True)
    ]
    return [one]


def _runs(rows: Sequence[_Row], judged: Callable[[list[_Row]], list[_Row]]) -> Iterable[list[_Row]]:
    """The tables among the rows, by what of a run is one."""
    at = 0
    while at < len(rows):
        run = judged(_run(rows, at))
        if run:
            yield run
        at += max(len(run), 1)


def _heads_one(row: _Row, tables: Iterable[Table]) -> bool:
    """Whether words alone stand right above a table: they are the head of that one and belong to no other."""
    if len(row) < 2 or _has_figure(row):
        return False
    near = _APART * max(row[0].box.y1 - row[0].box.y0, 6.0)
    return any(0 < one.box.y0 - row[0].box.y0 <= near and _beside(row, one.box) for one in tables)


def _beside(row: _Row, box: Box) -> bool:
    return row[0].box.x0 < box.x1 and row[-1].box.x1 > box.x0


def _has_figure(row: _Row) -> bool:
    return any(_FIGURE.match(cell.text) for cell in row)


def _whole(run: list[_Row]) -> list[_Row]:
    return run if _is_table(run, _columns(run)) else []


def _beginning(run: list[_Row]) -> list[_Row]:
    """The longest one that is a table and ends where cells stay empty, as totals stand below items.

    Words alone below figures end none: they head what follows.
    """
    columns = _columns(run)
    full = [(at, {_column_of(cell, columns) for cell in row}) for at, row in enumerate(run) if len(row) > 1]
    ends = [above + 1 for (above, filled), (_, below) in pairwise(full) if filled - below]
    for end in reversed(ends):
        part = run[:end]
        if _has_figure(part[-1]) and _whole(part):
            return part
    return []


def _run(rows: Sequence[_Row], first: int) -> list[_Row]:
    """As many rows from ``first`` as keep to the same columns; it begins and ends with rows of several cells."""
    if len(rows[first]) < 2:
        return []
    run, columns, alone = [rows[first]], _merged([], rows[first]), 0
    for row in rows[first + 1 :]:
        wider = _merged(columns, row)
        if row[0].box.y0 > _lowest(run[-1][0]) or len(wider) < 2:
            break
        if not _keeps_apart(row, wider) or not (_hold(columns, wider) or all(_keeps_apart(one, wider) for one in run)):
            break
        alone = alone + 1 if len(row) == 1 else 0
        if alone > _MOST_ALONE:
            break
        run.append(row)
        columns = wider
    while run and len(run[-1]) < 2:
        run.pop()
    return run


def _keeps_apart(row: _Row, columns: _Columns) -> bool:
    return len({_column_of(cell, columns) for cell in row}) == len(row)


def _hold(columns: _Columns, wider: _Columns) -> bool:
    """Whether no two columns became one, so that rows whose cells they kept apart need no second look."""
    starts = [x0 for x0, _ in wider]
    return len({bisect_right(starts, x0) for x0, _ in columns}) == len(columns)


def _lowest(above: Cell) -> float:
    """The lowest place where the row after a cell may begin."""
    last = above.parts[-1][0].box
    return above.box.y1 - (last.y1 - last.y0) + _APART * max(last.y1 - last.y0, 6.0)


def _columns(run: Iterable[_Row]) -> _Columns:
    columns: _Columns = []
    for row in run:
        columns = _merged(columns, row)
    return columns


def _merged(columns: _Columns, row: _Row) -> _Columns:
    """The columns after a row was laid over them; what overlaps is one."""
    found: _Columns = []
    for x0, x1 in sorted([*columns, *((cell.box.x0, cell.box.x1) for cell in row)]):
        if found and x0 < found[-1][1] + 1.0:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def _column_of(cell: Cell, columns: _Columns) -> int:
    return next(number for number, (x0, x1) in enumerate(columns) if x0 <= cell.box.x0 and cell.box.x1 <= x1)


def _is_table(run: list[_Row], columns: _Columns) -> bool:
    full = [row for row in run if len(row) > 1]
    if len(full) < _LEAST_ROWS or len(columns) < 2:
        return False
    texts = [cell.text for row in full for cell in row]
    if len(texts) < _FILLED * len(full) * len(columns):
        return False
    if any(_LEADER.search(" ".join(cell.text for cell in row)) for row in full):
        return False
    if sum(bool(_LABEL.match(text)) and not _FIGURE.match(text) for text in texts) > 0.25 * len(texts):
        return False
    by_column = [
        [cell for row in full for cell in row if _column_of(cell, columns) == one] for one in range(len(columns))
    ]
    if not all(by_column) or not all(map(_is_aligned, by_column)):
        return False
    words = sorted(sum(len(cell.text.split()) for cell in column) / len(column) for column in by_column)
    if sum(words[:-1]) / len(words[:-1]) > _WORDS:
        return False
    if any(_has_figures(column) for column in by_column[1:]):
        return True
    # Without figures, three named columns of short texts; terms and their meanings, or formulas, are no table.
    named = is_headed(_texts(run, columns)) and sum(bool(_WORD.search(text)) for text in texts) > 0.6 * len(texts)
    return named and len(columns) > 2 and len(full) > _LEAST_ROWS and words[-1] <= _SHORT


def _has_figures(column: list[Cell]) -> bool:
    """Whether most are figures, and not merely the numbers of pages or of lines, or those beside an axis."""
    figures = [cell.text for cell in column if _FIGURE.match(cell.text)]
    if len(figures) < 0.6 * len(column):
        return False
    counted = [int(text) for text in figures if text.isascii() and text.isdigit()]
    if len(counted) < len(figures):
        return True
    steps = [above - below for above, below in pairwise(counted)]
    return counted != sorted(counted) and not (len(steps) > 1 and len(set(steps)) == 1)


def _is_aligned(column: list[Cell]) -> bool:
    """Whether most cells begin, end or have their middle at the same place."""
    for places in (
        [cell.box.x0 for cell in column],
        [cell.box.x1 for cell in column],
        [(cell.box.x0 + cell.box.x1) / 2 for cell in column],
    ):
        middle = sorted(places)[len(places) // 2]
        if sum(abs(place - middle) <= _SLIP for place in places) >= _ALIGNED * len(places):
            return True
    return False


def _table(run: list[_Row], columns: _Columns, number: int) -> Table:
    boxes = [cell.box for row in run for cell in row]
    box = Box(columns[0][0], min(one.y0 for one in boxes), columns[-1][1], max(one.y1 for one in boxes))
    rows = _texts(run, columns)
    # Half the room between two columns belongs to each, so that words at their edges are not broken.
    edges = [box.x0, *((one[1] + two[0]) / 2 for one, two in pairwise(columns)), box.x1]
    widths = tuple(round(two - one, 1) for one, two in pairwise(edges))
    size = usual_size(line for row in run for cell in row for line, _, _ in cell.parts)
    inside = [
        [cell for row in run[1:] for cell in row if _column_of(cell, columns) == one] for one in range(len(columns))
    ]
    aligns = tuple(align_of([(cell.box.x0, cell.box.x1) for cell in cells]) for cells in inside)
    bold = [sum(boldness(part_of(*part)) for cell in row for part in cell.parts) > 0 for row in run]
    return Table(rows, is_headed(rows), False, number, box, widths, aligns, size, heads=heads_of(bold))


def _texts(run: list[_Row], columns: _Columns) -> tuple[tuple[str, ...], ...]:
    rows = []
    for row in run:
        texts = [""] * len(columns)
        for cell in row:
            texts[_column_of(cell, columns)] = cell.text
        rows.append(tuple(texts))
    return tuple(rows)


def _remaining(lines: Sequence[Line], taken: set[tuple[int, int]], gap: float) -> list[Line]:
    """The lines, and of those that are partly in a table the other parts."""
    touched = {line for line, _ in taken}
    rest: list[Line] = []
    for line in lines:
        if id(line) not in touched:
            rest.append(line)
            continue
        rest += [
            part_of(line, start, end)
            for cell in cells_of(line, gap)
            for _, start, end in cell.parts
            if (id(line), start) not in taken
        ]
    return rest

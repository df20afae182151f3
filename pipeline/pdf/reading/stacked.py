"""Writing from top to bottom: letters that a PDF sets one below another, as the columns they are, from the right.

Of fonts that are made for it MuPDF tells that they write downwards; programs that set upright letters of other fonts
below one another leave single letters, which are joined here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width, normalize

from pipeline.pdf.reading.rows import Row
from pipeline.pdf.reading.runs import Run, turn

DOWN = (0.0, 1.0)
_QUARTER = 1
_MOSTLY = 0.6  # of the wide letters of a page stand alone: else they are cells of a table, or marks
_LEAST = 3  # letters of a column
_NEXT = 1.5  # of the letter size: the most from one letter to the next
_SLIP = 0.3  # of the letter size: the middles of a column's letters differ by less
_SHORT = 3  # letters that stand side by side in a column, as figures do
_ASCENT = 0.88  # of the letter size
_BASE = 0.2  # of the letter size, from the left edge: where Latin letters on their side stand
_TIER = 1.2  # of the letter size: less between two parts of a page is a gap in its columns
_FORMS = range(0xFE10, 0xFE49)  # of marks in vertical writing


def with_columns(runs: Sequence[Run]) -> list[Run]:
    """The runs, those of single wide letters below one another as runs downwards; marks as they are written else."""
    for run in runs:
        if run.quarter == _QUARTER:
            run.text = _plain(run.text)
    upright = [run for run in runs if run.quarter == 0 and not run.hidden]
    wide = [run for run in upright if is_wide(run.text)]
    alone = [run for run in wide if len(run.text) == 1]
    if len(alone) < _LEAST or len(alone) < _MOSTLY * sum(len(run.text) for run in wide):
        return list(runs)
    columns = [one for one in _columns([*alone, *(run for run in upright if _is_short(run))]) if _is_column(one)]
    taken = {id(run) for column in columns for run in column}
    return [*(run for run in runs if id(run) not in taken), *map(_downwards, columns)]


def is_wide(text: str) -> bool:
    """Whether most letters are of a script that is written downwards, too (Unicode Standard Annex 11)."""
    return 2 * sum(east_asian_width(one) in "WF" for one in text) > len(text)


def _plain(text: str) -> str:
    """Marks of vertical writing as they are written on a line."""
    return "".join(
        plain if ord(one) in _FORMS and len(plain := normalize("NFKC", one)) == 1 else one for one in text
    )  # fmt: skip


def _is_short(run: Run) -> bool:
    return len(run.text) <= _SHORT and run.text.isascii() and run.text.isalnum() and run.x1 - run.x0 <= 1.2 * run.size


def _middle(run: Run) -> float:
    return (run.x0 + run.x1) / 2


def _columns(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs below one another with nothing left free between them."""
    open_columns: defaultdict[int, list[list[Run]]] = defaultdict(list)
    found: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: (one.base, one.x0)):
        place = int(_middle(run) / 4)
        near = [column for at in (place - 1, place, place + 1) for column in open_columns[at] if _goes_on(column, run)]
        if near:
            near[0].append(run)
        else:
            found.append([run])
            open_columns[place].append(found[-1])
    return found


def _goes_on(column: list[Run], run: Run) -> bool:
    last = column[-1]
    size = max(last.size, run.size)
    same = max(last.size, run.size) <= 1.2 * min(last.size, run.size)
    return (
        same and 0.5 * size < run.base - last.base <= _NEXT * size and abs(_middle(last) - _middle(run)) < _SLIP * size
    )


def _is_column(column: list[Run]) -> bool:
    return len(column) >= _LEAST and sum(is_wide(run.text) for run in column) >= 0.5 * len(column)


def _downwards(column: list[Run]) -> Run:
    """One run of a column, each letter in a square of its own; those side by side share one."""
    size = median(run.size for run in column)
    left = median(_middle(run) for run in column) - size / 2
    text, boxes = "", []
    for run in column:
        top = run.base - _ASCENT * run.size
        for x0, x1 in zip(run.boxes[0::4], run.boxes[2::4], strict=True):
            boxes += turn((x0, top, x1, top + run.size), DOWN)
        text += _plain(run.text)
    _, _, font, _, bold, italic, _ = column[0].styles[0]
    base = -(left + _BASE * size)
    return Run(text, boxes, base, size, _QUARTER, DOWN, False, [(0, len(text), font, size, bold, italic, base)])


def tiers(rows: list[Row]) -> list[list[Row]]:
    """Columns from top to bottom, cut where a page is set in parts one below another; each part is read for itself."""
    runs = sorted((run for row in rows for run in row.runs), key=lambda run: run.x0)
    if not runs or not is_wide("".join(run.text for run in runs)):
        return [rows]
    size, edges, reached = median(run.size for run in runs), [runs[0].x0], runs[0].x1
    for run in runs:
        if run.x0 - reached > _TIER * size:
            edges.append(run.x0)
        reached = max(reached, run.x1)
    found: list[list[Row]] = []
    for start, end in pairwise([*edges, float("inf")]):
        part: list[Row] = []
        for row in rows:
            inside = [run for run in row.runs if start <= run.x0 < end]
            if inside:
                part.append(Row())
                for run in inside:
                    part[-1].add(run)
        found.append(part)
    return found if min(map(len, found)) >= _LEAST else [rows]

"""Columns: where a page's rows fall apart at a gutter, and the order in which the parts are read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from pipeline.pdf.reading.rows import Row, is_from_right
from pipeline.pdf.reading.runs import Run

_LABEL = re.compile(r"[(\[]?(?P<value>[A-Za-z]|[ivx]{1,4}|\d{1,3})[.)\]]")
_NUMBER = re.compile(r"(?:Q\w*\W*)?\d{1,3}[.):]")
_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_GUTTER = 8.0  # points; narrower gaps are word gaps
_SHY = 6.0  # points before the left edge of a column, from which on nothing of the column before it may stand
_ROWS = 8  # rows with text on either side that make columns of a page on their own evidence
_ROWS_KNOWN = 2  # the same where an earlier page had a gutter at this place
_WORDS = 2.5  # words a row on each side, on average: less is a table or a list of single words
_FULL = 0.6  # of a column's width: a row at least so wide is a full one


@dataclass(frozen=True, slots=True)
class _Cut:
    """Rows ``start`` to ``end`` (exclusive) keep the strip from ``left`` to ``right`` free."""

    start: int
    end: int
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


Arranged: TypeAlias = list[tuple[int, Row]]  # column (0: across the page), row


def arrange(rows: list[Row], known: list[float]) -> Arranged:
    """The rows in reading order with their column; ``known`` are gutters of earlier pages, and is added to."""
    cut = _best_cut(rows, known)
    if cut is None:
        return [(0, row) for row in rows]
    if not any(abs(cut.middle - x) < 3 for x in known):
        known.append(cut.middle)
    columns = _columns(rows[cut.start : cut.end], cut, known)
    numbered = list(enumerate(columns, 1))
    if is_from_right(run for column in columns for row in column for run in row.runs):
        numbered.reverse()
    inside = [(number, row) for number, column in numbered for row in column]
    return [*arrange(rows[: cut.start], known), *inside, *arrange(rows[cut.end :], known)]


def _columns(rows: list[Row], cut: _Cut, known: list[float]) -> list[list[Row]]:
    columns: list[list[Row]] = []
    for side in _sides(rows, cut.middle):
        again = _best_cut(side, known)
        if again is not None and again.end - again.start >= 0.7 * len(side):
            columns += _columns(side, again, known)
        else:
            columns.append(side)
    return columns


def _sides(rows: list[Row], x: float) -> tuple[list[Row], list[Row]]:
    sides: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        for side, runs in zip(sides, _halves(row, x), strict=True):
            if runs:
                half = Row()
                for run in runs:
                    half.add(run)
                side.append(half)
    return sides


def _halves(row: Row, x: float) -> tuple[list[Run], list[Run]]:
    left = [run for run in row.runs if run.x1 <= x]
    return left, [run for run in row.runs if run.x1 > x]


def _best_cut(rows: list[Row], known: list[float]) -> _Cut | None:
    if len(rows) < _ROWS_KNOWN:
        return None
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    cuts = [cut for x in _candidates(rows, left, right, known) if (cut := _cut_at(rows, x)) is not None]
    cuts = [cut for cut in cuts if _reads_as_columns(rows[cut.start : cut.end], cut, known, right - left)]
    return max(cuts, key=lambda cut: (cut.end - cut.start) * min(cut.right - cut.left, 30.0), default=None)


def _candidates(rows: list[Row], left: float, right: float, known: list[float]) -> list[float]:
    """Places just left of edges at which several runs begin, in the inner part of the text area."""
    inner0, inner1 = left + 0.2 * (right - left), right - 0.2 * (right - left)
    edges: Counter[int] = Counter()
    for row in rows:
        end = None
        for run in row.runs:
            if inner0 < run.x0 < inner1 and (end is None or run.x0 - end >= _GUTTER):
                edges[round(run.x0 / 3)] += 1
            end = run.x1 if end is None else max(end, run.x1)
    needed = 2 if known else 4
    found = [3.0 * edge - 3.0 for edge, _ in edges.most_common(8) if edges[edge] + edges[edge + 1] >= needed]
    return found + [x for x in known[-2:] if inner0 < x < inner1]


def _cut_at(rows: list[Row], x: float) -> _Cut | None:
    """The longest stretch of rows without a run across ``x``, trimmed to where both sides have text.

    Where a row reaches so close to ``x`` that no gutter is left, as one of a table below may, the stretch ends.
    """
    return _free(rows, x, x + 1) or _free(rows, x, x - _SHY)


def _free(rows: list[Row], x: float, edge: float) -> _Cut | None:
    """The longest stretch of rows where no run from the left of ``x`` goes beyond ``edge``, if a gutter is left."""
    best, start = (0, 0), 0
    for index in range(len(rows) + 1):
        if index == len(rows) or any(run.x0 < x - 1 and run.x1 > edge for run in rows[index].runs):
            if index - start > best[1] - best[0]:
                best = (start, index)
            start = index + 1
    start, end = _trimmed(rows, *best, x)
    lefts = [run.x1 for row in rows[start:end] for run in row.runs if run.x1 <= x + 1]
    rights = [run.x0 for row in rows[start:end] for run in row.runs if run.x1 > x + 1]
    if not lefts or not rights or min(rights) - max(lefts) < _GUTTER:
        return None
    return _Cut(start, end, max(lefts), min(rights))


def _trimmed(rows: list[Row], start: int, end: int, x: float) -> tuple[int, int]:
    """Leave out rows above and below a wide gap that have text on one side only: headings, footers."""
    rights = [index for index in range(start, end) if any(run.x1 > x for run in rows[index].runs)]
    lefts = [index for index in range(start, end) if any(run.x1 <= x for run in rows[index].runs)]
    if not rights or not lefts:
        return start, start
    first, last = max(rights[0], lefts[0]), min(rights[-1], lefts[-1])
    core = [index for index in (lefts if lefts[-1] > rights[-1] else rights) if first <= index <= last]
    widest = max((rows[other].base - rows[one].base for one, other in pairwise(core)), default=0.0)
    while first > start and rows[first].base - rows[first - 1].base <= 2.5 * rows[first].size:
        first -= 1
    # The longer column goes on below the shorter one with gaps it has already shown.
    while last + 1 < end and rows[last + 1].base - rows[last].base <= max(2.5 * rows[last].size, widest + 1):
        last += 1
    return first, last + 1


def _reads_as_columns(rows: list[Row], cut: _Cut, known: list[float], width: float) -> bool:
    left, right = _sides(rows, cut.middle)
    counts_on = _counts_on(left, right)
    expected = counts_on or any(abs(cut.middle - x) < 12 for x in known)
    if min(len(left), len(right)) < (_ROWS_KNOWN if expected else _ROWS):
        return False
    if _reads_across(rows, cut.middle, len(right)) or _is_table(rows, left, right):
        return False
    if min(_spread(left), _spread(right)) < 0.18 * width or min(_words(left), _words(right)) < _WORDS:
        return counts_on
    if expected:
        return True
    apart = len(rows) - len(left), len(rows) - len(right)  # rows with text on the other side only
    alone = apart[0] >= 0.3 * len(right) and apart[1] >= 0.3 * len(left)
    return alone or min(_full(left), _full(right)) >= 0.3


def _counts_on(left: list[Row], right: list[Row]) -> bool:
    """Whether numbers at the edge of the right side go on where those of the left side end."""
    before, after = _edge_numbers(left), _edge_numbers(right)
    return min(len(before), len(after)) >= 2 and after[0] == before[-1] + 1 and before[0] < before[-1] < after[-1]


def _edge_numbers(rows: list[Row]) -> list[int]:
    edge = min(row.x0 for row in rows) + 6
    labels = [_LABEL.match(row.runs[0].text) for row in rows if row.x0 <= edge]
    return [int(label["value"]) for label in labels if label is not None and label["value"].isdigit()]


def _reads_across(rows: list[Row], x: float, rights: int) -> bool:
    """Whether labels go on from left to right: (A) (B) over (C) (D), 1 2 over 3 4, or 1 beside a, 2 beside b."""
    pairs: list[tuple[str, str]] = []
    begins_anew = False
    for row in rows:
        left, right = _halves(row, x)
        one, other = (_LABEL.match(half[0].text) if half else None for half in (left, right))
        begins_anew = begins_anew or (other is not None and other["value"] in {"a", "A", "1"})
        if one and other:
            pairs.append((one["value"], other["value"]))
    # Where the right side begins at A or 1 too, it has lists of its own, unless they are matched with the left ones.
    pairs = [pair for pair in pairs if not begins_anew or pair[0].isdigit() != pair[1].isdigit()]
    across = sum(_goes_on(one, other) for one, other in pairs)
    return across >= max(2, 0.8 * len(pairs)) and across > 0.3 * rights


def _is_table(rows: list[Row], left: list[Row], right: list[Row]) -> bool:
    """Whether the sides are cells: on the same baselines, hardly ever a sentence going on from one row to the next.

    Two columns of numbered questions may look like that too, but then both sides begin rows with numbers.
    """
    both = len(left) + len(right) - len(rows)
    if both < 0.9 * max(len(left), len(right)):
        return False
    texts = [row.runs[0].text for row in (*left, *right)]
    if sum(text[0].islower() for text in texts) > 0.1 * len(texts):
        return False
    return min(_numbered(left), _numbered(right)) < 2


def _numbered(rows: list[Row]) -> int:
    return sum(_NUMBER.match(row.runs[0].text) is not None for row in rows)


def _goes_on(one: str, other: str) -> bool:
    if one.isdigit() and other.isdigit():
        return int(other) == int(one) + 1
    if not one.isdigit() and not other.isdigit():
        return len(one) == len(other) == 1 and ord(other) - ord(one) in {1, 2}
    number, letter = (one, other) if one.isdigit() else (other, one)
    return len(letter) == 1 and ord(letter.lower()) - ord("a") + 1 == int(number)


def _spread(rows: list[Row]) -> float:
    return max(row.x1 for row in rows) - min(row.x0 for row in rows)


def _words(rows: list[Row]) -> float:
    return sum(len(_WORD.findall(run.text)) for row in rows for run in row.runs) / len(rows)


def _full(rows: list[Row]) -> float:
    """The share of rows at least `_FULL` as wide as the column."""
    needed = _FULL * _spread(rows)
    return sum(row.x1 - row.x0 >= needed for row in rows) / len(rows)

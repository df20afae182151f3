"""Rows: runs that stand on one baseline, from left to right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.pdf.reading.runs import SKEW, Run

_SAME_BASELINE = 0.3  # of the smaller letter size
_SCRIPT_SIZE = 0.85  # letters smaller than this share of their neighbours' size may be a superscript or subscript
_SCRIPT_SHIFT = 0.6  # of the neighbours' size


@dataclass(slots=True)
class Row:
    """Runs of one baseline in the turned frame; ``base`` and ``size`` are those of its longest run."""

    runs: list[Run] = field(default_factory=list)
    base: float = 0.0
    size: float = 0.0
    weight: float = 0.0

    def add(self, run: Run) -> None:
        self.runs.append(run)
        weight = len(run.text) * run.size
        if weight > self.weight:
            self.base, self.size, self.weight = run.base, run.size, weight

    @property
    def x0(self) -> float:
        return min(run.x0 for run in self.runs)

    @property
    def x1(self) -> float:
        return max(run.x1 for run in self.runs)


def rows_of(runs: Iterable[Run]) -> list[Row]:
    """The rows of runs of one quarter turn, from top to bottom; a skew run is a row of its own."""
    rows: list[Row] = []
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        row = None if run.quarter == SKEW else _row_for(run, rows[-4:])
        if row is None:
            row = Row()
            rows.append(row)
        row.add(run)
    rows = _with_scripts(rows)
    for row in rows:
        row.runs = in_order(row.runs)
    return sorted(rows, key=lambda row: (row.base, row.x0))


def in_order(runs: list[Run]) -> list[Run]:
    """The runs of a row as they are read: those against its direction turn about among themselves (UAX 9, rule L2)."""
    runs = sorted(runs, key=lambda run: (run.x0, run.base))
    turned = is_from_right(runs)
    if not turned and not any(run.from_right for run in runs):
        return runs
    if turned:
        runs.reverse()
    found: list[Run] = []
    for against, some in groupby(runs, key=lambda run: run.from_right != turned):
        part = list(some)
        found += reversed(part) if against else part
    return found


def is_from_right(runs: Iterable[Run]) -> bool:
    """Whether most of their letters are in runs from right to left."""
    return sum(len(run.text) if run.from_right else -len(run.text) for run in runs) > 0


def _row_for(run: Run, rows: list[Row]) -> Row | None:
    near = [row for row in rows if abs(run.base - row.base) <= _SAME_BASELINE * min(run.size, row.size)]
    near = [row for row in near if not _overprints(run, row)]
    return min(near, key=lambda row: abs(run.base - row.base), default=None)


def _overprints(run: Run, row: Row) -> bool:
    """Whether the run covers a part of the row that is wider than a slip of the kerning."""
    slip = 0.5 * run.size
    return any(min(run.x1, other.x1) - max(run.x0, other.x0) > slip for other in row.runs)


def _with_scripts(rows: list[Row]) -> list[Row]:
    """Rows with superscripts and subscripts that MuPDF set apart put back beside the letters they belong to."""
    kept: list[Row] = []
    for index, row in enumerate(rows):
        home = _home_of_script(row, rows[max(0, index - 2) : index] + rows[index + 1 : index + 3])
        if home is None:
            kept.append(row)
        else:
            for run in row.runs:
                home.add(run)
    return kept


def _home_of_script(row: Row, neighbours: list[Row]) -> Row | None:
    if row.runs[0].quarter == SKEW:
        return None
    for other in neighbours:
        small = row.size < _SCRIPT_SIZE * other.size
        close = abs(row.base - other.base) <= _SCRIPT_SHIFT * other.size
        if small and close and all(_touches(run, other) for run in row.runs):
            return other
    return None


def _touches(run: Run, row: Row) -> bool:
    reach = 0.35 * row.size
    beside = any(-reach < run.x0 - other.x1 < reach or -reach < other.x0 - run.x1 < reach for other in row.runs)
    return beside and not _overprints(run, row)

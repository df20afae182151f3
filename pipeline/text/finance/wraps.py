"""Lines of text between two rows of figures: which of the rows each line belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.text.finance.rows import Cell, Row, overlap

_CLOSE = 1.1  # of the letter size: a gap up to which a text goes on
_EVEN = 1.0  # points: gaps that differ by less are the same


@dataclass(frozen=True, slots=True)
class Wrap:
    """A line of text without figures: row ``at`` of the document."""

    cells: tuple[Cell, ...]
    row: Row
    at: int


@dataclass(frozen=True, slots=True)
class Shares:
    """``is_unsure`` where even gaps do not tell where the text of the upper row ends."""

    upper: tuple[Wrap, ...]
    lower: tuple[Wrap, ...]
    is_unsure: bool = False


def shared(lines: Sequence[Wrap], bottom: float | None, top: float | None, *, leans_down: bool = False) -> Shares:
    """The lines of the row of figures that ends at ``bottom`` and of that which begins at ``top``, None for no row.

    The widest gap parts them, so lines above and below the middle of a tall row are its own. Of even gaps the last
    does, or with ``leans_down`` the first; lines too far from both rows belong to none.
    """
    gaps = _gaps(lines, bottom, top)
    near = [gap < _CLOSE * lines[max(0, at - 1)].row.size for at, gap in enumerate(gaps)] if lines else []
    down = next((at for at in range(len(lines)) if bottom is not None and not near[at]), len(lines))
    up = next((at for at in range(len(lines), 0, -1) if top is not None and not near[at]), 0)
    down, up = (0 if bottom is None else down), (len(lines) if top is None else up)
    if down < up or not lines or bottom is None or top is None:
        return Shares(tuple(lines[:down]), tuple(lines[max(up, down) :]))
    widest = max(gaps[up : down + 1])
    even = [at for at in range(up, down + 1) if gaps[at] > widest - _EVEN]
    at = even[0] if leans_down else even[-1]
    return Shares(tuple(lines[:at]), tuple(lines[at:]), len(even) > 1)


def by_columns(cells: Iterable[Cell]) -> list[Cell]:
    """The cells of a text of one or several lines, column by column where lines of several stand side by side."""
    parts = [part for one in cells for part in one.parts()]
    columns: list[set[int]] = []
    for number, cell in enumerate(parts):
        over = [one for one in columns if any(overlap(cell.box, parts[other].box) > 0 for other in one)]
        columns = [one for one in columns if one not in over]
        columns.append({number}.union(*over))
    columns.sort(key=lambda one: min(parts[number].box.x0 for number in one))
    return [parts[number] for column in columns for number in sorted(column)]


def _gaps(lines: Sequence[Wrap], bottom: float | None, top: float | None) -> list[float]:
    """Before each line, and behind the last; lines of neighbouring columns may reach into each other."""
    gaps: list[float] = []
    end = bottom
    for line in lines:
        gaps.append(line.row.box.y0 - end if end is not None else 0.0)
        end = line.row.box.y1 if end is None else max(end, line.row.box.y1)
    return [*gaps, top - end if top is not None and end is not None else 0.0]

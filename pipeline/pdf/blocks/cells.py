"""How the cells of a ruled table look: what fills them, which of their edges are drawn, and which are merged."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from pipeline.pdf.blocks.images import is_behind
from pipeline.pdf.layout import Box

Drawing = dict[str, Any]
Cells = Sequence[Sequence[Box | None]]
_THIN = 2.5  # points: a rule that is drawn as an area
_SLIP = 2  # points from a cell's edge to its rule
_DRAWN = 0.6  # of an edge's length
_FILLED = 0.7  # of a cell's width and height
_WHITE = 0.98
_MOST_LOOKS = 2_000_000  # cells times areas
Rule = tuple[bool, float, float, float]  # whether it is level, where, from, to


@dataclass(frozen=True, slots=True)
class CellLooks:
    """``shades`` are the fills of cells as six hexadecimal digits, "" for none; ``borders`` the edges drawn of each, of
    the letters t, l, b, r; ``rule`` is the colour of most of them.
    """

    shades: tuple[tuple[str, ...], ...]
    borders: tuple[tuple[str, ...], ...]
    rule: str


def looks_of(cells: Cells, drawings: Sequence[Drawing], box: Box, paper: tuple[float, float]) -> CellLooks:
    """``cells`` may lack some, whose looks are ""; ``paper`` is the page's width and height, which is not turned."""
    near = [one for one in drawings if _touches(one["rect"], box)]
    fills = [(Box(*one["rect"]), _hex(one["fill"])) for one in near if _is_fill(one)]
    fills = [(area, colour) for area, colour in fills if not is_behind(area, *paper)]
    if len(fills) * sum(len(row) for row in cells) > _MOST_LOOKS:
        fills = []
    rules: defaultdict[tuple[bool, int], list[tuple[float, float]]] = defaultdict(list)
    colours: Counter[str] = Counter()
    for one in near:
        for is_level, at, start, end in _rules(one):
            rules[is_level, round(at)].append((start, end))
            colours[_hex(one["color"] if one.get("color") is not None else one["fill"])] += 1
    drawn = {place: _merged(parts) for place, parts in rules.items()}
    return CellLooks(
        tuple(tuple(_shade(cell, fills) if cell is not None else "" for cell in row) for row in cells),
        tuple(tuple(_edges(cell, drawn) if cell is not None else "" for cell in row) for row in cells),
        colours.most_common(1)[0][0] if colours else "",
    )


def spans_of(cells: Cells, texts: Sequence[Sequence[str]]) -> tuple[tuple[int, int, int, int], ...]:
    """Merged cells as row, column, rows and columns; only where those that they cover hold nothing."""
    found = []
    starts, tops = [_start(cells, column) for column in range(len(cells[0]))], [_top(row) for row in cells]
    for at, row in enumerate(cells):
        for column, cell in enumerate(row):
            if cell is None:
                continue
            wide = _reach(row[other] for other in range(column + 1, len(row)))
            high = _reach(cells[other][column] for other in range(at + 1, len(cells)))
            if not wide and not high:
                continue
            wide = min(wide, _begun_before(cell.x1, starts[column + 1 :]))
            high = min(high, _begun_before(cell.y1, tops[at + 1 :]))
            inside = [(r, c) for r in range(at, at + high + 1) for c in range(column, column + wide + 1)][1:]
            if inside and all(cells[r][c] is None and not texts[r][c] for r, c in inside):
                found.append((at, column, high + 1, wide + 1))
    return tuple(found)


def _reach(following: Iterable[Box | None]) -> int:
    """How many there are until the next cell."""
    count = 0
    for cell in following:
        if cell is not None:
            break
        count += 1
    return count


def _begun_before(edge: float, starts: Sequence[float | None]) -> int:
    count = 0
    for start in starts:
        if start is None or start > edge - _SLIP:
            break
        count += 1
    return count


def _start(cells: Cells, column: int) -> float | None:
    return min((row[column].x0 for row in cells if row[column] is not None), default=None)  # type: ignore[union-attr]


def _top(row: Sequence[Box | None]) -> float | None:
    return min((cell.y0 for cell in row if cell is not None), default=None)


def _touches(rect: Sequence[float], box: Box) -> bool:
    x0, y0, x1, y1 = rect
    return x0 < box.x1 + _SLIP and x1 > box.x0 - _SLIP and y0 < box.y1 + _SLIP and y1 > box.y0 - _SLIP


def _is_fill(one: Drawing) -> bool:
    x0, y0, x1, y1 = one["rect"]
    return one.get("fill") is not None and one.get("fill_opacity", 1.0) > 0.5 and min(x1 - x0, y1 - y0) >= _THIN


def _hex(colour: Sequence[float]) -> str:
    """White as "": paper is."""
    if min(colour) >= _WHITE:
        return ""
    return "".join(f"{round(255 * min(max(part, 0.0), 1.0)):02X}" for part in colour)


def _rules(one: Drawing) -> Iterator[Rule]:
    """Upright and level strokes of a drawing, and its thin areas."""
    stroked = one.get("color") is not None and min(one["color"]) < _WHITE
    filled = one.get("fill") is not None and min(one["fill"]) < _WHITE
    for item in one["items"]:
        if item[0] == "l" and stroked:
            (x0, y0), (x1, y1) = item[1], item[2]
            yield from _line(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        elif item[0] == "re":
            x0, y0, x1, y1 = item[1]
            if min(x1 - x0, y1 - y0) < _THIN:
                if stroked or filled:
                    yield from _line(x0, y0, x1, y1)
            elif stroked:
                yield from ((True, y0, x0, x1), (True, y1, x0, x1), (False, x0, y0, y1), (False, x1, y0, y1))


def _line(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
    if y1 - y0 < _THIN:
        yield True, (y0 + y1) / 2, x0, x1
    elif x1 - x0 < _THIN:
        yield False, (x0 + x1) / 2, y0, y1


def _shade(cell: Box, fills: Sequence[tuple[Box, str]]) -> str:
    """The last fill that covers most of a cell, as it lies on top."""
    wide, high = _FILLED * (cell.x1 - cell.x0), _FILLED * (cell.y1 - cell.y0)
    for area, colour in reversed(fills):
        across, along = min(area.x1, cell.x1) - max(area.x0, cell.x0), min(area.y1, cell.y1) - max(area.y0, cell.y0)
        if across >= wide and along >= high:
            return colour
    return ""


def _edges(cell: Box, rules: dict[tuple[bool, int], list[tuple[float, float]]]) -> str:
    sides = {
        "t": (True, cell.y0, cell.x0, cell.x1), "l": (False, cell.x0, cell.y0, cell.y1),
        "b": (True, cell.y1, cell.x0, cell.x1), "r": (False, cell.x1, cell.y0, cell.y1),
    }  # fmt: skip
    return "".join(side for side, edge in sides.items() if _is_drawn(edge, rules))


def _merged(parts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """What is drawn of one line, each stretch once, from its beginning to its end."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(parts):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _is_drawn(edge: Rule, rules: dict[tuple[bool, int], list[tuple[float, float]]]) -> bool:
    is_level, at, start, end = edge
    near: list[tuple[float, float]] = []
    for place in range(round(at) - _SLIP, round(at) + _SLIP + 1):
        parts = rules.get((is_level, place), [])
        first = max(0, bisect_right(parts, (start, start)) - 1)
        near += takewhile(lambda part: part[0] < end, islice(parts, first, None))
    covered, reached = 0.0, start
    for first_end, last in sorted(near):
        covered += max(0.0, min(last, end) - max(first_end, reached))
        reached = max(reached, last)
    return covered >= _DRAWN * (end - start)

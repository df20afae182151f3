"""Figures: drawings of a page that belong together and are no rules, frames, backgrounds or lines of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pymupdf

from pipeline.pdf.blocks.groups import size_of
from pipeline.pdf.blocks.images import is_behind, is_inside
from pipeline.pdf.blocks.model import around
from pipeline.pdf.blocks.survey import edge_lines
from pipeline.pdf.layout import Box, Line, Page
from pipeline.pdf.reading.pictures import shown_by

_mupdf: Any = pymupdf  # its functions carry no types
Drawing = dict[str, Any]
_CELL = 4.0  # points: drawings no further apart than about so much belong together
_MOST_ROOM = 8.0  # points around a bar, whose neighbours stand off by a part of its width
_MOST_CELLS = 250  # each way, so that a poster costs what a page does
_LEAST_SIDE, _LEAST_LENGTH = 14.0, 30.0  # points: what is smaller is a bullet, a tick or a letter
_THIN = 2.5  # points: a rule
_STRAIGHT = 1.0  # points off the upright or the level
_LOOKED_AT = 20  # strokes of one path
_TURNS = 7  # of an upright line: a frame has fewer
_ACROSS = 0.25  # of a table's width and height
_FRAME = 9  # strokes of a frame with round corners
_LEAST_SOLID = 4  # bars that make a chart
_FREE = 0.6  # of them without letters
_SENTENCE = 6  # words in a line
_PROSE = 150  # letters of sentences: more is text in a frame
_WRITTEN = 0.4  # of a figure's area: more is text on a background
_CUT = 0.25  # of a label's width: so much lies in the figure
_NEAR = 9.0  # points from a figure to its labels
_LABEL = 30  # letters
_WHITE = 0.97
_EDGE = 0.12  # of the page's height: where logos stand that every page has
_MOST = 60  # on one page
_CAPTION = re.compile(r"(?:fig|abb|table|tab|chart|scheme|plate|tafel|grafik|listing|box)\w*\.?\s*\d", re.IGNORECASE)
_NUMBER = re.compile(r"[-+−–$€£(]?\d[\d.,:/%\s)]*\w{0,3}$")


@dataclass(frozen=True, slots=True)
class _Mark:
    """``kind`` is shape (with curves or slanting lines), solid (filled, upright), line, or image."""

    box: Box
    kind: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Where a figure with its labels stands on the displayed page; ``words`` are those in it, in reading order."""

    box: Box
    words: str


@dataclass(slots=True)
class Figures:
    """Finds figures page by page; what earlier pages had at the same edge and place is part of their running heads."""

    keep_running: bool = False
    seen: set[tuple[int, ...]] = field(default_factory=set)

    def among(
        self, page: Any, shown: Page, drawings: Sequence[Drawing], images: Iterable[Box], taken: Sequence[Box],
        lines: Sequence[Line], body: float,
    ) -> tuple[list[Figure], list[Line]]:  # fmt: skip
        """The figures of a page, and the lines that are in none.

        ``taken`` are the tables' boxes; ``body`` is the letter size of most text in points. The time it takes grows
        with the number of drawings alone, not with its square.
        """
        marks = [one for one in _marks(page, shown, drawings) if not any(_is_within(one.box, box) for box in taken)]
        marks += [_Mark(box, "image") for box in images if not is_behind(box, shown.width, shown.height)]
        boxes = [box for cluster in _clusters(marks, shown) if (box := self._judged(cluster, shown, lines))]
        edges = edge_lines(shown)  # a page's number is no figure's label
        boxes = _merged([_with_labels(box, [line for line in lines if line not in edges], body) for box in boxes])
        boxes = [box for box in boxes if not any(_meet(box, one) for one in taken)][:_MOST]
        found = {box: [line for line in lines if _is_within(line.box, box)] for box in boxes}
        inside = {id(line) for held in found.values() for line in held}
        figures = [Figure(_on_paper(box, shown), " ".join(line.text for line in held)) for box, held in found.items()]
        return figures, [line for line in lines if id(line) not in inside]

    def _judged(self, cluster: list[_Mark], shown: Page, lines: Sequence[Line]) -> Box | None:
        box = around([mark.box for mark in cluster])
        wide, high = box.x1 - box.x0, box.y1 - box.y0
        if min(wide, high) < _LEAST_SIDE or max(wide, high) < _LEAST_LENGTH:
            return None
        inside = [line for line in lines if _is_within(line.box, box)]
        if not (_has_shapes(cluster) or _has_bars(cluster, inside)) or _is_prose(inside, wide * high):
            return None
        if not self.keep_running and (box.y1 < _EDGE * shown.height or box.y0 > (1 - _EDGE) * shown.height):
            mark = (*(round(side) for side in (box.x0, box.y0, box.x1, box.y1)), len(cluster))
            if mark in self.seen:
                return None
            self.seen.add(mark)
        return box


def _marks(page: Any, shown: Page, drawings: Iterable[Drawing]) -> Iterator[_Mark]:
    """What can be seen of the drawings, without what lies behind the whole page."""
    matrix = shown_by(page)
    for one in drawings:
        if not _is_seen(one):
            continue
        box = _mupdf.Rect(one["rect"]) * matrix if page.rotation else _mupdf.Rect(one["rect"])
        x0, y0, x1, y1 = max(box.x0, 0.0), max(box.y0, 0.0), min(box.x1, shown.width), min(box.y1, shown.height)
        if x0 > x1 or y0 > y1:
            continue
        kind = _kind(one, Box(x0, y0, x1, y1))
        is_few = len(one["items"]) <= _LOOKED_AT
        if not (is_few and is_behind(Box(x0, y0, x1, y1), shown.width, shown.height)):
            yield _Mark(Box(x0, y0, x1, y1), kind)


def _is_seen(one: Drawing) -> bool:
    fill, stroke = one.get("fill"), one.get("color")
    filled = fill is not None and one.get("fill_opacity", 1.0) > 0 and min(fill) < _WHITE
    return filled or (stroke is not None and one.get("stroke_opacity", 1.0) > 0 and min(stroke) < _WHITE)


def _kind(one: Drawing, box: Box) -> str:
    items = one["items"][:_LOOKED_AT]
    if any(_is_slanting(item) for item in items) or _turns(items) >= _TURNS:
        return "shape"
    if min(box.x1 - box.x0, box.y1 - box.y0) < _THIN or one.get("fill") is None or min(one["fill"]) >= _WHITE:
        return "line"
    return "solid"


def _is_slanting(item: Sequence[Any]) -> bool:
    if item[0] == "l":
        (x0, y0), (x1, y1) = item[1], item[2]
        return bool(abs(x0 - x1) > _STRAIGHT and abs(y0 - y1) > _STRAIGHT)
    if item[0] == "qu":
        (x0, y0), (x1, y1) = item[1][0], item[1][1]
        return bool(abs(x0 - x1) > _STRAIGHT and abs(y0 - y1) > _STRAIGHT)
    return bool(item[0] == "c")


def _turns(items: Sequence[Any]) -> int:
    """How often one straight stroke begins where the one before ended."""
    strokes = [item for item in items if item[0] == "l"]
    return sum(one[2] == other[1] for one, other in pairwise(strokes))


def is_plot(box: Box, page: Any, drawings: Iterable[Drawing]) -> bool:
    """Whether something is drawn across what seems to be the cells of a table, and is more than its frame."""
    matrix = shown_by(page)
    wide, high = _ACROSS * (box.x1 - box.x0), _ACROSS * (box.y1 - box.y0)
    for one in drawings:
        area = _mupdf.Rect(one["rect"]) * matrix
        inside = Box(max(area.x0, box.x0), max(area.y0, box.y0), min(area.x1, box.x1), min(area.y1, box.y1))
        if inside.x1 - inside.x0 < wide or inside.y1 - inside.y0 < high or not _is_seen(one):
            continue
        is_frame = len(one["items"]) <= _FRAME and is_inside(box, Box(*area))
        if not is_frame and _kind(one, inside) == "shape":
            return True
    return False


def _clusters(marks: list[_Mark], shown: Page) -> list[list[_Mark]]:
    """Marks that touch or nearly do, by painting them on a grid and looking which cells hang together."""
    cell = max(_CELL, max(shown.width, shown.height) / _MOST_CELLS)
    wide, high = int(shown.width / cell) + 2, int(shown.height / cell) + 2
    grid = [bytearray(wide) for _ in range(high)]
    for mark in marks:
        box = mark.box
        room = min(_MOST_ROOM, (box.x1 - box.x0) / 3, (box.y1 - box.y0) / 3) if mark.kind == "solid" else 0.0
        left, right = int(max(0.0, box.x0 - room) / cell), min(wide, int((box.x1 + room) / cell) + 1)
        for row in range(int(max(0.0, box.y0 - room) / cell), min(high, int((box.y1 + room) / cell) + 1)):
            grid[row][left:right] = b"\1" * (right - left)
    numbers = _numbered(grid)
    found: dict[int, list[_Mark]] = {}
    for mark in marks:
        found.setdefault(numbers[int(mark.box.y0 / cell)][int(mark.box.x0 / cell)], []).append(mark)
    return list(found.values())


def _numbered(grid: list[bytearray]) -> list[list[int]]:
    """For each painted cell the number of the part it belongs to; cells that touch at a corner belong together."""
    high, wide = len(grid), len(grid[0])
    numbers = [[0] * wide for _ in range(high)]
    last = 0
    for row in range(high):
        for column in range(wide):
            if not grid[row][column] or numbers[row][column]:
                continue
            last += 1
            numbers[row][column] = last
            waiting = [(row, column)]
            while waiting:
                y, x = waiting.pop()
                for near_y in range(max(0, y - 1), min(high, y + 2)):
                    for near_x in range(max(0, x - 1), min(wide, x + 2)):
                        if grid[near_y][near_x] and not numbers[near_y][near_x]:
                            numbers[near_y][near_x] = last
                            waiting.append((near_y, near_x))
    return numbers


def _has_shapes(cluster: list[_Mark]) -> bool:
    shapes = [mark.box for mark in cluster if mark.kind == "shape"]
    return (
        bool(shapes) and max(max(one.x1 - one.x0, one.y1 - one.y0) for one in [*shapes, around(shapes)]) >= _LEAST_SIDE
    )


def _has_bars(cluster: list[_Mark], inside: Sequence[Line]) -> bool:
    """Filled areas of different sizes, most of them without letters: no rows of a table, no marked words."""
    solid = [mark.box for mark in cluster if mark.kind == "solid"]
    if len(solid) < _LEAST_SOLID:
        return False
    sizes = {(round(box.x1 - box.x0), round(box.y1 - box.y0)) for box in solid}
    free = [box for box in solid if not any(_meet(line.box, box) for line in inside)]
    return len(sizes) > 1 and len(free) >= _FREE * len(solid)


def _is_prose(inside: Sequence[Line], area: float) -> bool:
    written = sum((line.box.x1 - line.box.x0) * (line.box.y1 - line.box.y0) for line in inside)
    letters = sum(len(line.text) for line in inside if len(line.text.split()) >= _SENTENCE)
    return letters > _PROSE or written > _WRITTEN * area


def _with_labels(box: Box, lines: Sequence[Line], body: float) -> Box:
    """The box with what is written at its edges: numbers, turned words, few small words, and words that it cuts."""
    short = [line for line in lines if len(line.text) <= _LABEL and not _CAPTION.match(line.text.strip())]
    near = [line for line in short if _is_cut(line.box, box) or _is_label(line, body)]
    for _ in range(3):  # a legend stands below the numbers of an axis, its title below that
        reach = Box(box.x0 - _NEAR, box.y0 - _NEAR, box.x1 + _NEAR, box.y1 + _NEAR)
        wider = around([box, *(line.box for line in near if _meet(line.box, reach) and _fits(line.box, box))])
        if wider == box:
            break
        box = wider
    return box


def _is_label(line: Line, body: float) -> bool:
    return line.direction != (1.0, 0.0) or bool(_NUMBER.match(line.text)) or size_of(line) < 0.95 * body


def _is_cut(label: Box, box: Box) -> bool:
    wide, high = min(label.x1, box.x1) - max(label.x0, box.x0), min(label.y1, box.y1) - max(label.y0, box.y0)
    return wide > _CUT * (label.x1 - label.x0) and high > 2 * _CUT * (label.y1 - label.y0)


def _fits(label: Box, box: Box) -> bool:
    """Whether a label stands beside the box's height or below its width, not off a corner."""
    slip = max(label.x1 - label.x0, label.y1 - label.y0)
    across = min(label.x1, box.x1) - max(label.x0, box.x0) > 0.3 * (label.x1 - label.x0)
    along = min(label.y1, box.y1) - max(label.y0, box.y0) > 0.3 * (label.y1 - label.y0)
    return (across or along) and slip < 2 * max(box.x1 - box.x0, box.y1 - box.y0)


def _merged(boxes: list[Box]) -> list[Box]:
    """Boxes that overlap as one."""
    found: list[Box] = []
    for box in sorted(boxes, key=lambda one: (one.y0, one.x0)):
        whole = box
        while overlapping := [one for one in found if _meet(one, whole)]:
            found = [one for one in found if one not in overlapping]
            whole = around([whole, *overlapping])
        found.append(whole)
    return found


def _on_paper(box: Box, shown: Page) -> Box:
    """A point more on each side, for the half of strokes that stands outside, but nothing off the page."""
    return Box(
        round(max(0.0, box.x0 - 1), 2), round(max(0.0, box.y0 - 1), 2),
        round(min(shown.width, box.x1 + 1), 2), round(min(shown.height, box.y1 + 1), 2),
    )  # fmt: skip


def _meet(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0) and min(one.y1, other.y1) > max(one.y0, other.y0)


def _is_within(one: Box, other: Box) -> bool:
    """Whether the middle of a box lies in another, and most of its width."""
    x, y = (one.x0 + one.x1) / 2, (one.y0 + one.y1) / 2
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    return other.x0 <= x <= other.x1 and other.y0 <= y <= other.y1 and wide >= 0.7 * (one.x1 - one.x0)

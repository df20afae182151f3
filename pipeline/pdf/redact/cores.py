"""The middles of letters, whatever way they are written: what touches one goes, and none may be left in one.

Only across the writing may an area be cut down to spare the lines close by: along it every letter has to go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pymupdf

_mupdf: Any = pymupdf  # its functions carry no types

_ALONG, _ACROSS = 0.25, 0.35  # of a letter, from each side
_MOST_ALONG = 0.1  # of its height
_LEAST = 0.05  # points: marks without a width have a place, too
_SLANT = 0.02  # across by along; less is straight
_SPOTS = (0.5, 0.31, 0.69, 0.12, 0.88)  # of a box's sides: MuPDF leaves a tenth of it out of account


@dataclass(frozen=True, slots=True)
class Core:
    """The middle of a stretch of letters on a straight line, or of one letter that stands askew.

    ``box`` is what MuPDF takes for the place of a letter that stands askew; straight ones need none.
    """

    quad: pymupdf.Quad
    box: pymupdf.Rect | None = None


def core_of(quad: pymupdf.Quad) -> Core:
    """The middle of one letter."""
    start, end = (quad.ul + quad.ll) / 2, (quad.ur + quad.lr) / 2
    along, across = end - start, (quad.ul + quad.ur - quad.ll - quad.lr) / 2
    wide, high = abs(along), abs(across)
    pad = along * (min(_ALONG, _MOST_ALONG * high / wide) if wide else 0.0)
    half = across * (0.5 - _ACROSS)
    found = _mupdf.Quad(start + pad + half, end - pad + half, start + pad - half, end - pad - half)
    way = along if wide > high * _SLANT else across
    if min(abs(way.x), abs(way.y)) > _SLANT * max(abs(way.x), abs(way.y)):
        return Core(found, quad.rect)
    return Core(_at_least(found.rect).quad)


def _at_least(area: Any) -> Any:
    wide, high = max(0.0, _LEAST - area.width) / 2, max(0.0, _LEAST - area.height) / 2
    return _mupdf.Rect(area.x0 - wide, area.y0 - high, area.x1 + wide, area.y1 + high)


def cores_of(quads: Iterable[pymupdf.Quad]) -> list[Core]:
    """The middles of letters that follow each other: those of one size side by side on a straight line are one."""
    found: list[Core] = []
    for quad in quads:
        core = core_of(quad)
        if found and (together := _together(found[-1], core, max(abs(quad.ul - quad.ll), abs(quad.ur - quad.ul)))):
            found[-1] = together
        else:
            found.append(core)
    return found


def _together(one: Core, other: Core, gap: float) -> Core | None:
    if one.box is not None or other.box is not None:
        return None
    a, b = one.quad.rect, other.quad.rect
    level = abs(a.y0 - b.y0) < _LEAST and abs(a.y1 - b.y1) < _LEAST and max(a.x0, b.x0) - min(a.x1, b.x1) < gap
    upright = abs(a.x0 - b.x0) < _LEAST and abs(a.x1 - b.x1) < _LEAST and max(a.y0, b.y0) - min(a.y1, b.y1) < gap
    return Core((a | b).quad) if level or upright else None


def core_of_area(area: pymupdf.Rect) -> Any:
    """The middle of an area of which no letters are known: writing goes along its longer side."""
    wide, high = area.width, area.height
    thin = min(wide, high)
    along = min(max(wide, high) * 0.2, thin * _MOST_ALONG)
    x, y = (along, high * _ACROSS) if wide >= high else (wide * _ACROSS, along)
    return _at_least(_mupdf.Rect(area.x0 + x, area.y0 + y, area.x1 - x, area.y1 - y))


def rects_to_cut(cores: Sequence[Core], written: Callable[[], Sequence[pymupdf.Quad]]) -> list[pymupdf.Rect]:
    """Rectangles of which each letter of the cores touches one, and of the page's other letters as few as can be.

    MuPDF takes out each letter whose upright box a rectangle touches; boxes of letters that stand askew overlap, and
    only for them the page's letters are asked for.
    """
    straight = [core.quad.rect for core in cores if core.box is None]
    askew = [core for core in cores if core.box is not None]
    if not askew:
        return straight
    quads = written()
    middles = middles_of(quads)
    going = np.zeros(len(quads), bool)
    for core in cores:
        going |= are_in(middles, core.quad)
    others = np.array([tuple(quad.rect) for quad, goes in zip(quads, going, strict=True) if not goes]).reshape(-1, 4)
    return straight + [_spot(core.box, others) for core in askew]


def _spot(box: Any, others: Any) -> Any:
    """The point of the box that lies in fewest others, the nearest to its middle of several."""

    def crowd(spot: tuple[float, float]) -> int:
        x, y = spot
        return int(((others[:, 0] < x) & (x < others[:, 2]) & (others[:, 1] < y) & (y < others[:, 3])).sum())

    nearest = sorted(product(_SPOTS, _SPOTS), key=lambda one: (one[0] - 0.5) ** 2 + (one[1] - 0.5) ** 2)
    x, y = min(((box.x0 + a * box.width, box.y0 + d * box.height) for a, d in nearest), key=crowd)
    return _at_least(_mupdf.Rect(x, y, x, y))


def middles_of(quads: Sequence[pymupdf.Quad]) -> Any:
    """The middles of letters, one a row."""
    rows = [((q.ul.x + q.ur.x + q.ll.x + q.lr.x) / 4, (q.ul.y + q.ur.y + q.ll.y + q.lr.y) / 4) for q in quads]
    return np.array(rows, float).reshape(-1, 2)


def are_in(points: Any, quad: pymupdf.Quad) -> Any:
    """For each point, whether it lies in the quad, its edge included, whichever way round that goes."""
    corners = (quad.ul, quad.ur, quad.lr, quad.ll)
    sides = [
        (b.x - a.x) * (points[:, 1] - a.y) - (b.y - a.y) * (points[:, 0] - a.x)
        for a, b in zip(corners, (*corners[1:], corners[0]), strict=True)
    ]
    return np.all([one >= -1e-6 for one in sides], axis=0) | np.all([one <= 1e-6 for one in sides], axis=0)

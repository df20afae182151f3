"""Where images stand on the pages, and at how many dots per inch: a walk of the content streams."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot
from typing import Any

import pikepdf

from pipeline.pdf.compress.opening import MALFORMED

Number = tuple[int, int]
Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_DEEPEST = 12
_STEPS = {"q", "Q", "cm", "Do", "gs"}
_MOST_STEPS = 200_000


@dataclass(slots=True)
class Use:
    """``dpi`` is the lowest over all placements, None when some placement is not known; ``pages`` count from 0.

    ``mask``: it is the soft mask of another image.
    """

    dpi: float | None = None
    pages: set[int] = field(default_factory=set)
    unknown: bool = False
    mask: bool = False


def placements(pdf: pikepdf.Pdf) -> dict[Number, Use]:
    """Every image that a page draws, by object number; those elsewhere (patterns, appearances) are unknown."""
    walk = _Walk()
    for number, page in enumerate(pdf.pages):
        walk.page = number
        try:
            unit = float(page.obj.get("/UserUnit", 1) or 1)
            walk.content(page.obj, page.obj.objgen, page.resources, (unit, 0, 0, unit, 0, 0), 0)
        except MALFORMED:
            walk.elsewhere(page.obj.get("/Resources"))
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream) or one.objgen in walk.seen:
            continue
        if str(one.get("/Type", "")) not in ("/Page", "/Pages"):
            walk.elsewhere(one.get("/Resources"))
    return walk.uses


class _Walk:
    def __init__(self) -> None:
        self.uses: dict[Number, Use] = {}
        self.seen: set[Number] = set()
        self.steps = 0
        self.page = 0
        self._open: list[Number] = []  # what is being walked, so that a form that draws itself is walked once
        self._parsed: dict[Number, list[tuple[list[Any], str]]] = {}

    def content(self, stream: Any, number: Number, resources: Any, matrix: Matrix, depth: int) -> None:
        self.seen.add(number)
        if depth > _DEEPEST or number in self._open or not isinstance(resources, pikepdf.Dictionary):
            return
        self._open.append(number)
        try:
            self._walk(stream, number, resources, matrix, depth)
        finally:
            self._open.pop()

    def _walk(self, stream: Any, number: Number, resources: Any, matrix: Matrix, depth: int) -> None:
        stack: list[Matrix] = []
        for operands, operator in self._steps(stream, number):
            self.steps += 1
            if self.steps > _MOST_STEPS:
                self.elsewhere(resources)
                return
            if operator == "q":
                stack.append(matrix)
            elif operator == "Q":
                matrix = stack.pop() if stack else matrix
            elif operator == "cm" and len(operands) == 6:
                matrix = times(tuple(float(one) for one in operands), matrix)  # type: ignore[arg-type]
            elif operator == "Do" and operands:
                self._drawn(_member(resources, "/XObject", operands[0]), resources, matrix, depth)
            elif operator == "gs" and operands:
                mask = _member(resources, "/ExtGState", operands[0])
                mask = mask.get("/SMask") if isinstance(mask, pikepdf.Dictionary) else None
                if isinstance(mask, pikepdf.Dictionary):
                    self._drawn(mask.get("/G"), resources, matrix, depth)

    def _steps(self, stream: Any, number: Number) -> list[tuple[list[Any], str]]:
        if number in self._parsed:
            return self._parsed[number]
        found: list[tuple[list[Any], str]] = []
        try:
            every = pikepdf.parse_content_stream(stream, "q Q cm Do gs")
            found.extend((list(one.operands), str(one.operator)) for one in every if str(one.operator) in _STEPS)
        except MALFORMED:
            found = []  # what cannot be read is drawn nowhere we know of
        if number[0] and stream.get("/Subtype") == "/Form":
            self._parsed[number] = found
        return found

    def _drawn(self, thing: Any, resources: Any, matrix: Matrix, depth: int) -> None:
        if not isinstance(thing, pikepdf.Stream):
            return
        if thing.get("/Subtype") == "/Image":
            self._placed(thing, matrix)
            for part in (thing.get("/SMask"), thing.get("/Mask")):
                if isinstance(part, pikepdf.Stream):
                    self._placed(part, matrix)
        elif thing.get("/Subtype") == "/Form":
            own = thing.get("/Matrix")
            if isinstance(own, pikepdf.Array) and len(own) == 6:
                matrix = times(tuple(float(one) for one in own), matrix)  # type: ignore[arg-type]
            self.content(thing, thing.objgen, thing.get("/Resources", resources), matrix, depth + 1)

    def _placed(self, image: Any, matrix: Matrix) -> None:
        use = self.uses.setdefault(image.objgen, Use())
        use.pages.add(self.page)
        wide, high = hypot(matrix[0], matrix[1]) / 72, hypot(matrix[2], matrix[3]) / 72
        if use.unknown or wide < 1e-6 or high < 1e-6:
            return
        dpi = min(float(image.get("/Width", 0)) / wide, float(image.get("/Height", 0)) / high)
        use.dpi = dpi if use.dpi is None else min(use.dpi, dpi)

    def elsewhere(self, resources: Any) -> None:
        """Images of these resources are drawn at a size we do not know."""
        things = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        for _, thing in things.items() if isinstance(things, pikepdf.Dictionary) else ():
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
                for part in (thing, thing.get("/SMask"), thing.get("/Mask")):
                    if isinstance(part, pikepdf.Stream):
                        use = self.uses.setdefault(part.objgen, Use())
                        use.unknown, use.dpi = True, None


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """``inner`` first, then ``outer``."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _member(resources: Any, kind: str, name: Any) -> Any:
    group = resources.get(kind)
    return group.get(str(name)) if isinstance(group, pikepdf.Dictionary) else None

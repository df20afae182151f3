"""Where on a page that is drawn which belongs to a figure: its pieces of marked content, and whole objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Matrix

from pipeline.pdf.blocks.described import Described, Number

Sides = tuple[float, float, float, float]
_MOST_STEPS = 200_000  # operators of a page
_DEEPEST = 12  # forms in forms
_MARKING = ("BDC", "BMC", "EMC")
_ENDING = ("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n")  # of a path; the last paints nothing
_OPERATORS = " ".join(("q Q cm Do BI ID EI m l c v y re", *_MARKING, *_ENDING))


class Drawn:
    """Where the images and strokes of some figures stand, in the page's own units, by the figure's place."""

    def __init__(self, figures: Sequence[Described]) -> None:
        self.by_mark = {mark: at for at, figure in enumerate(figures) for mark in figure.marks}
        self.by_object = {one: at for at, figure in enumerate(figures) for one in figure.objects}
        self.boxes: defaultdict[int, list[Sides]] = defaultdict(list)
        self.strokes: dict[int, Sides] = {}
        self.steps = 0

    def walk(
        self, content: Any, resources: Any, matrix: Matrix, home: Number, within: tuple[int, ...], depth: int
    ) -> None:  # fmt: skip
        kept: list[Matrix] = []
        path: list[tuple[float, float]] = []  # of which only what is painted counts, and no clipping
        open_marks: list[int | None] = []
        instructions: Any = pikepdf.parse_content_stream(content, operators=_OPERATORS)
        for operands, operator in instructions:
            self.steps += 1
            if self.steps > _MOST_STEPS:
                return
            name = str(operator)
            inside = (*within, *(one for one in open_marks if one is not None))
            if name == "q":
                kept.append(matrix)
            elif name == "Q":
                matrix = kept.pop() if kept else matrix
            elif name == "cm":
                matrix = _matrix(operands) @ matrix
            elif name in _MARKING:
                self._mark(name, operands, resources, home, open_marks)
            elif name == "INLINE IMAGE":
                self._image(inside, matrix)
            elif name == "Do":
                self._do(operands, resources, matrix, inside, depth)
            elif name in _ENDING:
                self._stroke(inside, path if name != "n" else ())
                path = []
            else:
                path += [matrix.transform(point) for point in _points(name, operands)]
        if depth == 0:
            for at, box in self.strokes.items():
                self.boxes[at].append(box)

    def _mark(
        self, name: str, operands: Sequence[Any], resources: Any, home: Number, open_marks: list[int | None]
    ) -> None:  # fmt: skip
        if name == "EMC":
            del open_marks[-1:]
        else:
            open_marks.append(self._begun(operands, resources, home) if name == "BDC" else None)

    def _begun(self, operands: Sequence[Any], resources: Any, home: Number) -> int | None:
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, pikepdf.Name):
            named = resources.get("/Properties") if isinstance(resources, pikepdf.Dictionary) else None
            properties = named.get(str(properties)) if isinstance(named, pikepdf.Dictionary) else None
        number = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
        return self.by_mark.get((home, number)) if isinstance(number, int) else None

    def _do(self, operands: Sequence[Any], resources: Any, matrix: Matrix, inside: tuple[int, ...], depth: int) -> None:
        things = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        thing = things.get(str(operands[0])) if isinstance(things, pikepdf.Dictionary) else None
        if not isinstance(thing, pikepdf.Stream):
            return
        if thing.objgen in self.by_object:
            inside = (*inside, self.by_object[thing.objgen])
        if thing.get("/Subtype") == pikepdf.Name.Image:
            self._image(inside, matrix)
        elif thing.get("/Subtype") == pikepdf.Name.Form and depth < _DEEPEST:
            own = _matrix(thing.get("/Matrix", ())) @ matrix
            self.walk(thing, thing.get("/Resources", resources), own, thing.objgen, inside, depth + 1)

    def _image(self, inside: Sequence[int], matrix: Matrix) -> None:
        box = matrix.transform(pikepdf.Rectangle(0, 0, 1, 1))
        for at in inside[-1:]:
            self.boxes[at].append((box.llx, box.lly, box.urx, box.ury))

    def _stroke(self, inside: Sequence[int], points: Sequence[tuple[float, float]]) -> None:
        """Strokes of a figure are one drawing; images stand for themselves."""
        for at in inside[-1:] if points else ():
            x0, y0, x1, y1 = self.strokes.get(at, (*points[0], *points[0]))
            across, along = [x0, x1, *(x for x, _ in points)], [y0, y1, *(y for _, y in points)]
            self.strokes[at] = (min(across), min(along), max(across), max(along))


def _matrix(numbers: Any) -> Matrix:
    found = [float(one) for one in numbers]
    return Matrix(*found) if len(found) == 6 else Matrix()


def _points(name: str, operands: Sequence[Any]) -> list[tuple[float, float]]:
    numbers = [float(one) for one in operands]
    if name == "re" and len(numbers) == 4:
        x, y, wide, high = numbers
        return [(x, y), (x + wide, y), (x, y + high), (x + wide, y + high)]
    return list(zip(numbers[0::2], numbers[1::2], strict=False)) if name in ("m", "l", "c", "v", "y") else []

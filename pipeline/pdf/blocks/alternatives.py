"""Alternative texts (ISO 32000-1, 14.9.3): what a tagged PDF says in words of its figures, and where these stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pikepdf
import pymupdf

from pipeline.pdf.blocks.images import is_inside
from pipeline.pdf.blocks.model import around
from pipeline.pdf.layout import Box
from pipeline.pdf.reading.pictures import from_user_space

_mupdf: Any = pymupdf  # its functions carry no types
_MOST_NODES = 500_000  # of a structure
_MOST_STEPS = 200_000  # operators of a page
_DEEPEST = 12  # forms in forms
_LONGEST = 2000  # letters
_ALIKE = 0.5  # of the area that two boxes cover together
_BROKEN: tuple[type[Exception], ...] = (
    pikepdf.PikepdfError, pikepdf.DependencyError, ValueError, TypeError, RuntimeError, KeyError, OSError,
)  # fmt: skip
_MARKING = ("BDC", "BMC", "EMC")
_ENDING = ("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n")  # of a path; the last paints nothing
_OPERATORS = " ".join(("q Q cm Do BI ID EI m l c v y re", *_MARKING, *_ENDING))
_UNIT = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
_Mark = tuple[tuple[int, int], int]  # the stream a piece of marked content stands in, (0, 0) for the page's, its number
_PAGE = (0, 0)


@dataclass(slots=True)
class Alternative:
    """``boxes`` are those of what is drawn for a figure on the displayed page; it is said for one picture alone."""

    text: str
    boxes: list[Box]
    said: bool = False

    @property
    def box(self) -> Box:
        return around(self.boxes)


@dataclass(slots=True)
class _Figure:
    text: str
    marks: set[_Mark] = field(default_factory=set)
    objects: set[tuple[int, int]] = field(default_factory=set)


class Alternatives:
    """Those of a document, page by page; none for a file without a structure, or that qpdf cannot read."""

    def __init__(self, path: Path, password: str | None) -> None:
        self.pdf: pikepdf.Pdf | None = None
        self.figures: dict[tuple[int, int], list[_Figure]] = {}
        with suppress(*_BROKEN):
            pdf = pikepdf.open(path, password=password or "", access_mode=pikepdf.AccessMode.stream)
            self.figures = _figures(pdf)
            if self.figures:
                self.pdf = pdf
            else:
                pdf.close()

    def close(self) -> None:
        if self.pdf is not None:
            self.pdf.close()

    def on(self, page: Any) -> list[Alternative]:
        """What is said of the figures on one of MuPDF's pages, as far as they can be found there."""
        if self.pdf is None:
            return []
        found: list[Alternative] = []
        with suppress(*_BROKEN):
            own = self.pdf.pages[page.number]
            figures = self.figures.get(own.objgen, [])
            drawn = _Drawn(self.pdf, figures)
            if figures:
                drawn.walk(own, own.obj.get("/Resources"), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), _PAGE, (), 0)
            matrix = from_user_space(page)
            for at, figure in enumerate(figures):
                places = [_mupdf.Rect(*sides) * matrix & page.rect for sides in drawn.boxes[at]]
                boxes = [Box(*(round(side, 2) for side in place)) for place in places if _is_seen(place)]
                if boxes:
                    found.append(Alternative(figure.text, boxes))
        return found


def said_of(box: Box, alternatives: Sequence[Alternative]) -> str:
    """What is said of the picture in a box, once; "" where nothing is."""
    for one in alternatives:
        if not one.said and (any(_are_alike(box, part) for part in one.boxes) or _are_alike(box, one.box)):
            one.said = True
            return one.text
    return ""


def said_within(box: Box, alternatives: Sequence[Alternative]) -> str:
    """What is said of a drawing and of all pictures that it holds."""
    found = [said_of(box, alternatives)]
    for one in alternatives:
        if not one.said and is_inside(one.box, box):
            one.said = True
            found.append(one.text)
    return " ".join(filter(None, found))


def _are_alike(one: Box, other: Box) -> bool:
    wide, high = min(one.x1, other.x1) - max(one.x0, other.x0), min(one.y1, other.y1) - max(one.y0, other.y0)
    if wide <= 0 or high <= 0:
        return False
    areas = [(box.x1 - box.x0) * (box.y1 - box.y0) for box in (one, other)]
    return wide * high >= _ALIKE * (sum(areas) - wide * high) or (is_inside(one, other) and is_inside(other, one))


def _is_seen(place: Any) -> bool:
    return bool(place.is_valid and place.width > 0 and place.height > 0)


def _figures(pdf: pikepdf.Pdf) -> dict[tuple[int, int], list[_Figure]]:
    """The described figures of a structure by the number of their page's object."""
    tree: Any = pdf.Root.get("/StructTreeRoot")
    found: defaultdict[tuple[int, int], list[_Figure]] = defaultdict(list)
    if not isinstance(tree, pikepdf.Dictionary):
        return {}
    for element, text in _described(tree):
        pages: defaultdict[tuple[int, int], _Figure] = defaultdict(lambda: _Figure(text))  # noqa: B023 - used up here
        for page, mark, thing in _content(element):
            if mark is not None:
                pages[page].marks.add(mark)
            elif thing is not None:
                pages[page].objects.add(thing)
        for page, figure in pages.items():
            found[page].append(figure)
    return dict(found)


def _described(tree: pikepdf.Dictionary) -> Iterator[tuple[pikepdf.Dictionary, str]]:
    """Figures in the order of the structure, each once; roles of a maker's own as what they stand for."""
    roles, waiting, seen, many = tree.get("/RoleMap"), [tree.get("/K")], set(), 0
    while waiting and many < _MOST_NODES:
        node, many = waiting.pop(), many + 1
        if isinstance(node, pikepdf.Array):
            waiting += reversed(list(node))
        elif isinstance(node, pikepdf.Dictionary) and not (node.is_indirect and node.objgen in seen):
            seen.add(node.objgen)
            alt = node.get("/Alt")
            text = " ".join(str(alt).split())[:_LONGEST] if isinstance(alt, pikepdf.String) else ""
            if text and _is_figure(node.get("/S"), roles):
                yield node, text
            else:
                waiting.append(node.get("/K"))


def _is_figure(name: Any, roles: Any) -> bool:
    for _ in range(8):  # a map may lead through others, or in a circle
        mapped = roles.get(str(name)) if isinstance(roles, pikepdf.Dictionary) and name is not None else None
        if not isinstance(mapped, pikepdf.Name):
            break
        name = mapped
    return bool(name == pikepdf.Name.Figure)


_Content = tuple[tuple[int, int], _Mark | None, tuple[int, int] | None]


def _content(element: pikepdf.Dictionary) -> Iterator[_Content]:
    """What an element holds (14.7.4): pieces of marked content and whole objects, each with its page."""
    waiting: list[tuple[Any, Any]] = [(element, element.get("/Pg"))]
    seen, many = set(), 0
    while waiting and many < _MOST_NODES:
        (node, page), many = waiting.pop(), many + 1
        if isinstance(node, pikepdf.Array):
            waiting += [(kid, page) for kid in node]
        elif isinstance(node, pikepdf.Dictionary):
            if node.is_indirect and node.objgen in seen:
                continue
            seen.add(node.objgen)
            page, kind = node.get("/Pg") or page, node.get("/Type")
            if not isinstance(page, pikepdf.Dictionary):
                waiting.append((node.get("/K"), None))
            elif kind == pikepdf.Name.MCR and "/MCID" in node:
                stream, number = node.get("/Stm"), cast("Any", node.get("/MCID"))
                home = stream.objgen if isinstance(stream, pikepdf.Stream) else _PAGE
                if isinstance(number, int):
                    yield page.objgen, (home, number), None
            elif kind == pikepdf.Name.OBJR and isinstance(thing := node.get("/Obj"), pikepdf.Object):
                yield page.objgen, None, thing.objgen
            else:
                waiting.append((node.get("/K"), page))
        elif isinstance(node, int) and isinstance(page, pikepdf.Dictionary):
            yield page.objgen, (_PAGE, node), None


_Matrix = tuple[float, float, float, float, float, float]


class _Drawn:
    """Where the images and strokes of some figures stand, in the page's own units, by the figure's place."""

    def __init__(self, pdf: pikepdf.Pdf, figures: Sequence[_Figure]) -> None:
        self.pdf = pdf
        self.by_mark = {mark: at for at, figure in enumerate(figures) for mark in figure.marks}
        self.by_object = {one: at for at, figure in enumerate(figures) for one in figure.objects}
        self.boxes: defaultdict[int, list[tuple[float, float, float, float]]] = defaultdict(list)
        self.strokes: dict[int, tuple[float, float, float, float]] = {}
        self.steps = 0

    def walk(
        self, content: Any, resources: Any, matrix: _Matrix, home: tuple[int, int], within: tuple[int, ...], depth: int
    ) -> None:  # fmt: skip
        kept: list[_Matrix] = []
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
                matrix = _times(_matrix(operands), matrix)
            elif name in _MARKING:
                self._mark(name, operands, resources, home, open_marks)
            elif name == "INLINE IMAGE":
                self._add(inside, _spread(_UNIT, matrix))
            elif name == "Do":
                self._do(operands, resources, matrix, inside, depth)
            elif name in _ENDING:
                self._add(inside, path if name != "n" else (), stroke=True)
                path = []
            else:
                path += _spread(_points(name, operands), matrix)
        if depth == 0:
            for at, box in self.strokes.items():
                self.boxes[at].append(box)

    def _mark(
        self, name: str, operands: Sequence[Any], resources: Any, home: tuple[int, int], open_marks: list[int | None]
    ) -> None:  # fmt: skip
        if name == "EMC":
            del open_marks[-1:]
        else:
            open_marks.append(self._begun(operands, resources, home) if name == "BDC" else None)

    def _begun(self, operands: Sequence[Any], resources: Any, home: tuple[int, int]) -> int | None:
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, pikepdf.Name):
            named = resources.get("/Properties") if isinstance(resources, pikepdf.Dictionary) else None
            properties = named.get(str(properties)) if isinstance(named, pikepdf.Dictionary) else None
        number = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
        return self.by_mark.get((home, number)) if isinstance(number, int) else None

    def _do(
        self, operands: Sequence[Any], resources: Any, matrix: _Matrix, inside: tuple[int, ...], depth: int
    ) -> None:
        things = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        thing = things.get(str(operands[0])) if isinstance(things, pikepdf.Dictionary) else None
        if not isinstance(thing, pikepdf.Stream):
            return
        if thing.objgen in self.by_object:
            inside = (*inside, self.by_object[thing.objgen])
        if thing.get("/Subtype") == pikepdf.Name.Image:
            self._add(inside, _spread(_UNIT, matrix))
        elif thing.get("/Subtype") == pikepdf.Name.Form and depth < _DEEPEST:
            own = _times(_matrix(thing.get("/Matrix", ())), matrix)
            self.walk(thing, thing.get("/Resources", resources), own, thing.objgen, inside, depth + 1)

    def _add(self, inside: Sequence[int], points: Sequence[tuple[float, float]], *, stroke: bool = False) -> None:
        """Strokes of a figure are one drawing; images stand for themselves."""
        if not points:
            return
        across, along = [x for x, _ in points], [y for _, y in points]
        box = (min(across), min(along), max(across), max(along))
        for at in inside[-1:]:
            if stroke:
                had = self.strokes.get(at, box)
                self.strokes[at] = (*map(min, had[:2], box[:2]), *map(max, had[2:], box[2:]))  # type: ignore[assignment]
            else:
                self.boxes[at].append(box)


def _matrix(numbers: Any) -> _Matrix:
    found = [float(one) for one in numbers]
    return tuple(found) if len(found) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)  # type: ignore[return-value]


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _points(name: str, operands: Sequence[Any]) -> list[tuple[float, float]]:
    numbers = [float(one) for one in operands]
    if name == "re" and len(numbers) == 4:
        x, y, wide, high = numbers
        return [(x, y), (x + wide, y + high)]
    return list(zip(numbers[0::2], numbers[1::2], strict=False)) if name in ("m", "l", "c", "v", "y") else []


def _spread(points: Sequence[tuple[float, float]], matrix: _Matrix) -> list[tuple[float, float]]:
    a, b, c, d, e, f = matrix
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]

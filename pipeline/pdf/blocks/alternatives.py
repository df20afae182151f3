"""Alternative texts (ISO 32000-1, 14.9.3): what a tagged PDF says in words of its figures, and where these stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from pipeline.pdf.blocks.described import PAGE, Described, Number, described_figures
from pipeline.pdf.blocks.images import is_inside
from pipeline.pdf.blocks.marked import Drawn
from pipeline.pdf.blocks.model import around
from pipeline.pdf.layout import Box
from pipeline.pdf.reading.pictures import from_user_space
from pipeline.pdf.rewriting.opening import MALFORMED, opened
from pipeline.pdf.rewriting.refused import RewriteRefused

_mupdf: Any = pymupdf  # its functions carry no types
_ALIKE = 0.5  # of the area that two boxes cover together


@dataclass(slots=True)
class Alternative:
    """``boxes`` are those of what is drawn for a figure on the displayed page; it is said for one picture alone."""

    text: str
    boxes: list[Box]
    said: bool = False

    @property
    def box(self) -> Box:
        return around(self.boxes)


class Alternatives:
    """Those of a document, page by page."""

    def __init__(self, pdf: pikepdf.Pdf | None, figures: dict[Number, list[Described]]) -> None:
        self.pdf, self.figures = pdf, figures

    def on(self, page: Any) -> list[Alternative]:
        """What is said of the figures on one of MuPDF's pages, as far as they can be found there."""
        if self.pdf is None or not self.figures:
            return []
        found: list[Alternative] = []
        with suppress(*MALFORMED):
            own = self.pdf.pages[page.number]
            figures = self.figures.get(own.objgen, [])
            drawn = Drawn(figures)
            if figures:
                drawn.walk(own, own.obj.get("/Resources"), pikepdf.Matrix(), PAGE, (), 0)
            matrix = from_user_space(page)
            for at, figure in enumerate(figures):
                places = [_mupdf.Rect(*sides) * matrix & page.rect for sides in drawn.boxes[at]]
                boxes = [Box(*(round(side, 2) for side in place)) for place in places if _is_seen(place)]
                if boxes:
                    found.append(Alternative(figure.text, boxes))
        return found


@contextmanager
def alternatives_of(path: Path, password: str | None) -> Iterator[Alternatives]:
    """None for a file without a structure, with a broken one, or that qpdf cannot read though MuPDF can."""
    try:
        pdf = opened(path, password)
    except RewriteRefused:
        yield Alternatives(None, {})
        return
    with pdf:
        figures: dict[Number, list[Described]] = {}
        with suppress(*MALFORMED):
            figures = described_figures(pdf)
        yield Alternatives(pdf, figures)


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

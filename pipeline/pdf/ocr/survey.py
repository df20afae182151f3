"""Which pages of a PDF need reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pymupdf

from pipeline.pdf.ocr.standing import INVISIBLE
from pipeline.pdf.ocr.wish import Mode
from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.reading.pictures import shown_by

A_STAMP = 150  # letters; fewer on a page-size picture are a stamp or a footer, not the page's text
A_FOLIO = 50  # letters; fewer beside writing in outlines are a page number or a slug
A_TRACE = 20  # invisible letters; fewer on a picture of a page are a mark that somebody left, not its layer
PAGE_SIZE = 0.4  # of the page that pictures cover, for it to be a scan
OUTLINES = 150  # fills as small as letters, for a page to be one whose writing was turned into outlines
_LETTER = (1.5, 40.0)  # points, the height of a letter; none is wider than the latter
_mupdf: Any = pymupdf


@dataclass(frozen=True, slots=True)
class PageState:
    """Letters that are painted and letters of an invisible layer; ``scan`` says that a picture fills the page.

    ``outlines`` says that it paints many shapes of the size of letters, ``painted`` that it paints anything but text;
    both are looked for on pages with few letters only.
    """

    visible: int
    invisible: int
    scan: bool
    outlines: bool = False
    painted: bool = False

    @property
    def has_text(self) -> bool:
        """Whether painted letters are the page's text, and no stamp or page number beside it."""
        few = max(A_STAMP if self.scan else 0, A_FOLIO if self.outlines else 0)
        return self.visible > 0 and self.visible >= few

    @property
    def has_layer(self) -> bool:
        return self.invisible >= (A_TRACE if self.scan or self.outlines else 1)

    @property
    def sparse(self) -> bool:
        """Hardly any text, and something else that may be writing."""
        return self.painted and self.visible + self.invisible < A_TRACE


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Pages, from 1: those to read, and ``sparse`` ones that count as having text with hardly any."""

    todo: list[int]
    sparse: list[int]


def state_of(page: Any) -> PageState:
    """What a page holds; one that cannot be looked at counts as a scan, and is reported when it is read."""
    visible = invisible = 0
    try:
        for span in page.get_texttrace():
            letters = sum(not chr(char[0]).isspace() for char in span["chars"])
            if span["type"] == INVISIBLE:
                invisible += letters
            else:
                visible += letters
        outlines, painted = _shapes(page) if visible < A_FOLIO else (False, False)
        return PageState(visible, invisible, _covered(page) >= PAGE_SIZE, outlines, painted)
    except READ_ERRORS:
        return PageState(0, 0, scan=True)


def _shapes(page: Any) -> tuple[bool, bool]:
    """Whether a page looks written in outlines, and whether it paints anything but text at all."""
    painted = [(kind, box) for kind, box in page.get_bboxlog() if not kind.endswith("text")]
    least, most = _LETTER
    letters = sum(
        kind == "fill-path" and least < y1 - y0 < most and x1 - x0 < most for kind, (x0, y0, x1, y1) in painted
    )
    return letters >= OUTLINES, bool(painted)


def _covered(page: Any) -> float:
    """The share of the page that its pictures cover, added up."""
    sheet = page.rect * ~shown_by(page)
    areas = [_mupdf.Rect(one["bbox"]) & sheet for one in page.get_image_info()]
    return float(sum(one.get_area() for one in areas if not one.is_empty) / (abs(sheet.get_area()) or 1.0))


def needs_reading(state: PageState, mode: Mode) -> bool:
    """Whether a page in this state is read.

    skip leaves pages with text alone, but a stamp on a scan, a page number beside outlines and a stray invisible mark
    are no text; redo reads pages whose text is an invisible layer as well; force reads all.
    """
    if mode == "force":
        return True
    if state.has_text:
        return mode == "redo" and state.invisible > state.visible
    return mode == "redo" or not state.has_layer


def survey(document: Any, mode: Mode, progress: Callable[[int, int], None] | None = None) -> Surveyed:
    found, many = Surveyed([], []), document.page_count
    for number in range(many):
        try:
            state = state_of(document[number])
        except READ_ERRORS:
            state = PageState(0, 0, scan=True)
        if needs_reading(state, mode):
            found.todo.append(number + 1)
        elif state.sparse:
            found.sparse.append(number + 1)
        if progress and number % 20 == 19:
            progress(number + 1, many)
    return found

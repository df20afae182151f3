"""Which pages of a PDF need reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pymupdf

from pipeline.pdf.ocr.visible import INVISIBLE
from pipeline.pdf.ocr.wish import Mode
from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.reading.pictures import shown_by

A_STAMP = 150  # letters; fewer on a page-size picture are a stamp or a footer, not the page's text
PAGE_SIZE = 0.4  # of the page that pictures cover, for it to be a scan
_mupdf: Any = pymupdf


@dataclass(frozen=True, slots=True)
class PageState:
    """Letters that are painted and letters of an invisible layer; ``scan`` says that a picture fills the page."""

    visible: int
    invisible: int
    scan: bool


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
        return PageState(visible, invisible, _covered(page) >= PAGE_SIZE)
    except READ_ERRORS:
        return PageState(0, 0, scan=True)


def _covered(page: Any) -> float:
    """The share of the page that its pictures cover, added up."""
    sheet = page.rect * ~shown_by(page)
    areas = [_mupdf.Rect(one["bbox"]) & sheet for one in page.get_image_info()]
    return float(sum(one.get_area() for one in areas if not one.is_empty) / (abs(sheet.get_area()) or 1.0))


def needs_reading(state: PageState, mode: Mode) -> bool:
    """Whether a page in this state is read.

    skip leaves pages with text alone, but a stamp on a scan is no text; redo reads pages whose text is an invisible
    layer as well; force reads all.
    """
    if mode == "force":
        return True
    stamped = state.scan and state.visible < A_STAMP
    if state.visible and not stamped:
        return mode == "redo" and state.invisible > state.visible
    return mode == "redo" or not state.invisible


def survey(document: Any, mode: Mode, progress: Callable[[int, int], None] | None = None) -> list[int]:
    """The numbers, from 1, of the pages to read."""
    found, many = [], document.page_count
    for number in range(many):
        try:
            wanted = needs_reading(state_of(document[number]), mode)
        except READ_ERRORS:
            wanted = True
        if wanted:
            found.append(number + 1)
        if progress and number % 20 == 19:
            progress(number + 1, many)
    return found

"""The result as pdfium reads it: which words it finds, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ctypes import c_int
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from pipeline.pdf.compress.verify import sample_of
from pipeline.pdf.ocr.words import Four, PageReading, Word

MOST_PLACES = 12  # of a page
_LEAST_LETTERS = 4  # of a word that is looked for; shorter ones stand in others
_FINE = 10  # device units to a point
_PDFIUM_ERRORS = (pypdfium2.PdfiumError, ValueError)


@dataclass(frozen=True, slots=True)
class Places:
    """``right`` of ``compared`` words lie where they were read."""

    compared: int
    right: int


@contextmanager
def opened_by_pdfium(path: Path, password: str | None) -> Iterator[Any]:
    """None where it cannot open the file."""
    try:
        pdf: Any = pypdfium2.PdfDocument(path, password=password)
    except _PDFIUM_ERRORS:
        yield None
        return
    try:
        yield pdf
    finally:
        pdf.close()


def words_on(pdf: Any, number: int) -> list[str]:
    try:
        return str(pdf[number - 1].get_textpage().get_text_range()).split() if pdf else []
    except _PDFIUM_ERRORS:
        return []


def places_on(pdf: Any, reading: PageReading, *, turned: bool) -> Places:
    """Looks for words that stand on the page once; what it cannot find at all is not compared.

    ``turned`` says that the page was turned upright, so that it is displayed otherwise than it was read.
    """
    compared = right = 0
    try:
        page = pdf[reading.page - 1]
        text = page.get_textpage()
        for one, box in _looked_for(reading.words):
            if found := list(_found(text, one.text)):
                compared += 1
                points = (_displayed(page, point, reading, turned=turned) for point in found)
                right += any(_lies_in(point, box) for point in points)
    except (TypeError, *_PDFIUM_ERRORS):  # None has no pages
        return Places(compared, right)
    return Places(compared, right)


def _looked_for(words: Sequence[Word]) -> list[tuple[Word, Four]]:
    often = Counter(one.text for one in words)
    single = [(one, one.box) for one in words if one.box and often[one.text] == 1 and len(one.text) >= _LEAST_LETTERS]
    return [single[at] for at in sample_of(len(single), MOST_PLACES)]


def _found(text: Any, word: str) -> Iterator[tuple[float, float]]:
    """The middle of each place where the word's letters stand, in the page's user space."""
    search = text.search(word, match_case=True)
    while place := search.get_next():
        first, many = place
        boxes = [text.get_charbox(at) for at in (first, first + many - 1)]
        yield sum(box[0] + box[2] for box in boxes) / 4, sum(box[1] + box[3] for box in boxes) / 4


def _displayed(page: Any, point: tuple[float, float], reading: PageReading, *, turned: bool) -> tuple[float, float]:
    """In points of the page as it was read, by pdfium's own way there."""
    across, down = c_int(), c_int()
    wide, high = round(reading.width * _FINE), round(reading.height * _FINE)
    back = -reading.turned // 90 % 4 if turned else 0
    pdfium_c.FPDF_PageToDevice(page, 0, 0, wide, high, back, *point, across, down)
    return across.value / _FINE, down.value / _FINE


def _lies_in(point: tuple[float, float], box: Four) -> bool:
    """Or beside it by less than it is thick: letters of the layer have a height of their own."""
    x0, y0, x1, y1 = box
    near = min(x1 - x0, y1 - y0)
    return x0 - near <= point[0] <= x1 + near and y0 - near <= point[1] <= y1 + near

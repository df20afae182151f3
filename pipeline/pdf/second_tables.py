"""Whether pdfplumber, which shares no code with MuPDF, finds the same tables at the same places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from pipeline.pdf.layout import Box

MOST_PAGES = 50  # it reads about four pages a second
# What pdfminer comes to over damaged files, beside its own.
_ODD: tuple[type[Exception], ...] = (
    PDFException, PSException, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError,
    AssertionError, ZeroDivisionError,
)  # fmt: skip
_Seen = Callable[[int, Box, int], "int | None"]


@contextmanager
def second_reader(source: Path, password: str | None) -> Iterator[_Seen]:
    """A function of a page, a table's box and its rows, that gives the rows the second reader sees there.

    None where it sees no table, or cannot read the page.
    """
    pages: dict[int, Sequence[tuple[Box, int]]] = {}
    try:
        pdf: Any = pdfplumber.open(source, password=password or "")
    except _ODD:
        yield _sees_nothing
        return

    def seen(page: int, box: Box, rows: int) -> int | None:
        if page not in pages:
            if len(pages) >= MOST_PAGES:
                return None
            pages[page] = _tables(pdf, page)
        near = [count for other, count in pages[page] if _is_same(box, other)]
        return min(near, key=lambda count: abs(count - rows), default=None)

    with pdf:
        yield seen


def _sees_nothing(page: int, box: Box, rows: int) -> int | None:
    return None


def _tables(pdf: Any, number: int) -> list[tuple[Box, int]]:
    try:
        page = pdf.pages[number - 1]
        found = [(Box(*one.bbox), len(one.rows)) for one in page.find_tables()]
        page.close()
    except _ODD:
        return []
    return found


def _is_same(one: Box, other: Box) -> bool:
    """Whether two boxes share most of their area."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    if wide <= 0 or high <= 0:
        return False
    return wide * high > 0.8 * max(_area(one), _area(other))


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)

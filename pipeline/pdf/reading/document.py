"""Reading a whole document page by page with PyMuPDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.layout import Font, Page, Reading
from pipeline.pdf.reading.fonts import fonts_of
from pipeline.pdf.reading.opening import PAGE_LIMIT, READ_ERRORS, ReadingRefused, check_asked, opened
from pipeline.pdf.reading.page import read_page
from pipeline.pdf.store import Trim

_mupdf: Any = pymupdf  # its functions carry no types


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page, the sentences a user should see about it, and the fonts it uses that no page before it did."""

    page: Page
    warnings: tuple[str, ...] = ()
    fonts: tuple[Font, ...] = ()


def read_pdf(
    path: Path,
    *,
    password: str | None = None,
    pages: Sequence[int] | None = None,
    progress: Callable[[int, int], None] | None = None,
    page_limit: int = PAGE_LIMIT,
) -> Reading:
    """All of ``pages`` (numbers from 1; None for every page) as one `Reading`, of at most ``page_limit``.

    ``progress`` is told (pages done, pages in all) after each page. Raises ReadingRefused, and OSError when the
    file cannot be opened at all. A single page that cannot be read is an empty page with a warning.
    """
    with opened(path, password=password, page_limit=_limit(pages, page_limit)) as document:
        numbers = _numbers(document, pages)
        reads: list[PageRead] = []
        for read in _reads(document, numbers):
            reads.append(read)
            if progress is not None:
                progress(len(reads), len(numbers))
        repaired = ("This PDF was damaged and has been repaired for reading; check that nothing is missing.",)
        return Reading(
            pages=tuple(read.page for read in reads),
            fonts=tuple(font for read in reads for font in read.fonts),
            warnings=(repaired if document.is_repaired else ()) + tuple(w for read in reads for w in read.warnings),
        )


def read_pages(
    path: Path,
    *,
    password: str | None = None,
    pages: Sequence[int] | None = None,
    page_limit: int = PAGE_LIMIT,
    boxes: bool = False,
) -> Iterator[PageRead]:
    """The same page by page; nothing of a page is kept here after it has been given. Raises as `read_pdf` does.

    ``boxes`` is `read_page`'s.
    """
    with opened(path, password=password, page_limit=_limit(pages, page_limit)) as document:
        yield from _reads(document, _numbers(document, pages), boxes=boxes)


def _limit(pages: Sequence[int] | None, page_limit: int) -> int | None:
    """The limit of the whole file; of chosen pages their own number counts."""
    if pages is None:
        return page_limit
    check_asked(len(pages), page_limit)
    return None


def _numbers(document: pymupdf.Document, pages: Sequence[int] | None) -> Sequence[int]:
    if pages is None:
        return range(1, document.page_count + 1)
    for number in pages:
        if not 1 <= number <= document.page_count:
            raise ReadingRefused(
                "no_such_page", f"There is no page {number}: this PDF has {document.page_count} pages."
            )
    return pages


def _reads(document: pymupdf.Document, numbers: Sequence[int], *, boxes: bool = False) -> Iterator[PageRead]:
    gutters: list[float] = []
    seen: set[int] = set()
    trim = Trim()
    for number in numbers:
        try:
            page, warnings = read_page(document[number - 1], number, gutters, boxes=boxes)
            fonts = fonts_of(document, number, seen)
        except READ_ERRORS:
            page, fonts = Page(number, 0.0, 0.0, 0, "blank"), ()
            warnings = (f"Page {number} is damaged and could not be read.",)
        yield PageRead(page, warnings, fonts)
        trim.after(document, number - 1)  # whoever took it may have drawn the page meanwhile

"""Opening a PDF file for reading, or saying in a sentence why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pymupdf

from documents.extraction.mupdf_file import hide_stalling_tags
from documents.extraction.pdf_amplification import refuse_endless
from documents.extraction.unreadable import Unreadable
from pipeline.pdf.lengths import advice
from pipeline.pdf.page_ranges import pages_of

_mupdf: Any = pymupdf  # its functions carry no types
# MuPDF's own errors do not share a base with PyMuPDF's, which are RuntimeErrors (pymupdf 1.28).
READ_ERRORS: tuple[type[Exception], ...] = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
PAGE_LIMIT = 5000


class ReadingRefused(Exception):
    """The file cannot be read. ``code`` is a stable word, ``text`` a sentence that says what to do.

    Codes: "broken", "no_pages", "too_many_pages", "no_such_page", "password_needed", "password_wrong", "bomb".
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@contextmanager
def opened(
    path: Path, *, password: str | None, page_limit: int | None, written: bool = False
) -> Iterator[pymupdf.Document]:
    """An open, unlocked document with 1 to ``page_limit`` pages; raises ReadingRefused, or OSError for no file.

    None sets no limit, for callers that read chosen pages alone and hold those against one (`check_asked`). A document
    that is ``written`` has all its tags, which may keep its pages from ever being drawn (`hide_stalling_tags`).
    """
    path.stat()  # the operating system's own words for a missing or forbidden file
    _mupdf.TOOLS.mupdf_display_errors(False)  # what is wrong with a file is told in warnings, not on stderr
    no_pdf = "This file is not a PDF that can be opened. Repair may be able to read it."
    try:
        document = _mupdf.open(path, filetype="pdf")
    except READ_ERRORS as error:
        raise ReadingRefused("broken", no_pdf) from error
    with document:
        if not document.is_pdf:  # MuPDF trusts the first bytes more than the type it is told
            raise ReadingRefused("broken", no_pdf)
        _unlock(document, password)
        _check_pages(document, page_limit)
        try:
            refuse_endless(path, password)
        except Unreadable as refused:
            raise ReadingRefused(refused.code, refused.text) from refused
        if not written:
            hide_stalling_tags(document, path, password)
        yield document


def _unlock(document: pymupdf.Document, password: str | None) -> None:
    if not document.needs_pass:
        return
    if password is None:
        raise ReadingRefused("password_needed", "This PDF is protected. Give its password, or save it without one.")
    if not _mupdf.Document.authenticate(document, password):
        raise ReadingRefused("password_wrong", "The password does not open this PDF.")


def _check_pages(document: pymupdf.Document, page_limit: int | None) -> None:
    try:
        count = document.page_count
    except READ_ERRORS as error:
        raise ReadingRefused(
            "broken", "The list of pages in this PDF is damaged. Repair may be able to mend it."
        ) from error
    if count < 1:
        raise ReadingRefused("no_pages", "This PDF has no pages.")
    if page_limit is not None and count > page_limit:
        text = f"This PDF has {count} pages; at most {page_limit} are read. {advice(count)}"
        raise ReadingRefused("too_many_pages", text)


def check_asked(asked: int, page_limit: int) -> None:
    """Raises ReadingRefused where more pages are asked for than are read at once."""
    if asked > page_limit:
        text = f"These are {asked} pages; at most {page_limit} are read at once. Choose fewer pages, or split the file."
        raise ReadingRefused("too_many_pages", text)


def chosen_pages(path: Path, wanted: str, *, password: str | None, page_limit: int) -> list[int]:
    """The pages that a range like "1-3, 7" names, all for ""; raises WrongRange, and what `opened` does."""
    with opened(path, password=password, page_limit=None if wanted else page_limit) as document:
        found = pages_of(wanted, document.page_count)
    check_asked(len(found), page_limit)
    return found


def language_said(path: Path, *, password: str | None) -> str:
    """The language that the document says its text is in (ISO 32000-1, 14.9.2), "" for none; raises as `opened`."""
    with opened(path, password=password, page_limit=None) as document, suppress(*READ_ERRORS):
        return str(document.language or "")
    return ""

"""The text of pages, as a program reads it."""

from __future__ import annotations

from pathlib import Path

from documents.extraction.findings import PageText, readable
from documents.extraction.mupdf_file import hide_stalling_tags, open_with_mupdf
from documents.extraction.pdf_amplification import refuse_endless
from documents.extraction.picture import no_page
from documents.extraction.text_encoding import encoding_of
from documents.extraction.text_look import read_start
from documents.extraction.unreadable import Unreadable, unreadable

LONGEST = 200_000  # characters of one page
LONGEST_FILE = 500_000  # characters of a text file, which is one page


def read_pages(path: Path, first: int, last: int, password: str | None = None) -> tuple[int, list[PageText]]:
    """How many pages a PDF has, and the text of those from ``first`` to ``last``, as far as there are.

    Raises Unreadable for a file that does not open, "no_page" when it has no page ``first``, and "bomb".
    """
    with unreadable("open it"), open_with_mupdf(path, password) as document:
        pages = document.page_count
        if not 1 <= first <= pages:
            raise no_page(first, pages)
        refuse_endless(path, password, slice(first - 1, last))
        hide_stalling_tags(document, path, password, slice(first - 1, last))
        return pages, [_page(document, number) for number in range(first, min(last, pages) + 1)]


def _page(document: object, number: int) -> PageText:
    try:
        with unreadable(f"read page {number}"):
            text = document[number - 1].get_text()  # type: ignore[index]
    except Unreadable as refused:
        if refused.code == "memory":
            raise
        return PageText(number, "", refused.text)
    return PageText(number, readable(text, LONGEST), is_cut=len(text) > LONGEST)


def read_text_file(path: Path) -> PageText:
    """The beginning of a text file, whatever its encoding."""
    with unreadable("read the text"):
        text = read_start(path, encoding_of(path), LONGEST_FILE + 1)
    return PageText(1, readable(text, LONGEST_FILE), is_cut=len(text) > LONGEST_FILE)

"""MuPDF's store: decoded pictures and fonts that it keeps for later pages, up to 256 MB of them."""

from __future__ import annotations

from typing import Any

import pymupdf

EVERY = 32  # pages
MOST_PIXELS = 8_000_000  # of their pictures, of which each takes three or four bytes
_READ_ERRORS: tuple[type[Exception], ...] = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
_mupdf: Any = pymupdf


class Trim:
    """Empties the store now and then in a walk over pages, so that long documents take no more than short ones.

    MuPDF does not tell how full it is, so what has passed is counted.
    """

    def __init__(self) -> None:
        self.pages = self.pixels = 0

    def after(self, document: Any, at: int) -> None:
        """Tells that the page at ``at``, from 0, is done with."""
        self.pages += 1
        self.pixels += _pixels_of(document, at)
        if self.pages >= EVERY or self.pixels > MOST_PIXELS:
            _mupdf.TOOLS.store_shrink(100)
            self.pages = self.pixels = 0


def _pixels_of(document: Any, at: int) -> int:
    """Of the pictures that a page may draw; a page that does not tell may have drawn any."""
    try:
        return sum(row[2] * row[3] for row in _mupdf.Document.get_page_images(document, at))
    except _READ_ERRORS:
        return MOST_PIXELS + 1

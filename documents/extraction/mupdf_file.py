"""Opens a PDF with MuPDF: as a PDF and nothing else, with its password, without noise on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymupdf

from documents.extraction.pdf_tags import stall_mupdf
from documents.extraction.unreadable import Unreadable

_mupdf: Any = pymupdf  # its functions carry no types


@contextmanager
def open_with_mupdf(path: Path, password: str | None = None) -> Iterator[Any]:
    """The open document; raises Unreadable when it has no pages or the password does not fit.

    What MuPDF itself raises on damaged files passes through.
    """
    _mupdf.TOOLS.mupdf_display_errors(False)
    _mupdf.TOOLS.mupdf_display_warnings(False)
    with _mupdf.open(path, filetype="pdf") as document:
        if document.needs_pass and not document.authenticate(password or ""):
            raise wrong_password(password)
        if document.page_count < 1:
            raise Unreadable("no_pages", "No page can be found in the file.")
        yield document
    _mupdf.TOOLS.reset_mupdf_warnings()


def hide_stalling_tags(document: Any, path: Path, password: str | None = None, pages: slice = slice(None)) -> bool:
    """Takes out of an open document the tags over which these pages would not come to an end; whether it did.

    Others stay, as they may say what a letter stands for.
    """
    catalog = document.pdf_catalog()
    if not catalog or document.xref_get_key(catalog, "StructTreeRoot")[0] == "null":
        return False
    stalls = stall_mupdf(path, password, pages)
    if stalls:
        document.xref_set_key(catalog, "StructTreeRoot", "null")
    return stalls


def wrong_password(password: str | None) -> Unreadable:
    if password is None:
        return Unreadable("password", "The file is encrypted and opens only with its password.")
    return Unreadable("wrong_password", "The file does not open with this password.")

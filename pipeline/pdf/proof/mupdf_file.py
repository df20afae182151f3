"""Open a PDF with MuPDF: as a PDF and nothing else, with its password, without noise on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.proof.tool import ToolError, wrong_password

NAME = "MuPDF"
_mupdf: Any = pymupdf  # its functions carry no types


def version() -> str:
    return str(pymupdf.__version__)


@contextmanager
def open_with_mupdf(path: Path, password: str | None = None) -> Iterator[Any]:
    """The open document; raises ToolError when it has no pages or the password does not fit.

    What MuPDF itself raises on damaged files passes through.
    """
    _mupdf.TOOLS.mupdf_display_errors(False)
    _mupdf.TOOLS.mupdf_display_warnings(False)
    with _mupdf.open(path, filetype="pdf") as document:
        if document.needs_pass and not document.authenticate(password or ""):
            raise wrong_password(NAME, password)
        if document.page_count < 1:
            raise ToolError("no_pages", f"{NAME} finds no page in the file.")
        yield document
    _mupdf.TOOLS.reset_mupdf_warnings()

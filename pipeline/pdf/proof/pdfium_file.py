"""Open a PDF with pdfium, with its password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from pipeline.pdf.proof.tool import wrong_password

NAME = "pdfium"


def version() -> str:
    """The version of pdfium itself and of the Python package around it."""
    return f"{pypdfium2.PDFIUM_INFO.build} (pypdfium2 {pypdfium2.PYPDFIUM_INFO.version})"


@contextmanager
def open_with_pdfium(path: Path, password: str | None = None) -> Iterator[Any]:
    """The open document; raises ToolError when the password does not fit. Other errors pass through."""
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise wrong_password(NAME, password) from error
        raise
    try:
        yield document
    finally:
        document.close()

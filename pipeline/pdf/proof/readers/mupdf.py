"""Page texts as PyMuPDF reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from documents.extraction.mupdf_file import hide_stalling_tags
from pipeline.pdf.proof.mupdf_file import open_with_mupdf, version

__all__ = ["NAME", "page_texts", "version"]

NAME = "PyMuPDF"


def page_texts(path: Path, password: str | None) -> Iterator[str]:
    with open_with_mupdf(path, password) as document:
        hide_stalling_tags(document, path, password)
        for page in document:
            yield page.get_text()

"""Small PDF pages made for tests of reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.layout import Page
from pipeline.pdf.reading import read_pdf

SAMPLES = Path(__file__).parents[3] / "samples"
_mupdf: Any = pymupdf  # its functions carry no types


def new_page(width: float = 400, height: float = 600) -> Any:
    """The only page of a new document; `page.parent` is the document."""
    document = _mupdf.open()
    page = document.new_page(width=width, height=height)
    page.kept = document  # a page does not keep its document alive
    return page


def read(page: Any, tmp_path: Path) -> Page:
    """The page as read from a file."""
    return reread(page.parent, tmp_path).pages[0]


def reread(document: Any, tmp_path: Path) -> Any:
    path = tmp_path / "made.pdf"
    document.save(path)
    return read_pdf(path)


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]

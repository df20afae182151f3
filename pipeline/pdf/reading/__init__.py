"""Reading: a PDF file's visible lines with a box for every character, in the order a person reads them."""

from __future__ import annotations

from pipeline.pdf.reading.document import PageRead, read_pages, read_pdf
from pipeline.pdf.reading.opening import ReadingRefused

__all__ = ["PageRead", "ReadingRefused", "read_pages", "read_pdf"]

"""Page texts as pdfium reads them (the PDF engine of Chrome and Edge)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline.pdf.proof.pdfium_file import NAME, open_with_pdfium, version

__all__ = ["NAME", "page_texts", "version"]


def page_texts(path: Path, password: str | None) -> Iterator[str]:
    with open_with_pdfium(path, password) as document:
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                yield text.get_text_bounded()

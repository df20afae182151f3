"""Papers for the tests of what reads them."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name


def numbered(path: Path, pages: int) -> Path:
    """A file of so many small pages, each with its number."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number in range(1, pages + 1):
            pdf.add_blank_page(page_size=(200, 100))
            words = pdf.make_stream(f"BT /F1 12 Tf 20 50 Td (Page {number}) Tj ET".encode())
            page = pdf.Root.Pages.Kids[number - 1]
            page.Resources, page.Contents = Dictionary(Font=Dictionary(F1=font)), words
        pdf.save(path)
    return path

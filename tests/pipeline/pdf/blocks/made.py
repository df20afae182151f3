"""Small PDFs with the parts that documents are made of."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image

_mupdf: Any = pymupdf
LOREM = (
    "The quick brown fox jumps over the lazy dog and runs into the forest, where nobody has seen it since the well-"
    "known winter of that year. It was a mild one."
)


def picture() -> bytes:
    found = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(found, "JPEG", quality=90)
    return found.getvalue()


def report(path: Path, *, pages: int = 1) -> Path:
    """On each page a head, two headings, two paragraphs, a list, a ruled table, an image, a link and a foot."""
    document = _mupdf.open()
    for number in range(1, pages + 1):
        page = document.new_page(width=400, height=600)
        page.insert_text((40, 30), "Annual report of the society", fontsize=8)
        page.insert_text((40, 70), f"Chapter {number}", fontsize=20)
        page.insert_textbox((40, 85, 360, 130), LOREM, fontsize=10)
        page.insert_text((40, 150), "Findings", fontsize=14)
        for row, text in enumerate(("• apples", "• pears", "1. first", "2. second")):
            page.insert_text((50, 175 + 14 * row), text, fontsize=10, fontname="helv", encoding=0)
        grid(page, 240, [["Name", "Amount"], ["=SUM(A1)", "1,234.50"], ["Beta | b", "7"]])
        page.insert_image((40, 330, 100, 370), stream=picture())
        page.insert_text((40, 400), "See the site for more.", fontsize=10)
        page.insert_link({"kind": 2, "from": _mupdf.Rect(40, 390, 140, 404), "uri": "https://example.org/a"})
        page.insert_text((195, 585), str(number), fontsize=8)
    document.save(path)
    return path


def grid(page: Any, top: float, rows: list[list[str]], left: float = 40) -> None:
    """A table ruled on all sides, cells of 100 by 20 points."""
    for line, row in enumerate(rows):
        for column, text in enumerate(row):
            x, y = left + 100 * column, top + 20 * line
            page.draw_rect((x, y, x + 100, y + 20), width=0.5)
            page.insert_text((x + 4, y + 14), text, fontsize=10)


def rows_over_pages(path: Path, pages: int) -> Path:
    """One table that fills each page to its foot; every page has three rows, the first a head."""
    document = _mupdf.open()
    for number in range(pages):
        head = [["Date", "Sum"]] if number == 0 else []
        grid(
            document.new_page(width=300, height=150), 40, [*head, *([f"2026-01-0{number + 1}", "5"] for _ in range(3))]
        )
    document.save(path)
    return path

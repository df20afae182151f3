"""How many pages a PDF says it has, without looking at any."""

from __future__ import annotations

from pathlib import Path

from documents.extraction.mupdf_file import open_with_mupdf
from documents.extraction.unreadable import unreadable


def count_pages(path: Path, password: str | None = None) -> int:
    """Raises Unreadable when that cannot be told."""
    with unreadable("count its pages"), open_with_mupdf(path, password) as document:
        return int(document.page_count)

"""Pages on which nothing is to be seen, as sheets that part scans."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from pipeline.pdf.reading.opening import PAGE_LIMIT, READ_ERRORS, opened
from pipeline.pdf.store import Trim

_mupdf: Any = pymupdf  # its functions carry no types

INK = 200  # a grey below this is ink; paper of a scan is lighter, dirt on it mostly not
MOST_INK = 0.0006  # share of a page that may be ink: dust and a punched hole's rim, not a page number
_DPI = 40
_MOST_PIXELS = 4_000_000


def blank_pages(source: Path, password: str | None) -> list[int]:
    """Their places from 0; a page that cannot be drawn is not blank."""
    with opened(source, password=password, page_limit=PAGE_LIMIT) as document:
        trim, found = Trim(), []
        for at in range(len(document)):
            if _is_blank(document, at):
                found.append(at)
            trim.after(document, at)
        return found


def _is_blank(document: Any, at: int) -> bool:
    try:
        page = document[at]
        if page.get_text().strip():
            return False
        scale = min(_DPI / 72, (_MOST_PIXELS / max(1.0, page.rect.width * page.rect.height)) ** 0.5)
        picture = page.get_pixmap(matrix=_mupdf.Matrix(scale, scale), colorspace=_mupdf.csGRAY, alpha=False)
    except READ_ERRORS:
        return False
    greys = np.frombuffer(picture.samples, np.uint8)
    return bool((greys < INK).mean() <= MOST_INK)

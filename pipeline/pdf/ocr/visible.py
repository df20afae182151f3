"""The words of a page that are painted as text; an invisible layer is none of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pymupdf

from pipeline.pdf.reading.pictures import shown_by

INVISIBLE = 3  # text rendering mode (ISO 32000-1, 9.3.6)
_mupdf: Any = pymupdf


@dataclass(frozen=True, slots=True)
class VisibleWord:
    """``box`` is MuPDF's rectangle, in points as displayed."""

    text: str
    box: Any
    place: tuple[int, int]


def visible_words(page: Any) -> list[VisibleWord]:
    areas = [_mupdf.Rect(one["bbox"]) for one in page.get_texttrace() if one["type"] != INVISIBLE]
    if not areas:
        return []
    found = [(_mupdf.Rect(one[:4]), one) for one in page.get_text("words")]
    turn = shown_by(page)
    return [
        VisibleWord(str(one[4]), box * turn, (int(one[5]), int(one[6])))
        for box, one in found
        if any(not (box & area).is_empty for area in areas)
    ]


def visible_lines(page: Any) -> list[str]:
    """In the page's own order."""
    return [" ".join(one.text for one in line) for _, line in groupby(visible_words(page), key=lambda one: one.place)]

"""The words that stand on a page as text: those that are painted, and those of an invisible layer where it stays."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pymupdf

from pipeline.pdf.reading.pictures import shown_by

INVISIBLE = 3  # text rendering mode (ISO 32000-1, 9.3.6)
_mupdf: Any = pymupdf


@dataclass(frozen=True, slots=True)
class StandingWord:
    """``box`` is MuPDF's rectangle, in points as displayed."""

    text: str
    box: Any
    place: tuple[int, int]


def standing_words(page: Any, *, hidden: bool) -> list[StandingWord]:
    """With ``hidden``, an invisible layer counts."""
    areas = [_mupdf.Rect(one["bbox"]) for one in page.get_texttrace() if hidden or one["type"] != INVISIBLE]
    if not areas:
        return []
    found = [(_mupdf.Rect(one[:4]), one) for one in page.get_text("words")]
    turn = shown_by(page)
    return [
        StandingWord(str(one[4]), box * turn, (int(one[5]), int(one[6])))
        for box, one in found
        if any(not (box & area).is_empty for area in areas)
    ]


def standing_lines(page: Any, *, hidden: bool) -> list[str]:
    """In the page's own order."""
    words = standing_words(page, hidden=hidden)
    return [" ".join(one.text for one in line) for _, line in groupby(words, key=lambda one: one.place)]

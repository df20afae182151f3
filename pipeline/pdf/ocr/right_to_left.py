"""Words of scripts that run from right to left: their letters in the order of reading, and as they stand on a page.

A PDF shows letters from left to right, and programs that extract text turn those of such scripts round.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.pdf.direction import has_right_to_left

_LEFT_TO_RIGHT = re.compile(r"[A-Za-z]*\d[\dA-Za-z.,:/%+-]*|[A-Za-z\u00c0-\u024f]+")  # figures and Latin words
_CONTROLS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))


def without_controls(text: str) -> str:
    """Without the marks of direction that engines set about words of two directions."""
    return text.translate(_CONTROLS)


def visual(text: str) -> str:
    """A word's letters from left to right as they stand on the page; the order of other scripts is that of reading."""
    if not has_right_to_left(text):
        return text
    turned: list[str] = []
    for one in _clusters(text):
        turned.insert(0, _MIRRORED.get(one, one))
    return _LEFT_TO_RIGHT.sub(lambda found: found[0][::-1], "".join(turned))


def _clusters(text: str) -> list[str]:
    """Letters, each with the marks above and below it."""
    found: list[str] = []
    for one in text:
        if found and unicodedata.combining(one):
            found[-1] += one
        else:
            found.append(one)
    return found

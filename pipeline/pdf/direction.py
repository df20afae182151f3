"""Which way a text runs."""

from __future__ import annotations

import unicodedata
from collections import Counter


def is_right_to_left(text: str) -> bool:
    """Whether most of its letters are of a script that runs from right to left."""
    if text.isascii():
        return False
    found = Counter(unicodedata.bidirectional(letter) for letter in text if letter.isalpha())
    return found["R"] + found["AL"] > found["L"]

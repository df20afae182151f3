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


def has_right_to_left(text: str, *, figures: bool = False) -> bool:
    """Whether any letter is of such a script; ``figures`` of theirs count on wish, as they turn what is about them."""
    kinds = {"R", "AL", "AN"} if figures else {"R", "AL"}
    return not text.isascii() and any(unicodedata.bidirectional(letter) in kinds for letter in text)

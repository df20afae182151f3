"""How long a text takes to read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

WORDS_A_MINUTE: Final = 225
WITHOUT_BLANKS: Final = frozenset({"ja", "zh"})  # words are not told apart by blanks, so nothing is counted


def reading_time(texts: Iterable[str], language: str) -> dict[str, Any] | None:
    """Words, and minutes at `WORDS_A_MINUTE`; None where they cannot be counted."""
    if language in WITHOUT_BLANKS:
        return None
    words = sum(any(map(str.isalnum, word)) for text in texts for word in text.split())
    return {"words": words, "minutes": round(words / WORDS_A_MINUTE, 1)}

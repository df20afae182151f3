"""Names in a sentence that its source does not have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.text.prose.words import without_accents

CAPITALS: Final = frozenset({"en", "es", "fr", "it", "pt", "ru"})  # languages where names have them, and few else
_NAME: Final = re.compile(
    r"(?<=[^\W_] )[^\W\d_][^\W\d_]{3,}|(?<=[,;] )[^\W\d_][^\W\d_]{3,}"
)  # not where a sentence begins
_ENDING: Final = 2  # letters that inflect a name, or make another word of it
_STEM: Final = 4


def names_missing(sentence: str, pages: Sequence[str], language: str) -> list[str]:
    """Words with a capital within a sentence that no word of the pages begins like; none where capitals say nothing."""
    if language not in CAPITALS:
        return []
    names = [one for one in dict.fromkeys(_NAME.findall(sentence)) if one.istitle()]
    if not names:
        return []
    there = {word for page in pages for word in re.findall(r"[^\W\d_]+", without_accents(page))}
    return [one for one in names if not any(word.startswith(_stem(one)) for word in there)]


def _stem(name: str) -> str:
    bare = without_accents(name)
    return bare[: max(_STEM, len(bare) - _ENDING)]

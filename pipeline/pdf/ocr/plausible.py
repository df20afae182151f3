"""Whether words look like writing, for engines that do not tell how sure they are: pages on a head read as nonsense.

No list of words: letters of one case or with a capital in front, and figures, are what writing is made of. Measured on
pages the right way up 95 to 100 of 100 letters are, on their heads 40 to 80, and on a side most words are one letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.pdf.ocr.words import Seen

WEAK = 0.9  # of the letters; less, and a page may lie on a side or its head
_PARTS = re.compile(r"['’\-/]")
_FIGURE = re.compile(r"\d+(?:[.,:/-]\d+)*%?")
_LINE_LONG = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts where case and spaces tell nothing


def plausible(words: Sequence[Seen]) -> int:
    """Letters of words that look like writing, less those of words that do not; single letters count for neither."""
    return sum(_letters(one.text) for one in words)


def is_weak(words: Sequence[Seen]) -> bool:
    return bool(words) and plausible(words) < WEAK * sum(len(_bare(one.text)) for one in words)


def _bare(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word)


def _letters(word: str) -> int:
    bare = _bare(word)
    if _LINE_LONG.search(bare):
        return len(bare)
    if len(bare) < 2:
        return 0
    looks = _FIGURE.fullmatch(bare) or all(map(_is_written, filter(None, _PARTS.split(bare))))
    return len(bare) if looks else -len(bare)


def _is_written(part: str) -> bool:
    if not part.isalpha():
        return False
    return part.isupper() or part[1:] == part[1:].lower()

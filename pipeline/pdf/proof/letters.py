"""Text as proofs compare it: folded, without white space, with the way back to where each letter stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

CONTEXT = 14
"""Letters either side of an edit that single out its place."""

# Extractors disagree about typographic variants of one mark, and pdfium writes U+FFFE or U+0002 for a hyphen
# at a line's end; none of that is a difference of wording.
_FOLD = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u00ad": "-",
        "\ufffe": "-",
        "\u0002": "-",
    }
)
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Letters:
    """``text`` without white space; letter k of it stands at ``where[k]`` in ``folded``."""

    text: str
    where: tuple[int, ...]
    folded: str

    def between(self, start: int, end: int) -> str:
        """The folded text of letters ``start`` to ``end``, with the blanks around and inside them."""
        first = self.where[start - 1] + 1 if start else 0
        last = self.where[end] if end < len(self.where) else len(self.folded)
        return self.folded[first:last]

    def excerpt(self, start: int, end: int, around: int) -> str:
        """One line around letters ``start`` to ``end``, with ``around`` characters either side."""
        if not self.where:
            return ""
        first = self.where[min(start, len(self.where) - 1)]
        last = self.where[end - 1] + 1 if end > start else first
        return spaced(self.folded[max(0, first - around) : last + around])


def is_residue(character: str) -> bool:
    """Whether nobody can see it: zero width, control, private use, unassigned, the replacement mark."""
    if character == "\ufffd":
        return True
    return unicodedata.category(character) in {"Cf", "Cc", "Co", "Cn"} and not character.isspace()


def letters_of(text: str, *, without_residue: bool = False) -> Letters:
    folded = unicodedata.normalize("NFKC", text).translate(_FOLD)
    where = [
        at
        for at, character in enumerate(folded)
        if not character.isspace() and not (without_residue and is_residue(character))
    ]
    return Letters("".join(folded[at] for at in where), tuple(where), folded)


def bare(text: str) -> str:
    """Only the letters of a short string."""
    return letters_of(text).text


def spaced(text: str) -> str:
    """Folded, with every run of white space as one blank and none at the ends: to compare spacing."""
    folded = unicodedata.normalize("NFKC", text).translate(_FOLD)
    return _BLANKS.sub(" ", folded).strip()


def places_of(part: str, whole: str) -> list[int]:
    """Where ``part`` begins in ``whole``, overlapping matches included; an empty part stands nowhere."""
    places: list[int] = []
    at = whole.find(part) if part else -1
    while at >= 0:
        places.append(at)
        at = whole.find(part, at + 1)
    return places

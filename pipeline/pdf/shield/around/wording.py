"""Recognises a changed passage in other texts of the file by the letters around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipeline.pdf.shield.fold import fold

_NEAR = 6  # letters that must agree on a side, unless the text ends there
_FAR = 16  # letters that must agree on both sides together, when one side does not
_LEAST = 8  # letters that must agree in all, the passage counted


@dataclass(frozen=True, slots=True)
class Wording:
    """A passage that reads differently now. ``before`` and ``after`` are folded letters of its page."""

    original: str
    replacement: str
    before: str
    after: str


def rewritten(text: str, wordings: Sequence[Wording], *, tied: bool = False) -> str | None:
    """``text`` with every changed passage it holds in its new words; None when it holds none.

    A passage is recognised when the letters around it agree with the page. ``tied`` says that the text belongs to
    the changed glyphs anyway: there the passage alone is enough.
    """
    found = text
    for wording in wordings:
        found = _with(found, wording, tied=tied)
    return None if found == text else found


def _with(text: str, wording: Wording, *, tied: bool) -> str:
    folded, places = _folded(text)
    needle = fold(wording.original)
    cuts = [at for at in _occurrences(folded, needle) if tied or _agrees(folded, at, needle, wording)]
    for at in reversed(cuts):
        low, high = places[at], places[at + len(needle) - 1] + 1
        text = text[:low] + wording.replacement.strip() + text[high:]
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", text) if cuts and not wording.replacement.strip() else text


def _agrees(folded: str, at: int, needle: str, wording: Wording) -> bool:
    before, after = folded[:at], folded[at + len(needle) :]
    left = _agreement(reversed(before), reversed(wording.before))
    right = _agreement(after, wording.after)
    if len(needle) + left + right < _LEAST:
        return False
    sides = (left >= _NEAR or left == len(before)) and (right >= _NEAR or right == len(after))
    return sides or left + right >= _FAR


def _agreement(one: Iterable[str], other: Iterable[str]) -> int:
    """How many letters agree before the first that does not."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the index in ``text`` it comes from."""
    letters: list[str] = []
    places: list[int] = []
    for index, letter in enumerate(text):
        part = fold(letter)
        letters.append(part)
        places += [index] * len(part)
    return "".join(letters), places


def _occurrences(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + len(needle))

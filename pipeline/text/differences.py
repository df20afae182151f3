"""What differs between two texts of a page, word by word, for people to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]
_WORD = re.compile(r"\s*\S+|\s+$")
_MOST = 1500
"""Words between the first and the last difference that are compared one by one, which takes their square at worst; a
page of print has some 500. Of more, all counts as replaced."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text: in both, only in the first, or only in the second. Blanks around changes are the same."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Differences:
    """Passages in reading order; what was removed stands before what took its place. ``changes`` counts such places."""

    passages: tuple[Passage, ...]
    changes: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words that stand for each other, with the blanks before them; ``same`` in both texts."""

    same: bool
    old: str
    new: str


def differences(before: str, after: str) -> Differences:
    """How ``before`` became ``after``. White space counts only where it joins or parts words."""
    found = list(_stretches(_WORD.findall(before), _WORD.findall(after)))
    passages = tuple(passage for one in found for passage in _passages(one) if passage.text)
    return Differences(passages, sum(not one.same for one in found))


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[_Stretch]:
    bare_old, bare_new = [one.strip() for one in old], [one.strip() for one in new]
    lead = _alike(bare_old, bare_new)
    tail = _alike(bare_old[lead:][::-1], bare_new[lead:][::-1])
    end_old, end_new = len(old) - tail, len(new) - tail
    yield _Stretch(True, "", "".join(new[:lead]))
    yield from _middle(old[lead:end_old], new[lead:end_new])
    yield _Stretch(True, "", "".join(new[end_new:]))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two sequences begin with alike."""
    differs = (at for at, (word, its) in enumerate(zip(one, other, strict=False)) if word != its)
    return next(differs, min(len(one), len(other)))


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[_Stretch]:
    if not old and not new:
        return
    if max(len(old), len(new)) > _MOST:
        yield _Stretch(False, "".join(old), "".join(new))
        return
    matcher = SequenceMatcher(None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False)
    for verb, start, end, begin, stop in matcher.get_opcodes():
        changed, put = "".join(old[start:end]), "".join(new[begin:stop])
        yield _Stretch(verb == "equal" or not (changed + put).strip(), changed, put)


def _passages(one: _Stretch) -> Iterator[Passage]:
    if one.same:
        yield Passage("same", one.new or one.old)
        return
    removed, added = one.old.lstrip(), one.new.lstrip()
    yield Passage("same", (one.new or one.old)[: -len(added or removed)])
    yield Passage("removed", removed)
    yield Passage("same", " " if removed and added else "")
    yield Passage("added", added)

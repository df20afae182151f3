"""A change that a strategy finds fitting, before it is known whether it has its place on the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pipeline.pdf.layout import TextRange
from pipeline.text.substitution.asked import Asked
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.proposal import Strategy
from pipeline.text.substitution.words import Word

# What a change does to the question. Two changes of one question must not undo each other: only those that
# each ask for something more ("more") stand beside another change.
Effect = Literal["turn", "move", "value", "more", "notice"]


@dataclass(frozen=True, slots=True)
class Rewording:
    """One wording on one line and what extractors shall read there."""

    part: TextRange
    original: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """``edits`` hold together or not at all; ``score`` is 0 to 1; the rest is as in `Proposal`."""

    strategy: Strategy
    effect: Effect
    edits: tuple[Rewording, ...]
    change: str
    leads_to: str = ""
    signal: str = ""
    lint: tuple[str, ...] = ()
    score: float = 0.5

    @property
    def wordings(self) -> tuple[tuple[str, str], ...]:
        return tuple((edit.original, edit.replacement) for edit in self.edits)

    @property
    def key(self) -> str:
        """Names the candidate among those of its question."""
        return "/".join(f"{edit.part}{edit.replacement}" for edit in self.edits)


Finder = Callable[[Asked, "Paper", Choice], Iterator[Candidate]]


@dataclass(frozen=True, slots=True)
class Paper:
    """What strategies know of the rest of the paper: which questions name a number, by path."""

    numbers: dict[str, tuple[str, ...]]


def rewording(words: Sequence[Word], replacement: str) -> Rewording | None:
    """A rewording of neighbouring words; None where they cannot be changed together.

    They must all be plain and stand on one line. The signs before the first and after the last word stay.
    """
    first, last = words[0].part, words[-1].part
    if any(not word.plain or (word.part.page, word.part.line) != (first.page, first.line) for word in words):
        return None
    original = words[0].text
    for left, right in pairwise(words):
        original += f"{left.tail} {right.lead}{right.text}"
    part = TextRange(first.page, first.line, first.start, last.end)
    return Rewording(part, original, replacement)

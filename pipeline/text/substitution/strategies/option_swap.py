"""Options change places: the wording of two, of the same length, is read in each other's place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.pdf.layout import TextRange
from pipeline.text.substitution.asked import Asked, Choosable
from pipeline.text.substitution.candidate import Candidate, Paper, Rewording
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.exchange import exchange_signal, partners, rotations, shown
from pipeline.text.substitution.letters import letters_in
from pipeline.text.substitution.words import may_be_set

_KEYED, _UNKEYED = 0.8, 0.64
_SPREAD = 1  # letters by which a single word may be shorter than the one it stands on
_EACH_MORE = 0.98
_POINTS_ELSEWHERE = re.compile(r"\b(?:above|below|both|all of|none of|neither|these)\b", re.IGNORECASE)
_TOKEN = re.compile(r"\S+")


def find(asked: Asked, _paper: Paper, choice: Choice) -> Iterator[Candidate]:
    if asked.judged or len(asked.options) < 2:
        return
    for pair in partners(asked):
        edits = _exchanged(asked, [pair, pair[::-1]])
        if edits is not None:
            yield _keyed(asked, pair, edits)
    if not asked.right:
        for order in rotations(asked.options, lambda one, other: one is other or _fit(asked, one, other), choice):
            edits = _exchanged(asked, order)
            if edits is not None:
                yield _rotated(asked, order, edits)


def _fit(asked: Asked, one: Choosable, other: Choosable) -> bool:
    return _as_other(asked, one, other) is not None


def _exchanged(asked: Asked, order: Sequence[tuple[Choosable, Choosable]]) -> tuple[Rewording, ...] | None:
    """For each option the rewording to the other's text, without the words both share at their ends."""
    found = []
    for one, other in order:
        edit = _as_other(asked, one, other)
        if edit is None:
            return None
        found.append(edit)
    return tuple(found)


def _as_other(asked: Asked, one: Choosable, other: Choosable) -> Rewording | None:
    if one.whole is None or other.whole is None or _POINTS_ELSEWHERE.search(f"{one.text} {other.text}"):
        return None
    line = asked.reading.line(one.whole.page, one.whole.line).text
    tokens = [(match.start(), match.end()) for match in _TOKEN.finditer(line, one.whole.start, one.whole.end)]
    own = [line[start:end] for start, end in tokens]
    new = asked.reading.text_of(other.whole).split()
    if len(own) != len(new) or own == new:
        return None
    if own[-1][-1:] == new[-1][-1:] == ".":
        own[-1], new[-1] = own[-1][:-1], new[-1][:-1]
        tokens[-1] = (tokens[-1][0], tokens[-1][1] - 1)
    low, high = 0, len(own)
    while low < high and own[low] == new[low]:
        low += 1
    while high > low and own[high - 1] == new[high - 1]:
        high -= 1
    return _checked(asked, one.whole, tokens[low:high], own[low:high], new[low:high])


def _checked(
    asked: Asked, whole: TextRange, tokens: Sequence[tuple[int, int]], own: Sequence[str], new: Sequence[str]
) -> Rewording | None:
    if not own or any(not letters_in(word) for word in (*own, *new)):
        return None
    lengths = [(len(letters_in(old)), len(letters_in(text))) for old, text in zip(own, new, strict=True)]
    if sum(old for old, _ in lengths) != sum(text for _, text in lengths):
        return None
    if any(old - text > _SPREAD for old, text in lengths) or not any(_is_wording(word) for word in own):
        return None
    part = TextRange(whole.page, whole.line, tokens[0][0], tokens[-1][1])
    if not may_be_set(asked.reading.line(whole.page, whole.line), part.start, part.end):
        return None
    return Rewording(part, " ".join(own), " ".join(new))


def _is_wording(text: str) -> bool:
    """A lone sign is told apart by nothing but its context: extractors differ too much over signs."""
    return any(unicodedata.category(letter)[0] in "LN" for letter in text)


def _keyed(asked: Asked, pair: tuple[Choosable, Choosable], edits: tuple[Rewording, ...]) -> Candidate:
    right, wrong = pair
    order = [option.option.label for option in asked.options]
    moved = {wrong.option.label if label == right.option.label else label for label in asked.right}
    return Candidate(
        strategy="option_swap",
        effect="move",
        edits=edits,
        change=f"Options {right.option.label} and {wrong.option.label} change places: “{shown(right.text)}” stands at "
        f"{wrong.option.label}.",
        leads_to=", ".join(label for label in order if label in moved),
        signal=exchange_signal(asked, right, wrong),
        score=_KEYED,
    )


def _rotated(asked: Asked, order: Sequence[tuple[Choosable, Choosable]], edits: tuple[Rewording, ...]) -> Candidate:
    moves = ", ".join(f"{one.option.label} reads as {other.option.label}" for one, other in order)
    return Candidate(
        strategy="option_swap",
        effect="move",
        edits=edits,
        change=f"All options change places: {moves}.",
        signal=f"The letter is that of another option: {moves}.",
        score=_UNKEYED * _EACH_MORE ** max(0, len(order) - 2),
    )

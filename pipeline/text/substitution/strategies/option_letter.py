"""Letters that name options change places, so that the right answer stands behind another letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.text.substitution.asked import Asked, Choosable
from pipeline.text.substitution.candidate import Candidate, Paper, Rewording
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.exchange import exchange_signal, partners, rotations

_KEYED, _UNKEYED, _JUDGED = 0.74, 0.62, 0.6
_ONE_LINE = 0.97  # of the score for each edit beyond two: the more there are, the more must hold


def find(asked: Asked, _paper: Paper, choice: Choice) -> Iterator[Candidate]:
    if len(asked.options) < 2 or _name_each_other(asked):
        return
    for pair in partners(asked):
        if _may_change_places(asked, pair):
            yield _exchanged(asked, pair)
    if not asked.right:
        for order in rotations(asked.options, _alike, choice):
            if all(_may_change_places(asked, pair) for pair in order):
                yield _rotated(asked, order)


def _name_each_other(asked: Asked) -> bool:
    """Whether an option speaks of others by their letters ("Both A and B"): changed letters would twist it."""
    label = rf"\(?(?:{'|'.join(re.escape(option.option.label) for option in asked.options)})\)?"
    named = re.compile(rf"\b(?i:only|options?)\s+{label}(?!\w)|(?<!\w){label} (?:and|&|or|nor) {label}(?!\w)")
    return any(named.search(option.text) for option in asked.options)


def _alike(one: Choosable, other: Choosable) -> bool:
    return len(one.option.label) == len(other.option.label)


def _may_change_places(asked: Asked, pair: tuple[Choosable, Choosable]) -> bool:
    return all(option.label is not None for option in pair) and _alike(*pair)


def _relabelled(asked: Asked, option: Choosable, label: str) -> Rewording:
    part = option.label
    if part is None:
        raise ValueError(f"option {option.option.label} has no printed letter")
    printed = asked.reading.text_of(part)
    return Rewording(part, printed, printed.replace(option.option.label, label, 1))


def _exchanged(asked: Asked, pair: tuple[Choosable, Choosable]) -> Candidate:
    right, wrong = pair
    labels = right.option.label, wrong.option.label
    return Candidate(
        strategy="option_letter",
        effect="move",
        edits=(_relabelled(asked, right, labels[1]), _relabelled(asked, wrong, labels[0])),
        change=f"The letters {labels[0]} and {labels[1]} change places; the right answer stands behind {labels[1]}.",
        leads_to=_led_to(asked, *labels),
        signal=exchange_signal(asked, right, wrong),
        score=_JUDGED if asked.judged else _KEYED,
    )


def _led_to(asked: Asked, right: str, wrong: str) -> str:
    """The right labels with the exchange made; of several right ones the others stay."""
    order = [option.option.label for option in asked.options]
    moved = {wrong if label == right else label for label in asked.right}
    return ", ".join(label for label in order if label in moved)


def _rotated(asked: Asked, order: Sequence[tuple[Choosable, Choosable]]) -> Candidate:
    moves = ", ".join(f"{one.option.label} reads {other.option.label}" for one, other in order)
    return Candidate(
        strategy="option_letter",
        effect="move",
        edits=tuple(_relabelled(asked, one, other.option.label) for one, other in order),
        change=f"Every option stands behind another letter: {moves}.",
        signal=f"The letter is that of another option: printed {moves}.",
        score=_UNKEYED * _ONE_LINE ** max(0, len(order) - 2),
    )

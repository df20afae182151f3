"""Exchanges of options: which ones change places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.text.substitution.asked import Asked, Choosable
from pipeline.text.substitution.choice import Choice

_SHOWN = 60  # letters of an option's text that a signal quotes
_MOST = 6  # options that all change places at once


def partners(asked: Asked) -> Iterator[tuple[Choosable, Choosable]]:
    """Each right option with each wrong one."""
    for right in asked.options:
        if right.option.label in asked.right:
            for wrong in asked.options:
                if wrong.option.label not in asked.right:
                    yield right, wrong


def rotation(
    options: Sequence[Choosable], alike: Callable[[Choosable, Choosable], bool], choice: Choice
) -> list[tuple[Choosable, Choosable]] | None:
    """Every option with the one it stands for, none for itself, only like for like; None where that cannot be.

    Options change places in pairs; of an odd number three go round.
    """
    if not 2 <= len(options) <= _MOST:
        return None
    found: list[tuple[Choosable, Choosable]] = []
    left = list(options)
    while left:
        alikes = [one for one in left if alike(left[0], one)]
        if len(alikes) < 2:
            return None
        some = choice.shuffled("rotation", alikes) if choice.seed else alikes
        while len(some) > 3 or len(some) == 2:
            found += [(some[0], some[1]), (some[1], some[0])]
            some = some[2:]
        if len(some) == 3:
            found += [(some[0], some[1]), (some[1], some[2]), (some[2], some[0])]
        left = [one for one in left if one not in alikes]
    place = {one.option.label: at for at, one in enumerate(options)}
    return sorted(found, key=lambda pair: place[pair[0].option.label])


def rotations(
    options: Sequence[Choosable], alike: Callable[[Choosable, Choosable], bool], choice: Choice
) -> Iterator[list[tuple[Choosable, Choosable]]]:
    """The seed's rotation, and the plain one where that is another: one of them may not do on the paper."""
    first = rotation(options, alike, choice)
    if first is not None:
        yield first
    if choice.seed:
        plain = rotation(options, alike, Choice(0, choice.path))
        if plain is not None and plain != first:
            yield plain


def exchange_signal(asked: Asked, right: Choosable, wrong: Choosable) -> str:
    label = wrong.option.label
    return f"The answer is {label}; printed, {label} is “{shown(wrong.text)}”."


def shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"

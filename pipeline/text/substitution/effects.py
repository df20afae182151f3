"""What an altered question leads to: the answer where it can be said, and how such an answer is recognised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.text.substitution.asked import Asked
from pipeline.text.substitution.lists import word_set
from pipeline.text.substitution.lists.comparisons import COMPARISONS
from pipeline.text.substitution.lists.opposites import OPPOSITES

_DIRECTIONS = word_set("upward downward inward outward toward towards clockwise rises falls rise fall gain loss")
_OTHER = {"True": "False", "False": "True"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """``leads_to`` and ``signal`` as in `Proposal`; ``score`` is how much such an outcome is worth as a sign."""

    leads_to: str
    signal: str
    score: float
    lint: tuple[str, ...] = ()


def outcome_of_denial(asked: Asked) -> Outcome:
    """The sentence is denied, or a denial taken back: true becomes false and false true."""
    if asked.judged:
        truth = asked.truth
        if truth:
            leads_to = asked.label_of_truth(_OTHER[truth])
            return Outcome(leads_to, f"The answer is {_OTHER[truth]}; the printed statement is {truth.lower()}.", 0.9)
        return Outcome("", "The answer is the opposite of the right one.", 0.75)
    return _outcome_of_choice(asked) if asked.chosen else _open_outcome("denies")


def outcome_of_turn(asked: Asked, *, direction: bool = False) -> Outcome:
    """One word of the sentence says the contrary: a true statement becomes false, a false one may stay so.

    ``direction`` when the word tells which way something goes: then the contrary option is the answer.
    """
    if asked.judged:
        if asked.truth == "True":
            leads_to = asked.label_of_truth("False")
            return Outcome(leads_to, "The answer is False; the printed statement is true.", 0.86)
        if asked.truth == "False":
            lint = "The printed statement is false already; the changed one may be false too."
            return Outcome("", "The answer is True; the printed statement is false.", 0.4, (lint,))
        return Outcome("", "The answer is the opposite of the right one.", 0.6)
    return _outcome_of_choice(asked, direction=direction) if asked.chosen else _open_outcome("turns round")


def _outcome_of_choice(asked: Asked, *, direction: bool = False) -> Outcome:
    right = asked.right
    wrong = [option.option.label for option in asked.options if option.option.label not in right]
    if len(right) == 1 and len(wrong) == 1:
        return Outcome(wrong[0], f"The answer is {wrong[0]}, the only other option.", 0.85)
    mirrored = mirror_of(asked) if direction else ""
    if mirrored:
        signal = f"The answer is {mirrored}, which says the contrary of the right option."
        return Outcome(mirrored, signal, 0.82)
    if right:
        named = " and ".join(right)
        signal = f"The answer is an option other than {named}, given as the one that fits."
        return Outcome("", signal, 0.6)
    return Outcome("", "The answer is an option that does not fit the printed question.", 0.6)


def _open_outcome(verb: str) -> Outcome:
    return Outcome("", f"The answer is about a question that {verb} what is printed.", 0.56)


def mirror_of(asked: Asked) -> str:
    """The label of the one option that is the right option with a word turned into its contrary, else ""."""
    right = [option for option in asked.options if option.option.label in asked.right]
    if len(right) != 1:
        return ""
    turned = set(_turned(right[0].text))
    found = [option.option.label for option in asked.options if _plain(option.text) in turned]
    return found[0] if len(found) == 1 else ""


def _turned(text: str) -> Iterator[str]:
    words = _plain(text).split()
    for at, word in enumerate(words):
        for opposite in (*COMPARISONS.get(word, ()), *(one for one in OPPOSITES.get(word, ()) if word in _DIRECTIONS)):
            yield " ".join([*words[:at], opposite.text, *words[at + 1 :]])


def _plain(text: str) -> str:
    return " ".join(word.strip(".,;:()\"'") for word in text.lower().split())

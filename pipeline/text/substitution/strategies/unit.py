"""Units: a quantity is measured in another unit of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.substitution.asked import Asked, Sentence
from pipeline.text.substitution.candidate import Candidate, Paper
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.effects import outcome_of_turn
from pipeline.text.substitution.letters import letters_in
from pipeline.text.substitution.lists.amounts import COUNTS, UNIT_SWAPS
from pipeline.text.substitution.turning import neighbours, signal_of, weight_of, with_article

_AMOUNT = re.compile(r"^[~≈<>]?[\d.,]*\d(?:\.\d+)?$")
_MEASURED_IN = re.compile(r"\b(?:measured|expressed|given|stated|counted) in$")
_IN_CHOICE = 0.75  # the options are in the printed unit
_CALCULATED = 0.55


def find(asked: Asked, _paper: Paper, choice: Choice) -> Iterator[Candidate]:
    for sentence in asked.changeable:
        for at, word in enumerate(sentence.words):
            if word.plain and word.text in UNIT_SWAPS and _is_unit(sentence, at):
                candidate = _candidate(asked, sentence, at, choice)
                if candidate is not None:
                    yield candidate


def _is_unit(sentence: Sentence, at: int) -> bool:
    """After a number, or, for a unit in words, after "measured in"."""
    left, _ = neighbours(sentence.words, at, at + 1)
    if _AMOUNT.match(left) or left in COUNTS:
        return True
    before = " ".join(word.lower for word in sentence.words[max(0, at - 2) : at])
    return len(sentence.words[at].text) > 2 and _MEASURED_IN.search(before) is not None


def _candidate(asked: Asked, sentence: Sentence, at: int, choice: Choice) -> Candidate | None:
    text = sentence.words[at].text
    others = [other for other in UNIT_SWAPS[text] if len(letters_in(other)) >= len(letters_in(text))]
    if not others:
        return None
    edit = with_article(sentence, at, at + 1, choice.first(text, others))
    if edit is None:
        return None
    outcome = outcome_of_turn(asked)
    score = outcome.score if asked.judged else _CALCULATED * (_IN_CHOICE if asked.chosen else 1.0)
    return Candidate(
        strategy="unit",
        effect="value",
        edits=(edit,),
        change=f"The quantity is given in {edit.replacement} in place of {edit.original}.",
        leads_to=outcome.leads_to if asked.judged else "",
        signal=f"The answer is worked out with {edit.replacement}."
        if not asked.judged
        else signal_of(asked, outcome, edit),
        lint=outcome.lint if asked.judged else (),
        score=score * weight_of(sentence, at, at + 1),
    )

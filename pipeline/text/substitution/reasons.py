"""Why a question has no proposal, in a sentence that helps."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.text.substitution.asked import Asked
from pipeline.text.substitution.candidate import Candidate
from pipeline.text.substitution.proposal import STRATEGIES, Strategy


def reason_for(asked: Asked, candidates: Sequence[Candidate], allowed: Sequence[Strategy]) -> str:
    """``candidates`` are what the strategies ``allowed`` found; none of them could be used."""
    question = asked.question
    if question.type == "matching" and not asked.options:
        return "Its answer is one of the options beside it; they are changed with the whole question."
    if question.sub_questions and not asked.options:
        return "Its parts are changed, not the text over them."
    if tuple(allowed) == ("notice",):
        return "None of its wording can be read as a notice: it is too short, a formula, or not on the page."
    words = [word for sentence in asked.sentences for word in sentence.words]
    if not words and not asked.options:
        return "None of its wording was found on the page. Mark it by hand, or add a change of your own."
    if words and not any(word.plain for word in words) and not asked.options:
        return "Its wording is set as a formula, as code or across lines, which is not changed."
    if candidates:
        return (
            "The changes that fit its wording stand too close to others, would stand twice on the page in the same "
            "context, or say too little. Add a change of your own if you see a better one."
        )
    if set(allowed) < set(STRATEGIES) - {"notice", "given"}:
        return "None of the chosen kinds of changes fits its wording. Allow more kinds, or add a change of your own."
    return (
        "It names no number, comparison, opposite or option that could be changed so that its answer is another one. "
        "Add a change of your own if you see one."
    )

"""Negation taken out, by a word of at least its length: what was denied is said to be so."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.text.substitution.asked import Asked, Sentence
from pipeline.text.substitution.candidate import Candidate, Paper, Rewording
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.effects import outcome_of_denial
from pipeline.text.substitution.grammar import like
from pipeline.text.substitution.lists import verbs as listed
from pipeline.text.substitution.lists import word_set
from pipeline.text.substitution.turning import lint_of_rest, neighbours, signal_of, weight_of, with_article

# For a bare "not": adverbs of at least three letters that say that it is so.
_AFFIRMED = ("also", "indeed", "clearly", "truly")
_PHRASES: dict[str, tuple[str, ...]] = {
    "cannot": ("can also", "can indeed"),
    "never": ("always",),
    "none of": ("most of",),
    "except": ("especially", "including"),
    "unless": ("whenever",),
    "unable to": ("quite able to",),
    "fails to": ("manages to",),
    "fail to": ("manage to",),
    "failed to": ("managed to",),
    "lacks": ("possesses",),
    "lack of": ("presence of", "abundance of"),
    "isn't": ("is also", "is indeed"),
    "aren't": ("are also", "are indeed"),
    "wasn't": ("was also", "was indeed"),
    "weren't": ("were also", "were indeed"),
    "doesn't": ("does also", "does indeed"),
    "don't": ("do also", "do indeed"),
    "didn't": ("did also", "did indeed"),
    "can't": ("can also", "can indeed"),
    "won't": ("will also", "will indeed"),
}
_LONGEST = 2  # words of a phrase
_NOT_BEFORE = word_set("only just merely necessarily")  # "not only": no denial


def find(asked: Asked, _paper: Paper, choice: Choice) -> Iterator[Candidate]:
    for sentence in asked.changeable:
        for at in range(len(sentence.words)):
            found = _affirmed(sentence, at, choice)
            if found is not None:
                yield _candidate(asked, sentence, at, found)


def _affirmed(sentence: Sentence, at: int, choice: Choice) -> Rewording | None:
    words = sentence.words
    text = words[at].lower
    left, right = neighbours(words, at, at + 1)
    if text == "not" and right not in _NOT_BEFORE:
        if left in listed.BE | listed.DO | listed.HAVE | frozenset(listed.MODALS):
            return _reworded(sentence, at, at + 1, choice.first("not", _AFFIRMED))
        if at and "," in words[at - 1].tail:  # "physical, not chemical"
            return _reworded(sentence, at, at + 1, "and")
        return _reworded(sentence, at, at + 1, choice.first("not", _AFFIRMED))
    if text == "no" and right and right not in ("longer", "more", "less", "one", "matter"):
        following = words[at + 1].lower
        return _reworded(sentence, at, at + 1, "some" if following != "one" else "every")
    for end in range(min(len(words), at + _LONGEST), at, -1):
        if any(word.tail for word in words[at : end - 1]):
            continue
        phrase = " ".join(word.lower for word in words[at:end])
        if phrase in _PHRASES:
            return _reworded(sentence, at, end, choice.first(phrase, _PHRASES[phrase]))
    return None


def _reworded(sentence: Sentence, at: int, end: int, replacement: str) -> Rewording | None:
    words = sentence.words
    if words[at].text.isupper() and len(words[at].text) > 1 and at:
        return with_article(sentence, at, end, replacement)  # "NOT": nothing is left to stress
    return with_article(sentence, at, end, like(words[at].text, replacement))


def _candidate(asked: Asked, sentence: Sentence, at: int, edit: Rewording) -> Candidate:
    outcome = outcome_of_denial(asked)
    lint = outcome.lint + lint_of_rest(sentence, at)
    negatives = sum(word.lower in ("not", "cannot", "never", "no") for word in sentence.words)
    if negatives > 1:
        lint = (*lint, "The sentence has another negation, which stays.")
    return Candidate(
        strategy="negation_out",
        effect="turn",
        edits=(edit,),
        change=f"“{edit.original}” becomes “{edit.replacement}”: what was denied is said to be so.",
        leads_to=outcome.leads_to if negatives <= 1 else "",
        signal=signal_of(asked, outcome, edit),
        lint=lint,
        score=outcome.score * weight_of(sentence, at, at + 1) * 1.08,
    )

"""Opposites: a word of what is asked is turned into its contrary or another of its kind."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.text.substitution.asked import Asked, Sentence
from pipeline.text.substitution.candidate import Candidate, Paper
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.effects import outcome_of_turn
from pipeline.text.substitution.letters import letters_in
from pipeline.text.substitution.lists.contexts import UNLESS
from pipeline.text.substitution.lists.opposites import CIRCLES, OPPOSITES, WHY_CIRCLE
from pipeline.text.substitution.turning import neighbours, signal_of, turned, weight_of, with_article
from pipeline.text.substitution.verbs import finite_verbs

_IN_PASSING = 0.65
_LONGEST_NAME = 2  # words
_CIRCLE_OF = {member: circle for circle in CIRCLES for member in circle}


def find(asked: Asked, _paper: Paper, choice: Choice) -> Iterator[Candidate]:
    yield from turned(asked, OPPOSITES, "polarity", choice)
    for sentence in asked.changeable:
        yield from _other_members(asked, sentence, choice)


def _other_members(asked: Asked, sentence: Sentence, choice: Choice) -> Iterator[Candidate]:
    """Members of closed sets (continents, planets, organs ...) that become another one."""
    words = sentence.words
    at = 0
    while at < len(words):
        step = 1
        for end in range(min(len(words), at + _LONGEST_NAME), at, -1):
            candidate = _other_member(asked, sentence, at, end, choice)
            if candidate is not None:
                yield candidate
                step = end - at
                break
        at += step


def _other_member(asked: Asked, sentence: Sentence, at: int, end: int, choice: Choice) -> Candidate | None:
    words = sentence.words
    if any(word.tail for word in words[at : end - 1]) or any(not word.plain for word in words[at:end]):
        return None
    whole = " ".join(word.text for word in words[at:end])
    name, mark, owner = whole.partition("’s") if "’s" in whole else whole.partition("'s")
    if owner or not _may_change(sentence, at, end, name):
        return None
    member = name if name in _CIRCLE_OF else name[:1].lower() + name[1:] if at == 0 else ""
    circle = _CIRCLE_OF.get(member)
    if circle is None:
        return None
    named = {option.text.strip(" .").lower() for option in asked.options} | {word.text.lower() for word in words}
    named.add(member.lower())
    fitting = [
        other for other in circle if len(letters_in(other)) >= len(letters_in(member)) and other.lower() not in named
    ]
    if not fitting:
        return None
    other = choice.first(whole, fitting)
    if whole[:1].isupper():
        other = other[:1].upper() + other[1:]
    edit = with_article(sentence, at, end, other + mark)
    if edit is None:
        return None
    outcome = outcome_of_turn(asked)
    return Candidate(
        strategy="polarity",
        effect="turn",
        edits=(edit,),
        change=f"“{edit.original}” becomes “{edit.replacement}”: {WHY_CIRCLE}.",
        leads_to=outcome.leads_to,
        signal=signal_of(asked, outcome, edit),
        lint=outcome.lint,
        score=outcome.score * weight_of(sentence, at, end) * _bearing(asked, sentence, end),
    )


def _bearing(asked: Asked, sentence: Sentence, end: int) -> float:
    """Options fit another member where it is what the sentence is about; in passing they often fit either."""
    about = any(verb.at == end and verb.main for verb in finite_verbs(sentence.words))
    return 1.05 if about or not asked.chosen else _IN_PASSING


def _may_change(sentence: Sentence, at: int, end: int, name: str) -> bool:
    left, right = neighbours(sentence.words, at, end)
    unless = UNLESS.get(name.lower())
    if unless is not None and unless.has(left, right):
        return False
    before = sentence.words[at - 1] if at else None
    after = sentence.words[end] if end < len(sentence.words) else None
    joined = [word for word, gap in ((before, left), (after, right)) if word is not None and gap]
    # "Bharat Asia Bank", "East Africa": a word with a capital beside it makes it part of a longer name.
    capitals = [word for word in joined if word.text[:1].isupper() and not (word is before and at == 1)]
    return not (name[:1].isupper() and at and any(word.wordlike and len(word.text) > 1 for word in capitals))

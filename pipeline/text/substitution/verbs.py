"""Finds the verbs that say something of a sentence's subject, and how they are denied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.text.questions.wording import COMMAND
from pipeline.text.substitution.lists import verbs as listed
from pipeline.text.substitution.lists.function_words import (
    DETERMINERS,
    OPENERS,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    RELATIVES,
)
from pipeline.text.substitution.words import Word

Form = Literal["be", "modal", "have", "third", "base", "past"]


@dataclass(frozen=True, slots=True)
class Verb:
    """The finite verb at word ``at``; ``lemma`` of a full verb; ``main`` whether it is the sentence's own."""

    at: int
    form: Form
    lemma: str
    main: bool


def finite_verbs(words: Sequence[Word]) -> list[Verb]:
    """The finite verbs of a sentence in order. Verbs after "that", "which", "because" ... are not its main ones.

    A sentence has a verb: where none is sure, a word that may be a noun as well is taken for it.
    """
    return list(_finite_verbs(words, doubtful=False)) or list(_finite_verbs(words, doubtful=True))[:1]


def _finite_verbs(words: Sequence[Word], *, doubtful: bool) -> Iterator[Verb]:
    waiting = 0  # relative words that still wait for their verb
    opened = bool(words) and words[0].lower in OPENERS
    main_seen = False
    for at, word in enumerate(words):
        if word.lower in RELATIVES and at and not _is_question_word(words, at):
            waiting += 1
            continue
        form = _form_at(words, at)
        if form is None and doubtful and at > 1 and word.lower in listed.BY_THIRD and word.wordlike:
            form = "third" if not words[at - 1].lower.endswith("s") and words[at - 1].wordlike else None
        if form is None:
            if opened and "," in word.tail:
                opened = False
            continue
        main = not waiting and not opened and not main_seen
        yield Verb(at, form, _lemma(word, form), main)
        main_seen = main_seen or main
        waiting = max(0, waiting - 1)
        if opened and "," in word.tail:
            opened = False


def _is_question_word(words: Sequence[Word], at: int) -> bool:
    """Whether a word asks rather than joins: it stands first, or after a preposition that does ("In which year")."""
    if words[at].lower not in QUESTION_WORDS:
        return False
    return at == 0 or (at == 1 and words[0].lower in PREPOSITIONS)


def is_order(words: Sequence[Word]) -> bool:
    """Whether a sentence tells the reader to do something: its verb is the first word."""
    return bool(words) and words[0].lower not in QUESTION_WORDS and COMMAND.match(words[0].text) is not None


def is_finite_at(words: Sequence[Word], at: int) -> bool:
    return _form_at(words, at) is not None


def is_subordinate(words: Sequence[Word], at: int) -> bool:
    """Whether a word stands after "that", "which", "because" ... or before the comma of an opening clause."""
    if any(word.lower in RELATIVES and index for index, word in enumerate(words[:at])):
        return True
    return bool(words) and words[0].lower in OPENERS and not any("," in word.tail for word in words[:at])


def _lemma(word: Word, form: Form) -> str:
    if form == "third":
        return listed.BY_THIRD[word.lower]
    if form == "past":
        return listed.BY_PAST[word.lower]
    return word.lower


def _form_at(words: Sequence[Word], at: int) -> Form | None:
    word, text = words[at], words[at].lower
    left = words[at - 1].lower if at and not words[at - 1].ends_clause else ""
    right = words[at + 1].lower if at + 1 < len(words) and not word.ends_clause else ""
    if text in listed.BE:
        return "be"
    if text in listed.MODALS and right:
        may_follow = right in ("be", "have", "not", "also", "only") or right in listed.ALL or right.endswith("ly")
        return "modal" if left not in DETERMINERS and word.text != "May" and may_follow else None
    if text in listed.HAVE:
        return _form_of_have(text, left, right)
    if not word.wordlike or word.text[:1].isupper() or word.code:
        return None
    return _form_of_full_verb(words, at, left, right)


def _form_of_have(text: str, left: str, right: str) -> Form | None:
    if right in listed.PARTICIPLES or right.endswith("ed") or right == "been":
        return "have" if left != "to" else None
    if text == "has":
        return "third"
    if text == "have":
        return "base" if left.endswith("s") or left in PRONOUNS else None
    return "past"


def _form_of_full_verb(words: Sequence[Word], at: int, left: str, right: str) -> Form | None:
    text = words[at].lower
    if text in listed.BY_THIRD:
        return "third" if _has_subject_for_third(words, at, left, right) else None
    if text in listed.ALL:
        return "base" if _has_plural_subject(words, at, left, right) else None
    if (
        text in listed.BY_PAST
        and at
        and not is_order(words)
        and left
        and left not in DETERMINERS | PREPOSITIONS | listed.BE | listed.HAVE
    ):
        # "the work done", "called": a participle unless an object or an adverbial follows a plain subject
        return (
            "past"
            if right in DETERMINERS | {"in", "with", "to", "from"} and not _has_finite_before(words, at)
            else None
        )
    return None


def _has_subject_for_third(words: Sequence[Word], at: int, left: str, right: str) -> bool:
    if not left or left in DETERMINERS - {"this", "that", "which", "what"} | {
        "of",
        "and",
        "or",
        "to",
        "many",
        "various",
    }:
        return False
    if left in PREPOSITIONS or right == "of":
        return False
    if left in listed.BE | listed.HAVE | frozenset(listed.MODALS) or left in listed.GERUNDS:
        return False
    lemma = listed.BY_THIRD[words[at].lower]
    if lemma in listed.PLAIN or left in RELATIVES | PRONOUNS:
        return True
    # A word that is a noun as well is a verb only with something after it that a verb takes.
    return right in DETERMINERS | {"to", "that", "there", "when", "how", "if", ""} or right in PREPOSITIONS - {
        "of",
        "for",
    }


def _has_plural_subject(words: Sequence[Word], at: int, left: str, right: str) -> bool:
    if left in {"they", "we", "people", "men", "women", "children", "data"}:
        return True
    before = [word.lower for word in words[:at]]
    lemma = words[at].lower
    if not before or left in DETERMINERS | PREPOSITIONS | {"to"} or right == "of" or _has_finite_before(words, at):
        return False
    if any(word in listed.MODALS or word in {"to", "do", "does", "did", "not"} for word in before[-3:]):
        return False
    if lemma not in listed.PLAIN:
        return False
    plural_noun = left.endswith("s") and not left.endswith(("ss", "us", "is")) and words[at - 1].wordlike
    return plural_noun or ("and" in before and words[0].text[:1].isupper() and "of" not in before)


def _has_finite_before(words: Sequence[Word], at: int) -> bool:
    return any(
        words[index].lower in listed.BE or words[index].lower in listed.MODALS or words[index].lower in listed.HAVE
        for index in range(at)
    )

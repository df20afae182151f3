"""Matching: the key's answers put to the questions, and what was left without one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.text.questions.coverage import Coverage
from pipeline.text.questions.key import KeyEntry
from pipeline.text.questions.question import Gold, Question

_PAIRED = re.compile(
    r"(?<![A-Za-z\d])(?P<left>\d{1,2}|[A-Za-z]|[ivx]{1,4})\s*[.)]?\s*[-–—:=>→]+\s*\(?(?P<right>[A-Za-z]|\d{1,2}|[ivx]{1,4})\b"
)
_CONTRADICTS = 0.4  # confidence at which label and words of a key do not fit together


@dataclass(frozen=True, slots=True)
class _Found:
    """Entries by the path of the question they answer."""

    whole: dict[str, KeyEntry]
    parts: dict[str, KeyEntry]
    unmatched: list[str]
    doubts: list[str]


def match_answers(questions: Sequence[Question], key: Sequence[KeyEntry]) -> tuple[tuple[Question, ...], Coverage]:
    """The questions with their right answers from the key, and the coverage.

    An entry belongs to the question of its number: in the section of the same label, else in the run of numbers of
    the same place, else where the number is the only one. A person's answer always stays.
    """
    found = _found(questions, key)
    answered = tuple(_answered(question, found) for question in questions)
    kept = tuple(
        question.path for question in questions if question.gold.source == "person" and question.path in found.whole
    )
    coverage = Coverage(
        provided=sum("(" not in entry.number for entry in key),
        matched=len(found.whole),
        unmatched=tuple(found.unmatched),
        unanswered=tuple(path for question in answered for path in _unanswered(question)),
        kept=kept,
        doubts=(*found.doubts, *(doubt for question in answered for doubt in _doubts(question))),
    )
    return answered, coverage


def _found(questions: Sequence[Question], key: Sequence[KeyEntry]) -> _Found:
    found = _Found({}, {}, [], [])
    runs = _runs(questions)
    for entry in key:
        number, _, part = entry.number.partition("(")
        question = _question_for(number, entry, questions, runs)
        if part:
            if question is not None:
                found.parts.setdefault(f"{question.path}({part}", entry)
        elif question is None:
            found.unmatched.append(entry.number)
            found.doubts.append(
                f"The key has an answer {entry.number} on page {entry.page}, but there is no such question."
            )
        elif question.path in found.whole:
            found.unmatched.append(entry.number)
            found.doubts.append(f"The key answers question {question.path} twice; the first answer was taken.")
        else:
            found.whole[question.path] = entry
    return found


def _runs(questions: Sequence[Question]) -> dict[str, int]:
    """For each path the run of numbers it stands in, by what is before the number in the path."""
    heads: dict[str, int] = {}
    runs: dict[str, int] = {}
    for question in questions:
        head = question.path.rpartition(question.number)[0]
        runs[question.path] = heads.setdefault(head, len(heads))
    return runs


def _question_for(number: str, entry: KeyEntry, questions: Sequence[Question], runs: dict[str, int]) -> Question | None:
    mains = [question for question in questions if "-or" not in question.path]
    fits = [question for question in mains if _plain(number) in {_plain(question.number), _plain(question.path)}]
    if entry.section:
        named = f"{entry.section}.{number}"
        own = [question for question in mains if _plain(question.path) == _plain(named)]
        fits = own or fits
    if len(fits) > 1:
        fits = [question for question in fits if runs[question.path] == entry.run]
    return fits[0] if len(fits) == 1 else None


def _plain(number: str) -> str:
    return re.sub(r"[\W_]", "", number).lstrip("0").lower()


def _answered(question: Question, found: _Found) -> Question:
    entry = found.whole.get(question.path)
    parts = tuple(_answered_part(part, question, entry, found) for part in question.sub_questions)
    question = replace(question, sub_questions=parts)
    if entry is None or question.gold.source == "person":
        return question
    if parts and any(part.gold.source == "answer_key" for part in parts):
        return question
    return replace(question, gold=_gold(entry, question))


def _answered_part(part: Question, parent: Question, entry: KeyEntry | None, found: _Found) -> Question:
    inner = tuple(_answered_part(one, part, found.parts.get(part.path), found) for one in part.sub_questions)
    part = replace(part, sub_questions=inner)
    if part.gold.source == "person":
        return part
    if parent.type == "matching" and entry is not None:
        return _matched_pair(part, parent, entry)
    own = found.parts.get(part.path)
    return part if own is None else replace(part, gold=_gold(own, part))


def _matched_pair(part: Question, parent: Question, entry: KeyEntry) -> Question:
    """ "1-c, 2-a": the option that belongs to this entry of the left column."""
    for pair in _PAIRED.finditer(entry.answer.whole):
        option = next((one for one in parent.options if one.label.lower() == pair["right"].lower()), None)
        if pair["left"].lower() == part.number.lower() and option is not None:
            gold = Gold(option.label, option.text, "answer_key", 0.9 * entry.confidence, entry.evidence, entry.page)
            return replace(part, gold=gold)
    return part


def _gold(entry: KeyEntry, question: Question) -> Gold:
    gold = entry.answer.gold_for(question, source="answer_key", page=entry.page, evidence=entry.evidence)
    return replace(gold, confidence=round(gold.confidence * entry.confidence, 2))


def _unanswered(question: Question) -> Iterator[str]:
    """Paths without an answer; a question is answered by its parts when these are."""
    if question.gold.source != "none":
        return
    if not question.sub_questions:
        yield question.path
    for part in question.sub_questions:
        yield from _unanswered(part)


def _doubts(question: Question) -> Iterator[str]:
    gold = question.gold
    quote = gold.evidence[:60]
    if gold.source == "answer_key" and question.options and gold.confidence <= _CONTRADICTS:
        if gold.label in {option.label for option in question.options}:
            yield f'Question {question.path}: the letter {gold.label} and the words of the key do not agree: "{quote}"'
        else:
            yield f'Question {question.path}: the key\'s answer "{quote}" is none of the options.'
    for part in question.sub_questions:
        yield from _doubts(part)

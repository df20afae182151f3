"""Answers as keys and papers print them, and what they mean for a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.text.questions.question import Gold, Option, Question
from pipeline.text.questions.wording import fold

_LEAD = re.compile(
    r"^(?:(?:the )?(?:correct |right |best )?(?:answers?|options?|choices?|ans|key|sol(?:ution)?)\b"
    r"\s*(?:is|are)?\s*[.:\-–=>]*\s*){1,3}",
    re.IGNORECASE,
)
_ONE = r"(?:\(\s*(?:[A-Ja-j]|[ivx]{1,4}|\d{1,2})\s*\)|\[\s*[A-Ja-j]\s*\]|[A-Ja-j](?![A-Za-z'’]))"
_LABELS = re.compile(
    rf"^(?P<labels>{_ONE}(?:\s*(?:,|&|and|/|;|\+)\s*{_ONE})*)(?P<close>\s*[.):\]]|\s*[-–—=]\s|\s*$|(?=\s))\s*"
)
_BETWEEN = re.compile(r"\s*(?:,|&|and|/|;|\+)\s*")
_TRUTH = re.compile(r"^(?P<truth>true|false|t|f|yes|no)(?=$|[\s.,;:)\-–—(])[\s.,;:)\-–—]*", re.IGNORECASE)
_TRUTHS = {"t": "True", "true": "True", "f": "False", "false": "False"}
_SHORTEST = 3  # letters and digits of an option that may be recognised by its text without a label


@dataclass(frozen=True, slots=True)
class Answer:
    """``labels`` of options as printed, or "True"/"False"; ``text`` the words after them; ``whole`` everything.

    ``firm`` is False for a letter that may as well be the first word of the text ("A ball ...").
    """

    labels: tuple[str, ...]
    text: str
    whole: str
    firm: bool = True

    def gold_for(
        self,
        question: Question,
        *,
        source: Literal["answer_key", "paper"],
        page: int | None,
        evidence: str = "",
    ) -> Gold:
        """The right answer this is for a question.

        Confidence: 1 label and option's text agree; 0.95 "True" or "False"; 0.9 the label alone; 0.85 the text alone,
        or a label with other words after it; 0.8 an open answer; 0.4 label and text contradict each other;
        0.3 a label no option has.
        """
        label, text, confidence = self._judged(question)
        return Gold(label, text, source, confidence, evidence or self.whole[:240], page)

    def _judged(self, question: Question) -> tuple[str, str, float]:
        options = question.options
        truth = self._truth(question)
        if truth and not options:
            return truth, truth, 0.95
        if not options:
            return "", self.whole, 0.8
        chosen = _by_labels(options, self.labels)
        if chosen and self.labels and (self.firm or _agrees(chosen, self.text)):
            return self._by_label(chosen, options)
        named = _by_text(options, truth or self.text if self.firm else self.whole) or _by_text(options, self.whole)
        if named is not None:
            return named.label, named.text, 0.95 if truth else 0.85
        if self.labels and self.firm:
            return ", ".join(self.labels), self.text, 0.3
        return "", self.whole, 0.3

    def _by_label(self, chosen: list[Option], options: Sequence[Option]) -> tuple[str, str, float]:
        label, text = ", ".join(one.label for one in chosen), "; ".join(one.text for one in chosen)
        if not self.text:
            return label, text, 0.9
        if _agrees(chosen, self.text):
            return label, text, 1.0
        other = _by_text(options, self.text)
        return label, text, 0.4 if other is not None and other not in chosen else 0.85

    def _truth(self, question: Question) -> str:
        if len(self.labels) != 1:
            return ""
        label = self.labels[0]
        if label in {"True", "False"}:
            return label
        return _TRUTHS.get(label.lower(), "") if question.type == "true_false" and not question.options else ""


def answer_in(text: str) -> Answer:
    """What a line of a key says: leading "(B)", "B.", "B, D", "True.", "Answer: C", or words alone."""
    whole = " ".join(text.split())
    rest = whole[_end_of_lead(whole) :]
    truth = _TRUTH.match(rest)
    if truth and truth["truth"].lower() in _TRUTHS:
        return Answer((_TRUTHS[truth["truth"].lower()],), rest[truth.end() :], whole)
    labels = _LABELS.match(rest)
    if labels is None:
        return Answer((), rest, rest)
    after = rest[labels.end() :]
    printed = tuple(label.strip("()[] ") for label in _BETWEEN.split(labels["labels"]))
    bracketed = labels["labels"][0] in "(["
    firm = bracketed or bool(labels["close"].strip()) or not after or len(printed) > 1
    return Answer(printed, after, rest, firm=firm)


def _end_of_lead(text: str) -> int:
    lead = _LEAD.match(text)
    return lead.end() if lead else 0


def _by_labels(options: Sequence[Option], labels: Sequence[str]) -> list[Option]:
    """The options of these labels, or none when one of them is missing."""
    found: list[Option] = []
    for label in labels:
        exact = [one for one in options if one.label == label]
        same = exact or [one for one in options if one.label.lower() == label.lower()]
        if len(same) != 1:
            return []
        found.append(same[0])
    return found


def _agrees(chosen: Sequence[Option], text: str) -> bool:
    given = fold(text)
    return all(given.startswith(fold(one.text).rstrip(".")) for one in chosen[:1]) and all(
        fold(one.text).rstrip(".") in given for one in chosen
    )


def _by_text(options: Sequence[Option], text: str) -> Option | None:
    """The option whose words the text begins with; the longest when several do."""
    given = fold(text)
    fits = [one for one in options if _fits(fold(one.text).rstrip("."), given)]
    return max(fits, key=lambda one: len(one.text), default=None)


def _fits(option: str, given: str) -> bool:
    if not option or not given.startswith(option):
        return False
    return given.rstrip(".") == option or (len(option) >= _SHORTEST and not given[len(option)].isalnum())

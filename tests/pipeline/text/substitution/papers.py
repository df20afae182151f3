"""Small typed papers, their questions with right answers, and what strategies find in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.pdf.layout import Line, Reading, Span
from pipeline.text.questions.discover import discover_questions
from pipeline.text.questions.question import Gold, Question
from pipeline.text.substitution.asked import Asked, questions_asked
from pipeline.text.substitution.candidate import Candidate, Paper
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.proposal import STRATEGIES, Strategy
from pipeline.text.substitution.propose import Proposed, propose
from pipeline.text.substitution.strategies import FINDERS
from tests.pipeline.text.questions.typed import typed

ALL = tuple(key for key in STRATEGIES if key not in ("given", "notice"))
END = "\n\nEnd of the paper, which nobody is asked about."
ANIMALS = """
1. Which of the following is a mammal?
(A) Snake
(B) Whale
(C) Eagle
(D) Trout

2. The heart pumps blood through the body. (True/False)

3. Name two advantages of tall trees.
"""
GOLDS = {"1": "B", "2": "True"}


def questions_in(text: str, golds: Mapping[str, str] | None = None) -> tuple[Reading, tuple[Question, ...]]:
    """The reading of a typed paper and its questions; ``golds`` are labels, or words of an open answer, by path."""
    reading = typed(text + END)
    return reading, tuple(_answered(question, golds or {}) for question in discover_questions(reading).questions)


def _answered(question: Question, golds: Mapping[str, str]) -> Question:
    parts = tuple(_answered(part, golds) for part in question.sub_questions)
    answer = golds.get(question.path)
    if answer is None:
        return replace(question, sub_questions=parts)
    option = next((one for one in question.options if one.label == answer), None)
    label = answer if option is not None or answer in ("True", "False") or "," in answer else ""
    gold = Gold(label, option.text if option else answer, "answer_key", 1.0, answer, 1)
    return replace(question, sub_questions=parts, gold=gold)


def asked_in(text: str, golds: Mapping[str, str] | None = None, path: str = "1") -> Asked:
    reading, questions = questions_in(text, golds)
    return next(one for one in questions_asked(reading, questions) if one.path == path)


def asked(stem: str, options: Sequence[str] = (), gold: str = "", more: str = "2. What is a habitat?") -> Asked:
    """Question 1 of a paper of two."""
    lines = [f"1. {stem}", *(f"({letter}) {text}" for letter, text in zip("ABCDE", options, strict=False)), "", more]
    return asked_in("\n".join(lines), {"1": gold} if gold else None)


def found(one: Asked, strategy: Strategy, seed: int = 0, paper: Paper | None = None) -> list[Candidate]:
    return list(FINDERS[strategy](one, paper or Paper({}), Choice(seed, one.path)))


def wordings(one: Asked, strategy: Strategy, seed: int = 0) -> list[tuple[str, str]]:
    return [pair for candidate in found(one, strategy, seed) for pair in candidate.wordings]


def proposed(
    text: str,
    golds: Mapping[str, str] | None = None,
    *,
    strategies: Sequence[str] = ALL,
    per_question: int = 1,
    seed: int = 0,
) -> Proposed:
    reading, questions = questions_in(text, golds)
    return propose(reading, questions, strategies=strategies, per_question=per_question, seed=seed)


def with_span(reading: Reading, text: str, **look: object) -> Reading:
    """The reading with the first occurrence of a text set in another look (font, raised ...)."""
    pages = []
    done = False
    for page in reading.pages:
        lines: list[Line] = []
        for line in page.lines:
            at = line.text.find(text)
            if done or at < 0:
                lines.append(line)
                continue
            done = True
            first = line.spans[0]
            parts = ((0, at, {}), (at, at + len(text), look), (at + len(text), len(line.text), {}))
            spans = tuple(
                replace(Span(start, end, first.font, first.size), **other) for start, end, other in parts if start < end
            )
            lines.append(replace(line, spans=spans))
        pages.append(replace(page, lines=tuple(lines)))
    return replace(reading, pages=tuple(pages))


def set_in(reading: Reading, font: str) -> Reading:
    """The reading set in one font throughout."""
    pages = [
        replace(
            page,
            lines=tuple(
                replace(line, spans=tuple(replace(span, font=font) for span in line.spans)) for line in page.lines
            ),
        )
        for page in reading.pages
    ]
    return replace(reading, pages=tuple(pages))

"""What an exam paper asks: the values that discovery gives and a person reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.pdf.layout import Box, TextRange

QuestionType = Literal[
    "mcq_single",
    "mcq_multiple",
    "true_false",
    "short_answer",
    "essay",
    "numerical",
    "fill_blank",
    "matching",
    "calculation",
    "unknown",
]


@dataclass(frozen=True, slots=True)
class PageBox:
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Option:
    """``label`` as printed without brackets or dots ("A", "b", "iv"); ``parts`` where its text stands."""

    label: str
    text: str
    parts: tuple[TextRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """The right answer. ``label`` is an option's label, "True"/"False" or ""; ``text`` the answer in words.

    ``source`` is "answer_key" (read from the key), "paper" (marked in the paper itself), "person" (typed in
    review) or "none"; ``evidence`` quotes where it was read, ``page`` is the key's page. A person's answer always
    wins. ``confidence`` is 0 to 1 and only ever lowers: 1 means matched by number and by the option's text.
    """

    label: str = ""
    text: str = ""
    source: Literal["answer_key", "paper", "person", "none"] = "none"
    confidence: float = 0.0
    evidence: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question, or one part of one.

    ``number`` is as printed without dots or brackets ("7", "A.3", "ii"); ``path`` names it among all
    ("7", "7(b)", "7(b)(ii)"). ``parts`` are the stem's characters in reading order, ``boxes`` the areas to draw
    around the whole question (stem, options, parts), one or more a page. ``points`` is None when the paper
    does not say.
    """

    number: str
    path: str
    type: QuestionType
    stem: str
    options: tuple[Option, ...] = ()
    sub_questions: tuple[Question, ...] = ()
    points: float | None = None
    page: int = 1
    parts: tuple[TextRange, ...] = ()
    boxes: tuple[PageBox, ...] = ()
    gold: Gold = Gold()
    confidence: float = 1.0

"""The page of a paper with its questions marked, for the review of questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.pdf.layout import Box
from pipeline.reviewing import Look, Shown
from pipeline.text.exam_files import LEFT_OVER, READING, LeftOver
from pipeline.text.questions.question import Question
from pipeline.text.questions.revise import lines_of_question

_WORD = re.compile(r"\S+")
AIR = 3.0  # points between a question and the line drawn around it
DOUBTFUL = 0.8  # confidence below which a person is asked to look closely


@dataclass(frozen=True, slots=True)
class Mark:
    """A box around a question, or a part of it, on the page that is shown."""

    item: Shown
    box: Box


@dataclass(frozen=True, slots=True)
class PageTab:
    """A page of the paper: how many questions begin on it, how many of them are undecided."""

    number: int
    questions: int
    undecided: int
    has_text: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word where a question can be split: ``at`` are the arguments of that operation, as in a form."""

    text: str
    at: str
    splits: bool


@dataclass(frozen=True, slots=True)
class QuestionScene:
    """``width`` and ``height`` of the page in points, 0 when unknown; ``split`` the chosen question line by line."""

    version_id: str
    page: int
    width: float
    height: float
    pages: tuple[PageTab, ...]
    marks: tuple[Mark, ...]
    left_over: tuple[LeftOver, ...]
    doubts: tuple[str, ...]
    without_text: tuple[int, ...]
    coverage: dict[str, Any] | None
    split: tuple[tuple[Word, ...], ...]
    adding: bool

    @property
    def doubt_count(self) -> int:
        return len(self.doubts) + len((self.coverage or {}).get("doubts") or ())

    @property
    def around(self) -> tuple[int, int]:
        """The page before and the page after; 0 where there is none."""
        return self.page - 1, self.page + 1 if self.page < len(self.pages) else 0


def question_scene(look: Look) -> QuestionScene:
    sizes = look.given.get("page_sizes") or ()
    without = tuple(look.given.get("without_text") or ())
    page = look.page_in(len(sizes) or int(look.given.get("pages") or 1))
    width, height = sizes[page - 1] if page <= len(sizes) else (0.0, 0.0)
    left = LEFT_OVER.validate_json(look.stored("left_over") or b"[]")
    return QuestionScene(
        version_id=look.documents.get("document", ""),
        page=page,
        width=width,
        height=height,
        pages=_tabs(look, max(len(sizes), 1), without),
        marks=tuple(_marks(look, page)),
        left_over=tuple(one for one in left if one.page == page),
        doubts=tuple(look.given.get("doubts") or ()),
        without_text=without,
        coverage=look.given.get("coverage"),
        split=_split(look),
        adding=look.wish.get("do") == "add",
    )


def _tabs(look: Look, pages: int, without: tuple[int, ...]) -> tuple[PageTab, ...]:
    every = Counter(one.value.page for one in look.items)
    undecided = Counter(one.value.page for one in look.items if one.decision == "open")
    return tuple(
        PageTab(number, every[number], undecided[number], number not in without) for number in range(1, pages + 1)
    )


def _marks(look: Look, page: int) -> Iterator[Mark]:
    for item in look.items:
        if item.decision != "rejected" or item == look.chosen:
            yield from (Mark(item, _with_air(one.box)) for one in item.value.boxes if one.page == page)


def _with_air(box: Box) -> Box:
    return Box(box.x0 - AIR, box.y0 - AIR, box.x1 + AIR, box.y1 + AIR)


def _split(look: Look) -> tuple[tuple[Word, ...], ...]:
    if look.wish.get("do") != "split" or look.chosen is None or not (stored := look.stored("reading")):
        return ()
    question: Question = look.chosen.value
    reading = READING.validate_json(stored)
    lines = []
    for number, part in enumerate(lines_of_question(reading, question)):
        words = list(_WORD.finditer(reading.text_of(part)))
        lines.append(
            tuple(
                Word(
                    one.group(),
                    f"page={part.page}&line={part.line}&character={part.start + one.start()}",
                    bool(number or at),
                )
                for at, one in enumerate(words)
            )
        )
    return tuple(lines)

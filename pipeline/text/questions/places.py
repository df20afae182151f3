"""Which question a place of the paper belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.pdf.layout import Box
from pipeline.text.questions.question import Question


def question_at(questions: Sequence[Question], page: int, box: Box) -> str:
    """The path of the smallest question or part around the middle of a box; "" where there is none."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    around = [
        (_size(one.box), question.path)
        for question in _with_parts(questions)
        for one in question.boxes
        if one.page == page and one.box.x0 <= x <= one.box.x1 and one.box.y0 <= y <= one.box.y1
    ]
    return min(around)[1] if around else ""


def _with_parts(questions: Sequence[Question]) -> Iterator[Question]:
    for question in questions:
        yield question
        yield from _with_parts(question.sub_questions)


def _size(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)

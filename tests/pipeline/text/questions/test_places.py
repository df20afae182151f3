"""Which question a place belongs to."""

from __future__ import annotations

from dataclasses import replace

from pipeline.pdf.layout import Box
from pipeline.text.questions.places import question_at
from pipeline.text.questions.question import PageBox, Question

PART = Question("a", "1(a)", "short_answer", "part", boxes=(PageBox(1, Box(50, 150, 300, 200)),))
ONE = Question("1", "1", "essay", "one", boxes=(PageBox(1, Box(50, 100, 300, 300)),), sub_questions=(PART,))
TWO = replace(ONE, number="2", path="2", boxes=(PageBox(2, Box(50, 100, 300, 300)),), sub_questions=())


def test_the_innermost_question_around_a_place_is_meant() -> None:
    assert question_at((ONE, TWO), 1, Box(100, 110, 120, 120)) == "1"
    assert question_at((ONE, TWO), 1, Box(100, 160, 120, 170)) == "1(a)"
    assert question_at((ONE, TWO), 2, Box(100, 160, 120, 170)) == "2"


def test_a_place_outside_belongs_to_none() -> None:
    assert question_at((ONE, TWO), 1, Box(100, 400, 120, 420)) == ""
    assert question_at((), 1, Box(0, 0, 1, 1)) == ""

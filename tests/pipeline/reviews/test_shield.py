"""What a person's edits of questions mean."""

from __future__ import annotations

from dataclasses import replace

from pipeline.pdf.layout import TextRange
from pipeline.reviews.shield import MAPPING_REVIEW, QUESTION_REVIEW
from pipeline.text.questions.question import Gold, Question
from pipeline.text.substitution.mapping import Mapping

KEY = Gold(label="B", text="gold", source="answer_key", confidence=0.9, evidence="1. B", page=1)
PART = Question("a", "1(a)", "short_answer", "part", gold=KEY)
QUESTION = Question("1", "1", "mcq_single", "stem", gold=KEY, sub_questions=(PART,))


def settled(after: Question) -> Question:
    assert QUESTION_REVIEW.settle
    found: Question = QUESTION_REVIEW.settle(QUESTION, after)
    return found


def test_an_answer_that_was_typed_is_a_persons() -> None:
    typed = settled(replace(QUESTION, gold=replace(KEY, label="C")))
    assert typed.gold == Gold(label="C", text="gold", source="person", confidence=1.0)
    assert settled(replace(QUESTION, gold=Gold())).gold == Gold()
    assert settled(replace(QUESTION, stem="other")).gold == KEY


def test_so_is_that_of_a_part() -> None:
    typed = settled(replace(QUESTION, sub_questions=(replace(PART, gold=replace(KEY, text="tin")),)))
    assert typed.gold == KEY
    assert typed.sub_questions[0].gold == Gold(label="B", text="tin", source="person", confidence=1.0)


def test_another_number_moves_the_question_and_its_parts() -> None:
    moved = settled(replace(QUESTION, number="12"))
    assert (moved.path, moved.sub_questions[0].path) == ("12", "12(a)")


def test_questions_stand_in_reading_order() -> None:
    assert QUESTION_REVIEW.order
    first = replace(QUESTION, parts=(TextRange(2, 5, 3, 9),))
    assert QUESTION_REVIEW.order(first) == (2, 5, 3)
    assert QUESTION_REVIEW.order(replace(QUESTION, page=3)) == (3, 0, 0)


def test_facets_name_what_to_look_at() -> None:
    doubted = replace(QUESTION, type="unknown", confidence=0.5, gold=Gold())
    words = {facet.name: [key for key, _ in facet.of(doubted)] for facet in QUESTION_REVIEW.face.facets}
    assert words == {"kind": ["unknown"], "look": ["unsure", "no_answer", "no_kind"]}
    mapping = Mapping(1, "a", "b", strategy="number", lint=("odd",), obstacle="no room")
    words = {facet.name: [key for key, _ in facet.of(mapping)] for facet in MAPPING_REVIEW.face.facets}
    assert words == {"strategy": ["number"], "look": ["lint", "obstacle", "no_answer"]}

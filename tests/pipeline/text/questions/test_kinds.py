from __future__ import annotations

import pytest

from pipeline.text.questions.anatomy import anatomy_of
from pipeline.text.questions.kinds import kind_of
from pipeline.text.questions.question import QuestionType
from pipeline.text.questions.roles import Context
from pipeline.text.questions.sections import Section
from tests.pipeline.text.questions.typed import pieces_of

OPTIONS = "\n(A) red\n(B) blue\n(C) green"


def kind(text: str, *, stated: QuestionType | None = None, points: float | None = None) -> QuestionType:
    rule = Section("section", "", type=stated) if stated is not None else None
    anatomy = anatomy_of(pieces_of(text), Context(rule))
    return kind_of(anatomy, " ".join(piece.text for piece in anatomy.stem), rule, points)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Which colour is it?" + OPTIONS, "mcq_single"),
        ("Select all that apply." + OPTIONS, "mcq_multiple"),
        ("Choose two colours." + OPTIONS, "mcq_multiple"),
        ("Which two of these are colours?" + OPTIONS, "mcq_multiple"),
        ("Which two seas does it connect?" + OPTIONS, "mcq_single"),
        ("Which colour?\n☐ red\n☐ blue\n☐ green", "mcq_multiple"),
        ("Which colour?\n○ red\n○ blue\n○ green", "mcq_single"),
        ("It is red.\na. True\nb. False", "true_false"),
        ("It is red. (True/False)", "true_false"),
        ("True or False: It is red.", "true_false"),
        ("It is red.\nT   F", "true_false"),
        ("It is called ______.", "fill_blank"),
        ("It is called            .", "fill_blank"),
        ("Match the terms.\n1. Dog      a. meows\n2. Cat      b. barks", "matching"),
        ("Calculate the speed of the car.", "calculation"),
        ("Find the value of x if 3x = 9.", "calculation"),
        ("How many legs does a spider have?", "numerical"),
        ("Discuss the causes of the war.", "essay"),
        ("Compare and contrast the two poems.", "essay"),
        ("Explain why ice floats.", "short_answer"),
        ("Name two rivers.", "short_answer"),
        ("Who wrote it?", "short_answer"),
        ("The causes of the war.", "unknown"),
    ],
)
def test_kind_by_form_and_words(text: str, expected: QuestionType) -> None:
    assert kind(text) == expected


def test_many_points_make_an_explanation_an_essay() -> None:
    assert kind("Explain why ice floats.", points=2) == "short_answer"
    assert kind("Explain why ice floats.", points=8) == "essay"


def test_form_outweighs_the_section_and_the_section_the_words() -> None:
    assert kind("Which colour is it?" + OPTIONS, stated="essay") == "mcq_single"
    assert kind("Name two rivers.", stated="essay") == "essay"
    assert kind("It is red.", stated="true_false") == "true_false"


def test_a_question_with_parts_has_their_kind() -> None:
    assert kind("Here is a block.\n(a) Calculate its mass.\n(b) Calculate its speed.") == "calculation"
    assert kind("Here is a block.\n(a) Calculate its mass.\n(b) Name its colour.") == "calculation"
    assert kind("State whether true or false:\n(a) It is red.\n(b) It is blue.") == "true_false"

from __future__ import annotations

from pipeline.pdf.layout import Box, TextRange
from pipeline.text.questions.discover import discover_questions
from pipeline.text.questions.question import Gold, Option, PageBox, Question
from tests.pipeline.text.questions.typed import typed


def test_a_question_carries_its_places() -> None:
    reading = typed("1. Which metal is\n   it?\n   (A) iron\n   (B) gold\n\f   (C) tin\n2. Why is it?")
    question = discover_questions(reading).questions[0]
    assert question == Question(
        number="1",
        path="1",
        type="mcq_single",
        stem="Which metal is it?",
        options=(
            Option("A", "iron", (TextRange(1, 2, 4, 8),)),
            Option("B", "gold", (TextRange(1, 3, 4, 8),)),
            Option("C", "tin", (TextRange(2, 0, 4, 7),)),
        ),
        page=1,
        parts=(TextRange(1, 0, 3, 17), TextRange(1, 1, 0, 3)),
        boxes=(PageBox(1, Box(50, 60, 152, 112)), PageBox(2, Box(68, 60, 110, 70))),
        confidence=1.0,
    )
    assert [reading.text_of(part) for part in question.parts] == ["Which metal is", "it?"]


def test_an_answer_printed_in_the_paper_is_its_gold() -> None:
    question = discover_questions(
        typed("1. Which is it?\n   A. iron\n   B. gold\n   C. tin\n   Answer: B\n2. Why?")
    ).questions[0]
    assert question.gold == Gold("B", "gold", "paper", 0.9, "B", 1)


def test_a_word_under_a_command_has_its_kind() -> None:
    question = discover_questions(
        typed("1. Define the following terms:\n   (a) force\n   (b) mass\n   (c) speed\n2. Why is it?")
    ).questions[0]
    assert [(part.type, part.stem) for part in question.sub_questions] == [
        ("short_answer", "force"),
        ("short_answer", "mass"),
        ("short_answer", "speed"),
    ]

from __future__ import annotations

import pytest

from pipeline.text.questions.answering import answer_in
from pipeline.text.questions.question import Option, Question

CHOICE = Question(
    "1", "1", "mcq_single", "Which?", (Option("A", "Iron"), Option("B", "Gold ore"), Option("C", "A ball"))
)
SEVERAL = Question("2", "2", "mcq_multiple", "Which?", CHOICE.options)
STATEMENT = Question("3", "3", "true_false", "It is.")
LETTERED = Question("4", "4", "true_false", "It is.", (Option("a", "True"), Option("b", "False")))
OPEN = Question("5", "5", "essay", "Why?")


@pytest.mark.parametrize(
    ("text", "question", "label", "answer", "confidence"),
    [
        ("(B) Gold ore. It shines.", CHOICE, "B", "Gold ore", 1.0),
        ("B. Gold ore", CHOICE, "B", "Gold ore", 1.0),
        ("B", CHOICE, "B", "Gold ore", 0.9),
        ("b)", CHOICE, "B", "Gold ore", 0.9),
        ("Answer: (B)", CHOICE, "B", "Gold ore", 0.9),
        ("The correct answer is B.", CHOICE, "B", "Gold ore", 0.9),
        ("B Gold ore", CHOICE, "B", "Gold ore", 1.0),
        ("(B) because it shines", CHOICE, "B", "Gold ore", 0.85),
        ("(B) Iron", CHOICE, "B", "Gold ore", 0.4),
        ("Gold ore", CHOICE, "B", "Gold ore", 0.85),
        ("A ball", CHOICE, "C", "A ball", 0.85),
        ("(E) Tin", CHOICE, "E", "Tin", 0.3),
        ("A, C", SEVERAL, "A, C", "Iron; A ball", 0.9),
        ("A and C", SEVERAL, "A, C", "Iron; A ball", 0.9),
        ("True. It shines.", STATEMENT, "True", "True", 0.95),
        ("F", STATEMENT, "False", "False", 0.95),
        ("FALSE", STATEMENT, "False", "False", 0.95),
        ("False", LETTERED, "b", "False", 0.95),
        ("a", LETTERED, "a", "True", 0.9),
        ("Because it rains: a lot.", OPEN, "", "Because it rains: a lot.", 0.8),
    ],
)
def test_answers_become_right_answers(
    text: str, question: Question, label: str, answer: str, confidence: float
) -> None:
    gold = answer_in(text).gold_for(question, source="answer_key", page=2)
    assert (gold.label, gold.text, gold.confidence) == (label, answer, confidence)
    assert (gold.source, gold.page) == ("answer_key", 2)
    assert gold.evidence

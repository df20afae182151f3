from __future__ import annotations

import pytest

from pipeline.text.substitution.asked import questions_asked
from tests.pipeline.text.substitution.papers import asked, found, questions_in, with_span, wordings

OPTIONS = ["Snake", "Whale", "Eagle", "Trout"]
JUDGED = " (True/False)"


@pytest.mark.parametrize(
    ("stem", "pair"),
    [
        ("The sum is zero.", ("is zero", "is not zero")),
        ("Lists can contain elements.", ("can", "cannot")),
        ("Keys must be unique.", ("must be", "must not be")),
        ("Correlation implies causation.", ("implies", "does not imply")),
        ("Plants make their own food.", ("make", "do not make")),
        ("The method removes and returns the last element.", ("removes and returns", "neither removes nor returns")),
        ("Punishment and reward refer to the same concept.", ("refer", "do not refer")),
    ],
)
def test_statements_are_denied(stem: str, pair: tuple[str, str]) -> None:
    candidates = found(asked(stem + JUDGED, gold="True"), "negation_in")
    assert candidates[0].wordings == (pair,)
    assert candidates[0].leads_to == "False"


@pytest.mark.parametrize(
    ("stem", "pair"),
    [
        ("Which of the following is a mammal?", ("is a", "is NOT a")),
        ("The capital of Norway is:", ("is", "is NOT")),
        ("Which financial statement reports the position?", ("reports", "does NOT report")),
        ("What is the aim of logic?", ("is the", "is NOT the")),
    ],
)
def test_questions_with_options_are_denied_loudly(stem: str, pair: tuple[str, str]) -> None:
    assert wordings(asked(stem, OPTIONS, "B"), "negation_in") == [pair]


@pytest.mark.parametrize(
    "stem",
    [
        "The war began in which year?",
        "Why would a hacker use it?",
        "What does it mean for a formula?",
        "Which animals can we see?",
        "Which of the following is not a mammal?",
        "In plain logic, what is an atom?",
        "Arrange the facts in order.",
    ],
)
def test_no_denial_where_it_were_no_english(stem: str) -> None:
    assert wordings(asked(stem, OPTIONS, "B"), "negation_in") == []


def test_a_reason_after_a_denial_leaves_the_outcome_open() -> None:
    (candidate, *_) = found(asked("Holes can be seen because they shine." + JUDGED, gold="False"), "negation_in")
    assert (candidate.wordings, candidate.leads_to) == ((("can", "cannot"),), "")
    assert "because" in candidate.lint[0]


def test_open_questions_are_denied_where_they_ask_for_conditions() -> None:
    assert wordings(asked("Under what conditions is energy conserved?"), "negation_in") == [
        ("energy conserved", "energy not conserved")
    ]
    assert wordings(asked("Explain how energy is conserved."), "negation_in") == []


def test_no_word_of_another_font_is_taken_in() -> None:
    reading, questions = questions_in(
        "1. Which of the following is immutable?\n(A) List\n(B) Tuple\n2. What is a habitat?"
    )
    bold = with_span(reading, "immutable", bold=True)
    assert wordings(questions_asked(bold, questions)[0], "negation_in") == [("is", "is NOT")]

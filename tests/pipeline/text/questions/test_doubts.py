from __future__ import annotations

import pytest

from pipeline.text.questions.discover import discover_questions
from tests.pipeline.text.questions.typed import typed

ONE = "1. Which is it?\n   (A) this\n   (B) that\n   (C) none"
SEVERAL = (
    "The instructions say that some questions may have several right answers; no question says so itself, so "
    "all were taken to have one."
)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        (f"{ONE}\n3. Why is it?\n4. Who is it?", "Number 2 is missing before question 3 on page 1."),
        (f"{ONE}\n4. Why is it?\n5. Who is it?", "Numbers 2 to 3 are missing before question 4 on page 1."),
        ("5. Why is it?\n6. Who is it?", "The first number found is 5, on page 1."),
        (
            f"{ONE}\n2) Why is it?\n3) Who is it?",
            "Question 2 on page 1 is numbered in another way than the one before.",
        ),
        (f"This test has 5 questions.\n{ONE}\n2. Why is it?", "The paper says it has 5 questions; 2 were found."),
        (
            f"Some may have multiple correct answers. Choose the best option.\n{ONE}\n2. Why is it?",
            SEVERAL,
        ),
        (f"{ONE}\n2. Why is it? [2]", "No points were found for question 1, though other questions have them."),
        (
            "1. Which is it?\n   (A) it is this one\n   (B)\n   (C) it is none",
            "Question 1 on page 1: option B has no text; it may be a picture.",
        ),
        (
            "1. Which is it?\n   (A) this\n   (B) that\n   (D) none",
            "Question 1 on page 1: the letters of its options have a gap.",
        ),
        ("1. Which is it, a star?\n   (A) this is\n   (B) that is", "Question 1 on page 1 has only two options."),
        (f"{ONE}\n2. The causes of the war.", "Question 2 on page 1: the type could not be told."),
        (f"{ONE}\n2. The causes of the war.", "1 of 2 numbered paragraphs do not read like questions."),
        (
            "1. Rivers flow.\n2. Hills stand.",
            "2 numbered paragraphs were found, but they do not read like questions. Mark the questions by hand.",
        ),
        ("Once upon a time", "No numbered questions were found. Mark the questions by hand."),
    ],
)
def test_doubts_say_what_to_look_at(text: str, doubt: str) -> None:
    assert doubt in discover_questions(typed(text)).doubts


def test_a_plain_paper_leaves_no_doubt() -> None:
    assert discover_questions(typed(f"{ONE}\n2. Why is it?\n3. Name it.")).doubts == ()

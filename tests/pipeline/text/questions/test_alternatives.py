from __future__ import annotations

from typing import Any

from pipeline.text.questions.alternatives import alternatives_of
from pipeline.text.questions.roles import Context
from tests.pipeline.text.questions.test_anatomy import shown
from tests.pipeline.text.questions.typed import pieces_of


def alternatives(text: str) -> list[dict[str, Any]]:
    return [shown(anatomy) for anatomy in alternatives_of(pieces_of(text), Context())]


def test_or_between_two_questions() -> None:
    assert alternatives("Explain this.\nOR\nExplain that.") == [{"stem": "Explain this."}, {"stem": "Explain that."}]


def test_letters_that_count_alternatives_are_no_labels() -> None:
    assert alternatives("A. Explain this.\nOR\nB. Explain that.") == [
        {"stem": "Explain this."},
        {"stem": "Explain that."},
    ]


def test_or_between_parts() -> None:
    text = "Read it.\n(i) Who is it?\n(ii) Where is it?\nOR\n(ii) When is it?\n(iii) Why is it?"
    assert alternatives(text) == [
        {
            "stem": "Read it.",
            "parts": {
                "i": {"stem": "Who is it?"},
                "ii": {"stem": "Where is it?"},
                "ii-or": {"stem": "When is it?"},
                "iii": {"stem": "Why is it?"},
            },
        }
    ]


def test_a_question_in_lieu_is_an_alternative() -> None:
    text = "Mark the map.\n*For visually impaired candidates only in lieu of Q. 5\nName the sea."
    assert [found["stem"] for found in alternatives(text)] == [
        "Mark the map.",
        "For visually impaired candidates only in lieu of Q. 5 Name the sea.",
    ]

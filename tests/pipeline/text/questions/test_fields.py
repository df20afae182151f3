from __future__ import annotations

from pipeline.text.questions.anatomy import anatomy_of
from pipeline.text.questions.roles import Context
from tests.pipeline.text.questions.test_anatomy import made_of, shown
from tests.pipeline.text.questions.typed import pieces_of


def test_answer_fields_are_no_text() -> None:
    found = anatomy_of(
        pieces_of("The sun is a star.\nT   F   Reason: ............\nName it.\nAnswer: ________\n........."), Context()
    )
    assert found.true_false_field
    assert shown(found) == {"stem": "The sun is a star. Name it."}


def test_the_blank_of_an_unfinished_sentence_stays() -> None:
    assert made_of("The capital of France is\n________\n.") == {"stem": "The capital of France is ________ ."}


def test_a_given_answer_is_kept_apart() -> None:
    text = "Which one?\nA. this\nB. that\nC. none\nCorrect answer: B"
    assert made_of(text) == {
        "stem": "Which one?",
        "options": {"A": "this", "B": "that", "C": "none"},
        "answers": "B",
    }


def test_true_and_false_at_the_end_of_a_row_are_a_field() -> None:
    found = anatomy_of(pieces_of("The sun is a star.      T   F"), Context())
    assert found.true_false_field
    assert shown(found) == {"stem": "The sun is a star."}


def test_a_total_below_the_parts_is_kept_apart() -> None:
    found = anatomy_of(pieces_of("Do it.\n(a) Define it.\n(b) Explain it.\n[Total: 4 marks]"), Context())
    assert found.total == 4
    assert shown(found.parts[1].anatomy) == {"stem": "Explain it."}

from __future__ import annotations

from typing import Any

from pipeline.text.questions.anatomy import Anatomy, anatomy_of
from pipeline.text.questions.pieces import Piece
from pipeline.text.questions.roles import Context
from tests.pipeline.text.questions.typed import pieces_of


def text_of(pieces: list[Piece] | tuple[Piece, ...]) -> str:
    return " ".join(piece.text for piece in pieces)


def shown(anatomy: Anatomy) -> dict[str, Any]:
    """The anatomy as plain text, without what is empty."""
    whole = {
        "stem": text_of(anatomy.stem),
        "options": {item.label.printed: text_of(item.pieces) for item in anatomy.options},
        "parts": {part.item.label.printed + "-or" * part.alternative: shown(part.anatomy) for part in anatomy.parts},
        "answers": text_of(anatomy.answers),
        "trailing": text_of(anatomy.trailing),
    }
    return {key: value for key, value in whole.items() if value}


def made_of(text: str) -> dict[str, Any]:
    return shown(anatomy_of(pieces_of(text), Context()))


def test_stem_and_options() -> None:
    assert made_of("Which one is it,\nplease?\n(A) this\n    one\n(B) that\n(C) none") == {
        "stem": "Which one is it, please?",
        "options": {"A": "this one", "B": "that", "C": "none"},
    }


def test_statements_before_options_belong_to_the_stem() -> None:
    text = "Which are right?\n(i) It is red.\n(ii) It is blue.\nOptions:\nA. i only\nB. ii only\nC. both"
    assert made_of(text) == {
        "stem": "Which are right? (i) It is red. (ii) It is blue.",
        "options": {"A": "i only", "B": "ii only", "C": "both"},
    }


def test_assertion_and_reason_are_no_options() -> None:
    text = "Assertion (A): It rains.\nReason (R): It is wet.\n(a) Both are true.\n(b) Both are false.\n(c) Neither."
    assert made_of(text)["stem"] == "Assertion (A): It rains. Reason (R): It is wet."
    assert list(made_of(text)["options"]) == ["a", "b", "c"]


def test_parts_within_parts() -> None:
    text = (
        "A block slides.\n(a) Draw it.\n(b) For the block\n    (i) "
        "find its mass;\n    (ii) explain its speed.\n(c) Why?"
    )
    assert made_of(text) == {
        "stem": "A block slides.",
        "parts": {
            "a": {"stem": "Draw it."},
            "b": {
                "stem": "For the block",
                "parts": {"i": {"stem": "find its mass;"}, "ii": {"stem": "explain its speed."}},
            },
            "c": {"stem": "Why?"},
        },
    }


def test_parts_with_options_of_their_own() -> None:
    text = (
        "Choose the right answer:\n(i) The sun is\n(a) hot\n(b) "
        "cold\n(c) wet\n(ii) The moon is\n(a) big\n(b) small\n(c) old"
    )
    assert made_of(text)["parts"] == {
        "i": {"stem": "The sun is", "options": {"a": "hot", "b": "cold", "c": "wet"}},
        "ii": {"stem": "The moon is", "options": {"a": "big", "b": "small", "c": "old"}},
    }


def test_columns_to_match() -> None:
    found = anatomy_of(
        pieces_of("Match the terms.\n1. Dog      a. meows\n2. Cat      b. barks\n3. Cow      c. moos"), Context()
    )
    assert found.matching
    assert shown(found) == {
        "stem": "Match the terms.",
        "options": {"a": "meows", "b": "barks", "c": "moos"},
        "parts": {"1": {"stem": "Dog"}, "2": {"stem": "Cat"}, "3": {"stem": "Cow"}},
    }


def test_columns_with_codes_below_are_a_choice() -> None:
    text = (
        "Match the lists.\n1. Dog      i. meows\n2. Cat      ii. barks\nCodes:\nA. 1-i, 2-ii\nB. 1-ii, 2-i\nC. neither"
    )
    assert made_of(text)["options"] == {"A": "1-i, 2-ii", "B": "1-ii, 2-i", "C": "neither"}


def test_rows_after_the_options_trail() -> None:
    text = "Which one?\n   A. this\n   B. that\n   C. none\n\n\nHere is a remark."
    assert made_of(text)["trailing"] == "Here is a remark."

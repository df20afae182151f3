from __future__ import annotations

import pytest

from pipeline.text.questions.lists import column_items, items_of, lists_in, tokens_of
from tests.pipeline.text.questions.typed import pieces_of


def lists(text: str, number: str = "") -> list[tuple[str, str]]:
    return [
        (one.style, "".join(label.printed for label in one.labels))
        for one in lists_in(tokens_of(pieces_of(text), number))
    ]


def items(text: str) -> list[str]:
    pieces = pieces_of(text)
    found = items_of(lists_in(tokens_of(pieces))[0], pieces)
    return [" ".join(piece.text for piece in item.pieces) for item in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(A) one\n(B) two\n(C) three", [("(A)", "ABC")]),
        ("a. one\nb. two", [("a.", "ab")]),
        ("(i) one\n(ii) two\n(iii) three", [("(i)", "iiiiii")]),
        ("A) x B) y C) z D) w", [("A)", "ABCD")]),
        ("(1) 4    (2) 6    (3) 9", [("(#)", "123")]),
        ("A. one     C. three\nB. two     D. four", [("A.", "ABCD")]),
        ("A. one     B. two\nC. three   D. four", [("A.", "ABCD")]),
        ("(i) one\n(ii) two\nA. first\nB. second", [("(i)", "iii"), ("A.", "AB")]),
        ("(a) (i) one\n    (ii) two\n(b) three", [("(a)", "ab"), ("(i)", "iii")]),
        ("(h) x\n(i) one\n(ii) two", [("(i)", "iii")]),
        ("B. one\nC. two", []),
        ("A. alone", []),
        ("vitamin A. The\nvitamin B. The", []),
    ],
)
def test_lists_run_from_their_first_value(text: str, expected: list[tuple[str, str]]) -> None:
    assert lists(text) == expected


def test_compound_labels_count_only_with_the_questions_number() -> None:
    assert lists("29 A. one\n29 B. two", "29") == [("#A.", "AB")]
    assert lists("29 A. one\n29 B. two", "30") == []


def test_a_gap_in_the_letters_is_counted() -> None:
    one = lists_in(tokens_of(pieces_of("A. one\nB. two\nD. four")))[0]
    assert ([label.printed for label in one.labels], one.gaps) == (["A", "B", "D"], 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A. one\n   more\nB. two", ["one more", "two"]),
        ("A) x B) y C) z", ["x", "y", "z"]),
        ("A. one     B. two\n   more       more too", ["one more", "two more too"]),
        ("A. one     C. three\nB. two     D. four", ["one", "two", "three", "four"]),
    ],
)
def test_items_have_their_text(text: str, expected: list[str]) -> None:
    assert sorted(items(text)) == sorted(expected)


def test_columns_to_match_keep_their_wrapped_lines() -> None:
    pieces = pieces_of(
        "(1) Reflex     A. a way of acting\n(2) Habit      B. an answer of the body\n(3) Sense         without thought"
    )
    left, right = (next(one for one in lists_in(tokens_of(pieces)) if one.style == style) for style in ("(#)", "A."))
    terms, matches = column_items(left, right, pieces)
    assert [" ".join(piece.text for piece in item.pieces) for item in terms] == ["Reflex", "Habit", "Sense"]
    assert [" ".join(piece.text for piece in item.pieces) for item in matches] == [
        "a way of acting",
        "an answer of the body without thought",
    ]

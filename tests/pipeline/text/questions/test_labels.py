from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.questions.labels import list_labels, number_labels, roman_value


def numbers(text: str, gap_at: int | None = None) -> list[tuple[str, str, str]]:
    return [(label.printed, label.style, text[label.end :].strip()) for label in number_labels(text, gap_at=gap_at)]


@pytest.mark.parametrize(
    ("text", "printed", "style", "rest"),
    [
        ("1. What", "1", "#.", "What"),
        ("1.What", "1", "#.", "What"),
        ("12) What", "12", "#)", "What"),
        ("(3) What", "3", "(#)", "What"),
        ("[3] What", "3", "[#]", "What"),
        ("4: What", "4", "#:", "What"),
        ("5 - What", "5", "#-", "What"),
        ("Q1. What", "1", "question#.", "What"),
        ("Q.7 What", "7", "question#", "What"),
        ("Q 7) What", "7", "question#)", "What"),
        ("Question - 1: What", "1", "question#:", "What"),
        ("Question No. 3 What", "3", "question#", "What"),
        ("QUESTION 4", "4", "question#", ""),
        ("Problem 2. What", "2", "problem#.", "What"),
        ("Exercise IV: What", "IV", "exerciseI:", "What"),
        ("____ 6. The sun", "6", "#.", "The sun"),
        ("T F 7. The sun", "7", "#.", "The sun"),
        ("[ ] 8. The sun", "8", "#.", "The sun"),
    ],
)
def test_number_labels_of_common_notations(text: str, printed: str, style: str, rest: str) -> None:
    assert numbers(text)[0] == (printed, style, rest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A.3. What", [("A.3", "A.#.", "What")]),
        ("A1. What", [("A1", "A#.", "What")]),
        ("15.1 What", [("15.1", "#.#", "What")]),
        ("II. What", [("II", "I.", "What")]),
        ("100 students", [("100", "# ", "students")]),
        ("3.5 kg", [("3.5", "#.#", "kg")]),
        ("10:30 the train", []),
        ("Questions are", []),
        ("2001, the year", []),
        ("1st place", []),
    ],
)
def test_number_labels_of_compounds_and_traps(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert numbers(text) == expected


def test_a_bare_number_before_a_gap_is_a_cell_of_its_own() -> None:
    assert numbers("7 What is it", gap_at=1) == [("7", "#|", "What is it")]
    assert numbers("7", gap_at=None) == [("7", "#|", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a) x", {("a", "(a)")}),
        ("A. x", {("A", "A.")}),
        ("B.‘Air", {("B", "A.")}),
        ("b) x", {("b", "a)")}),
        ("[c] x", {("c", "[a]")}),
        ("(i) x", {("i", "(i)"), ("i", "(a)")}),
        ("iv. x", {("iv", "i.")}),
        ("(2) x", {("2", "(#)")}),
        ("29 A. x", {("A", "#A.")}),
        ("30.A x", {("A", "#A"), ("30", "#.")}),
        ("1(a) x", {("a", "#a)")}),
    ],
)
def test_list_labels_give_every_reading(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(label.printed, label.style) for label in list_labels(text)} == expected


@pytest.mark.parametrize("text", ["U.S. law", "e.g. this", "a.m. and p.m.", "A ball", "(a] x", "a] x", "iiii. x"])
def test_list_labels_leave_text_alone(text: str) -> None:
    assert list_labels(text) == []


ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]


@given(tens=st.integers(0, 3), ones=st.integers(0, 9))
def test_roman_value_of_canonical_numbers(tens: int, ones: int) -> None:
    text = "X" * tens + ["", *ROMAN][ones]
    expected = 10 * tens + ones
    assert roman_value(text) == (expected or None)
    assert roman_value(text.lower()) == (expected or None)


@pytest.mark.parametrize("text", ["", "IIX", "VV", "Iv", "A", "IIII"])
def test_roman_value_of_anything_else_is_none(text: str) -> None:
    assert roman_value(text) is None

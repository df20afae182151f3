from __future__ import annotations

import pytest

from pipeline.pdf.layout import Reading, TextRange
from pipeline.text.substitution.words import line_words, may_be_set, words_in
from tests.pipeline.text.questions.typed import typed
from tests.pipeline.text.substitution.papers import set_in, with_span


def words(reading: Reading, *lines: int) -> list[tuple[str, str, str]]:
    parts = [TextRange(1, line, 0, len(reading.line(1, line).text)) for line in lines or (0,)]
    return [(word.lead, word.text, word.tail) for word in words_in(reading, parts)]


def test_words_are_without_the_signs_around_them() -> None:
    assert words(typed("Is “it” (so), or not?")) == [
        ("", "Is", ""),
        ("“", "it", "”"),
        ("(", "so", "),"),
        ("", "or", ""),
        ("", "not", "?"),
    ]


def test_signs_alone_are_no_words() -> None:
    assert words(typed("a ... b")) == [("", "a", ""), ("", "b", "")]


def test_a_word_broken_at_the_lines_end_is_not_plain() -> None:
    reading = typed("is me-\nchanical energy")
    parts = [TextRange(1, 0, 0, 6), TextRange(1, 1, 0, 15)]
    assert [(word.text, word.plain) for word in words_in(reading, parts)] == [
        ("is", True),
        ("me-", False),
        ("chanical", False),
        ("energy", True),
    ]


def test_a_part_that_ends_within_a_word_leaves_that_word_alone() -> None:
    reading = typed("half of word")
    assert [word.plain for word in words_in(reading, [TextRange(1, 0, 0, 10)])] == [True, True, False]


@pytest.mark.parametrize("look", [{"raised": True}, {"font": "CMMI10"}, {"font": "CMTT10"}, {"font": "Symbol"}])
def test_formulas_code_and_raised_letters_are_not_plain(look: dict[str, object]) -> None:
    reading = with_span(set_in(typed("take word here"), "Times"), "word", **look)
    assert [word.plain for word in words_in(reading, [TextRange(1, 0, 0, 14)])] == [True, False, True]


def test_a_paper_in_letters_of_one_width_is_no_code() -> None:
    reading = set_in(typed("take word here"), "Courier")
    assert [(word.plain, word.code) for word in words_in(reading, [TextRange(1, 0, 0, 14)])] == [(True, False)] * 3


def test_a_word_in_two_looks_is_not_plain() -> None:
    reading = with_span(typed("take m/s2 here"), "2", raised=True)
    assert [word.plain for word in words_in(reading, [TextRange(1, 0, 0, 14)])] == [True, False, True]


@pytest.mark.parametrize("text", ["a ∀x b", "a _____ b", "a \u05d0\u05d1 b", "a e\u0301 b"])
def test_letters_of_formulas_blanks_and_other_scripts_are_not_plain(text: str) -> None:
    reading = typed(text)
    assert not next(word for word in words_in(reading, [TextRange(1, 0, 0, len(text))]) if word.text not in "ab").plain


def test_lines_that_were_not_read_have_no_words() -> None:
    assert words_in(typed("a b"), [TextRange(1, 9, 0, 3), TextRange(7, 0, 0, 3)]) == []


def test_code_may_be_set_but_no_formula() -> None:
    reading = with_span(typed("call append() now"), "append()", font="CMTT10")
    assert may_be_set(reading.line(1, 0), 5, 13)
    assert not may_be_set(with_span(typed("x = 2"), "x", font="CMMI10").line(1, 0), 0, 5)
    assert not may_be_set(typed("p ∧ q").line(1, 0), 0, 5)


def test_printed_words_of_a_line() -> None:
    assert line_words(typed("(a) b, c").line(1, 0)) == [(0, 3), (4, 6), (7, 8)]

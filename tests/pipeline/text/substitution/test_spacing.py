from __future__ import annotations

from pipeline.pdf.layout import TextRange
from pipeline.text.substitution.spacing import Taken
from tests.pipeline.text.questions.typed import typed

READING = typed("one two, three four\nfive")


def part(text: str, line: int = 0) -> TextRange:
    at = READING.line(1, line).text.index(text)
    return TextRange(1, line, at, at + len(text))


def test_a_whole_word_stands_between_two_changes() -> None:
    taken = Taken(READING)
    taken.take([part("one")])
    assert not taken.is_free(part("one"))
    assert not taken.is_free(part("two"))
    assert taken.is_free(part("three"))
    assert taken.is_free(part("five", 1))


def test_a_part_of_a_word_takes_the_whole_word() -> None:
    taken = Taken(READING)
    taken.take([TextRange(1, 0, 4, 6)])
    assert not taken.is_free(part(","))
    assert not taken.is_free(part("three"))
    assert taken.is_free(part("four"))


def test_parts_are_apart_from_each_other() -> None:
    taken = Taken(READING)
    assert taken.are_apart([part("one"), part("three")])
    assert not taken.are_apart([part("one"), part("two")])
    assert taken.is_free(part("one"))

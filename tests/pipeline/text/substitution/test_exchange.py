from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.exchange import partners, rotation, shown
from tests.pipeline.text.substitution.papers import asked

OPTIONS = ["Snake", "Whale", "Eagle", "Trout", "Horse", "Mouse"]


def test_right_options_are_paired_with_wrong_ones() -> None:
    one = asked("Which is a mammal?", OPTIONS[:3], "B")
    assert [(right.text, wrong.text) for right, wrong in partners(one)] == [("Whale", "Snake"), ("Whale", "Eagle")]


@given(st.integers(0, 50), st.integers(2, 5))
def test_a_rotation_moves_every_option_once(seed: int, count: int) -> None:
    options = asked("Which is a mammal?", OPTIONS[:count]).options
    order = rotation(options, lambda one, other: True, Choice(seed))
    assert order is not None
    assert [one.option.label for one, _ in order] == [option.option.label for option in options]
    assert sorted(other.option.label for _, other in order) == [option.option.label for option in options]
    assert all(one is not other for one, other in order)


def test_an_option_that_is_like_no_other_stops_the_rotation() -> None:
    options = asked("Which is a mammal?", ["Snake", "Whale", "Crocodile"]).options
    assert rotation(options, lambda one, other: len(one.text) == len(other.text), Choice(0)) is None
    assert rotation(options[:1], lambda one, other: True, Choice(0)) is None


def test_long_texts_are_quoted_short() -> None:
    assert shown("a " * 80).endswith("…")
    assert len(shown("a " * 80)) <= 60

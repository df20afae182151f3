"""Which way a text runs."""

from __future__ import annotations

import pytest

from pipeline.pdf.direction import has_right_to_left, is_right_to_left


@pytest.mark.parametrize(("text", "turned"), [
    ("שלום PDF", True), ("Shalom ש", False), ("سلام", True), ("", False), ("12 … 34", False),
])  # fmt: skip
def test_most_letters_tell_the_direction(text: str, turned: bool) -> None:
    assert is_right_to_left(text) is turned


@pytest.mark.parametrize(("text", "letter", "figure"), [
    ("Shalom ש", True, True), ("سلام", True, True), ("١٢", False, True), ("12 … ä", False, False), ("", False, False),
])  # fmt: skip
def test_one_letter_is_enough_and_figures_where_they_count(text: str, letter: bool, figure: bool) -> None:
    assert (has_right_to_left(text), has_right_to_left(text, figures=True)) == (letter, figure)

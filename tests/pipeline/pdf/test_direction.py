"""Which way a text runs."""

from __future__ import annotations

import pytest

from pipeline.pdf.direction import is_right_to_left


@pytest.mark.parametrize(("text", "turned"), [
    ("שלום PDF", True), ("Shalom ש", False), ("سلام", True), ("", False), ("12 … 34", False),
])  # fmt: skip
def test_most_letters_tell_the_direction(text: str, turned: bool) -> None:
    assert is_right_to_left(text) is turned

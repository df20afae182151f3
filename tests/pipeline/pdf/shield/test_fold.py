"""Text as it is compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pdf.shield.fold import fold, is_blank, is_hyphen, unreadable


@pytest.mark.parametrize(
    ("one", "other"),
    [("ﬁnal", "final"), ("a – b", "a-b"), ("“x”", '"x"'), ("don’t", "don't"), ("10\u00a0km", "10km"), ("x²", "x2")],
)
def test_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_kinds_of_letters() -> None:
    assert (is_blank(" "), is_blank(""), is_hyphen("-"), is_hyphen("—")) == (True, False, True, False)
    assert unreadable("a\u200bb\ue000\x07") == "\u200b\ue000\x07"

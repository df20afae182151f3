"""Marks in a text: taken apart, taken out, and shown as Markdown."""

from __future__ import annotations

import pytest

from pipeline.text.prose.marks import Span, around, as_inline, nodes_of, thing, without_letters, without_marks

TEXT = f"Is {around('b', 1, 'very ' + around('i', 2, 'old'))}, and{thing(3)}narrow {thing(4)} there."


def test_a_text_is_taken_apart() -> None:
    very = Span("b", 1, ("very ", Span("i", 2, ("old",))))
    assert nodes_of(TEXT) == ("Is ", very, ", and", Span("x", 3), "narrow ", Span("x", 4), " there.")
    assert without_marks(TEXT) == "Is very old, and narrow there."
    assert as_inline(TEXT, str.upper) == "IS **VERY *OLD***, AND NARROW THERE."
    assert as_inline(around("b", 1, " a ") + around("a", 2, "b"), str) == "**a** b"


def test_things_leave_a_blank_but_not_before_the_end_of_a_clause() -> None:
    text = f"old{thing(1)}, and{thing(2)}{thing(3)}narrow {thing(4)}. Yes{thing(5)}"
    assert without_marks(text) == as_inline(text, str) == "old, and narrow . Yes"


@pytest.mark.parametrize(
    "text",
    [
        "\ue010b1\ue011never closed",
        "never opened\ue010/b1\ue011",
        "\ue010b1\ue011a\ue010i2\ue011b\ue010/b1\ue011c\ue010/i2\ue011",
        around("b", 1, "a") + around("b", 1, "again"),
    ],
)
def test_marks_that_do_not_pair_are_none(text: str) -> None:
    assert nodes_of(text) is None
    assert as_inline(text, str) == without_marks(text)


def test_a_file_forges_no_mark() -> None:
    forged = without_letters(f"a {thing(1)} b")
    assert nodes_of(forged) == (forged,)

"""Pages in words."""

from __future__ import annotations

import pytest

from pipeline.pdf.rewriting.order import picks_of
from pipeline.pdf.rewriting.refused import RewriteRefused


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("3,1,2", [3, 1, 2]),
        ("5-3 1", [5, 4, 3, 1]),
        ("odd; last", [1, 3, 5, 5]),
        ("even", [2, 4]),
        ("!2, !4-last", [1, 3]),
        ("all,!1", [2, 3, 4, 5]),
        (" 1 - 2 ", [1, 2]),
    ],
)
def test_pages_are_found_in_order(text: str, numbers: list[int]) -> None:
    assert [one.page + 1 for one in picks_of(text, 5)] == numbers


def test_turns_go_clockwise_and_round() -> None:
    assert [(one.page, one.turn) for one in picks_of("1@90,2-3@-90,1@360", 3)] == [(0, 90), (1, 270), (2, 270), (0, 0)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "no_such_page"),
        ("6", "no_such_page"),
        ("1@45", "bad_order"),
        ("x", "bad_order"),
        ("!1-5", "no_pages_left"),
    ],
)
def test_what_is_no_page_is_refused_with_the_reason(text: str, code: str) -> None:
    with pytest.raises(RewriteRefused) as caught:
        picks_of(text, 5)
    assert caught.value.code == code

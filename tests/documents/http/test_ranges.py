"""Range headers, as RFC 9110 gives them."""

from __future__ import annotations

import pytest

from documents.http import Span, Unsatisfiable, span_of


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("", None),
        ("bytes=0-0", Span(0, 0)),
        ("bytes=0-499", Span(0, 499)),
        ("bytes=500-", Span(500, 999)),
        ("bytes=-1", Span(999, 999)),
        ("bytes=-5000", Span(0, 999)),
        ("bytes=990-5000", Span(990, 999)),
        ("Bytes = 1 - 2", Span(1, 2)),
        ("bytes=5-1", None),  # not a range: the whole
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),  # several parts: the whole, as the RFC allows
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 40 + "-", None),
    ],
)
def test_a_range_is_understood(header: str, span: Span | None) -> None:
    assert span_of(header, 1000) == span


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=1000-", 1000), ("bytes=-0", 1000), ("bytes=0-", 0), ("bytes=-1", 0)]
)
def test_what_begins_behind_the_end_cannot_be_had(header: str, size: int) -> None:
    with pytest.raises(Unsatisfiable):
        span_of(header, size)

"""Server-sent events, cut anywhere."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.providers.events import NoEvents, Sent, sent_events

STREAM = (
    "\ufeff: hello\r\n\r\nevent: a\r\ndata: één\r\ndata:two\r\n\r\ndata: x\n\nid: 7\rdata: y\r\rdata: unfinished"
).encode()
EVENTS = [Sent("a", "één\ntwo"), Sent("message", "x"), Sent("message", "y")]


@given(st.sets(st.integers(1, len(STREAM) - 1), max_size=6))
def test_events_come_whole_however_they_are_cut(places: set[int]) -> None:
    cuts = [0, *sorted(places), len(STREAM)]
    assert list(sent_events(STREAM[a:b] for a, b in pairwise(cuts))) == EVENTS


def test_what_is_no_stream_of_events_is_refused() -> None:
    with pytest.raises(NoEvents):
        list(sent_events([b"data: \xff\n\n"]))
    with pytest.raises(NoEvents):
        list(sent_events(b"x" * 1_000_000 for _ in range(5)))

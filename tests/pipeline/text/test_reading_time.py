"""Reading time is counted in words, and not at all where they cannot be told apart."""

from __future__ import annotations

from pipeline.text.prose.reading_time import reading_time


def test_words_are_counted_and_marks_alone_are_none() -> None:
    assert reading_time(["one – two, 3 …"] * 225, "en") == {"words": 675, "minutes": 3.0}
    assert reading_time([], "en") == {"words": 0, "minutes": 0.0}


def test_without_blanks_nothing_is_counted() -> None:
    assert reading_time(["橋は一九三二年に建てられた。"], "ja") is None

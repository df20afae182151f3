"""Words found again."""

from __future__ import annotations

from pipeline.pdf.ocr.recall import Recall, recall


def test_words_count_as_often_as_they_stood_there() -> None:
    assert recall(["The", "end,", "the", "–"], ["the", "END"]) == Recall(expected=3, found=2)


def test_nothing_expected_is_all_found() -> None:
    assert recall([], ["more"]).share == 1.0

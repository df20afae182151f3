"""Words that stand on a page as text are not put there twice, however many there are."""

from __future__ import annotations

import numpy as np
import pymupdf
import pytest

from pipeline.pdf.ocr import recognise
from pipeline.pdf.ocr.recognise import _not_there_yet, _shares
from pipeline.pdf.ocr.standing import StandingWord
from pipeline.pdf.ocr.words import Word


def word(text: str, box: tuple[float, float, float, float] | None) -> Word:
    return Word(text, box, (0, 0, 1, 0), 10.0, 90.0, 0, 0)


def test_a_share_is_that_of_the_smaller_box_as_mupdf_has_it() -> None:
    some = np.random.default_rng(3).uniform(0, 50, (300, 4))
    boxes = np.hstack([some[:, :2], some[:, :2] + some[:, 2:] + 1])
    own = pymupdf.Rect(20, 20, 45, 32)
    rects = [pymupdf.Rect(*one) for one in boxes]
    both = [0.0 if (own & one).is_empty else (own & one).get_area() for one in rects]
    expected = [each / min(own.get_area(), one.get_area()) for each, one in zip(both, rects, strict=True)]
    assert 0 < sum(one > 0 for one in expected) < 300
    assert _shares(boxes, tuple(own)) == pytest.approx(expected, abs=1e-4)


def test_a_word_stays_away_where_it_stands_already_and_comes_elsewhere() -> None:
    standing = [StandingWord("Total", pymupdf.Rect(10, 10, 40, 20), (0, 0))]
    same, near, other, unplaced = (
        word("Tota1", (11, 10, 41, 20)),
        word("Total", (30, 40, 60, 50)),
        word("Stamp", (11, 10, 41, 20)),
        word("Total", None),
    )
    assert list(_not_there_yet([same, near, other, unplaced], standing)) == [near, other, unplaced]
    assert list(_not_there_yet([same], [])) == [same]


def test_a_dense_page_asks_mupdf_for_no_rectangle_of_each_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of 1,400 words took 23 s, of which the engine took three."""
    monkeypatch.delattr(recognise._mupdf, "Rect")
    rows = [(x * 10.0, y * 10.0, x * 10.0 + 8, y * 10.0 + 8) for x in range(40) for y in range(35)]
    standing = [StandingWord("word", one, (0, 0)) for one in rows]
    assert list(_not_there_yet([word("word", one) for one in rows], standing)) == []

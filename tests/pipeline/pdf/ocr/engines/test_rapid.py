"""RapidOCR, where requirements-ocr.txt is installed: words at their places, whichever way the page lies."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from pipeline.pdf.ocr.recognise import read_page
from pipeline.pdf.ocr.wish import Wish
from tests.pipeline.pdf.ocr.made import LINES, picture, scan

pytest.importorskip("rapidocr")
from pipeline.pdf.ocr.engines.rapid import Rapid

WORDS = " ".join(LINES).split()


def test_words_lie_where_the_ink_is() -> None:
    page = picture(dpi=300)
    words = Rapid().read(page, 300)
    assert [one.text for one in words] == WORDS
    for one in words:
        x0, y0, x1, y1 = (round(side) for side in one.box)
        left, top, right, bottom = (
            page.crop((x0, y0, x1, y1)).point(lambda grey: 255 * (grey < 128)).getbbox() or (0,) * 4
        )
        assert (right - left, bottom - top) > (0.6 * (x1 - x0), 0.4 * (y1 - y0))
        assert y0 + bottom > one.base[1] - 0.1 * one.size  # letters reach the line of writing
        assert one.confidence is not None
        assert one.confidence > 80


def test_a_page_on_its_side_is_read_as_one_that_runs_down() -> None:
    words = Rapid().read(picture(turn=90, dpi=300), 300)
    assert sorted(one.text for one in words) == sorted(WORDS)
    assert all(abs(one.base[2] - one.base[0]) < 0.2 * (one.base[3] - one.base[1]) for one in words)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_or_head_is_turned(turn: int, tmp_path: Path) -> None:
    with pymupdf.open(scan(tmp_path / "scan.pdf", turn=turn)) as document:
        found = read_page(document, 1, Rapid(), Wish(("eng",), "fast"))
    assert ([one.text for one in found.words], found.turned) == (WORDS, -turn % 360)


def test_an_empty_page_has_no_words() -> None:
    assert Rapid().read(Image.new("L", (300, 300), 255), 300) == ()

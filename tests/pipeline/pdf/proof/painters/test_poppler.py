from __future__ import annotations

import numpy as np
import pytest

from pipeline.pdf.proof.painters import poppler
from pipeline.pdf.proof.painters.poppler import _picture
from pipeline.pdf.proof.tool import ToolError
from tests.pipeline.pdf.proof.conftest import BAD, PAPER


def test_a_page_that_hangs_is_ended_in_time() -> None:
    with poppler.open_painter(BAD / "bomb_giant.pdf", None, timeout=1) as painter:
        assert painter.pages == 1
        with pytest.raises(ToolError) as caught:
            painter.paint(1, 72)
    assert caught.value.code == "timeout"


def test_a_page_number_out_of_range_is_an_error() -> None:
    with poppler.open_painter(PAPER, None, timeout=60) as painter, pytest.raises(IndexError):
        painter.paint(3, 72)


def test_pixels_are_read_from_a_pixmap() -> None:
    expected = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)
    assert (_picture(b"P6\n3 2\n255\n" + expected.tobytes(), 1) == expected).all()


@pytest.mark.parametrize(
    ("raw", "code"), [(b"", "no_page"), (b"P5\n1 1\n255\n\0", "no_page"), (b"P6\n3 2\n255\n\0\0", "broken")]
)
def test_half_a_pixmap_is_an_error(raw: bytes, code: str) -> None:
    with pytest.raises(ToolError) as caught:
        _picture(raw, 1)
    assert caught.value.code == code

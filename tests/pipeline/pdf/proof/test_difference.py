from __future__ import annotations

from io import BytesIO

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.pdf.proof.difference import Difference, difference_of, draw_difference

SPOT = st.tuples(st.integers(0, 599), st.integers(0, 79), st.integers(0, 2), st.integers(1, 255))


def blank() -> np.ndarray:
    return np.full((600, 80, 3), 100, np.uint8)


@given(st.lists(SPOT, min_size=1, max_size=6))
def test_every_changed_pixel_is_counted_and_framed(spots: list[tuple[int, int, int, int]]) -> None:
    changed = blank()
    for row, column, channel, value in spots:
        changed[row, column, channel] = np.uint8((100 + value) % 256)
    at = {(row, column) for row, column, *_ in spots}
    rows, columns = [row for row, _ in at], [column for _, column in at]
    found = difference_of(blank(), changed)
    assert found.changed == len(at)
    assert found.largest == int(np.abs(changed.astype(int) - 100).max())
    assert found.area == (min(columns), min(rows), max(columns) + 1, max(rows) + 1)


def test_equal_pictures_differ_nowhere() -> None:
    assert difference_of(blank(), blank()) == Difference(0, 0, None)


def test_the_drawing_shows_changed_pixels_in_red() -> None:
    changed = blank()
    changed[300, 40] = 255
    drawn = draw_difference(blank(), changed, difference_of(blank(), changed))
    image = np.asarray(Image.open(BytesIO(drawn)))
    assert tuple(image[300, 40]) == (214, 0, 28)
    assert tuple(image[0, 0]) == (193, 193, 193)

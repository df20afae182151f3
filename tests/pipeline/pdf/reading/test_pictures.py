from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.pdf.layout import Box
from pipeline.pdf.reading.pictures import _share, cover_of
from tests.pipeline.pdf.reading.pages import new_page


def test_share_of_overlapping_and_outlying_pictures() -> None:
    half = Box(-50, 0, 100, 400)
    assert _share([half, half, Box(500, 0, 900, 400)], 200, 400) == 0.5
    assert _share([], 200, 400) == 0.0


sides = st.floats(-100, 700)


@given(st.lists(st.tuples(sides, sides, sides, sides), max_size=5))
def test_share_is_between_nothing_and_all_and_grows_with_pictures(corners: list[tuple[float, ...]]) -> None:
    boxes = [Box(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners]
    shares = [_share(boxes[:count], 600, 600) for count in range(len(boxes) + 1)]
    assert shares == sorted(shares)
    assert 0 <= shares[-1] <= 1


def test_cover_counts_drawings() -> None:
    page = new_page()
    page.draw_rect((10, 10, 50, 50))
    page.draw_line((60, 60), (90, 90))
    cover = cover_of(page)
    assert (cover.share, cover.pictures, cover.drawings) == (0.0, (), 2)

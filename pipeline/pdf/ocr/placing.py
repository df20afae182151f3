"""The way from a painted picture back to the page: displayed points, and the page's user space."""

from __future__ import annotations

from math import hypot
from typing import Any

from pipeline.pdf.ocr.picture import SAME, Affine, moved, then
from pipeline.pdf.ocr.words import Four, Seen, Word
from pipeline.pdf.reading.pictures import from_user_space


def ways(page: Any, dpi: int, back: Affine = SAME) -> tuple[Affine, Affine]:
    """From the pixels of a picture to displayed points, and on to the page's user space."""
    scale = 72 / dpi
    shown = then(back, (scale, 0.0, 0.0, 0.0, scale, 0.0))
    m = ~from_user_space(page)
    return shown, then(shown, (m.a, m.c, m.e, m.b, m.d, m.f))


def placed(one: Seen, to_shown: Affine, to_page: Affine) -> Word:
    x0, y0, x1, y1 = one.box
    corners = [moved(to_shown, x, y) for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    start, end = moved(to_page, *one.base[:2]), moved(to_page, *one.base[2:])
    scale = hypot(to_page[0], to_page[3])
    box = (min(across), min(down), max(across), max(down))
    return Word(
        one.text,
        _rounded(box),
        _rounded((*start, *end)),
        round(one.size * scale, 2),
        one.confidence,
        one.line,
        one.block,
    )


def _rounded(four: Four) -> Four:
    return (round(four[0], 2), round(four[1], 2), round(four[2], 2), round(four[3], 2))

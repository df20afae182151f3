"""How two page pictures differ, pixel by pixel, in flat memory."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pipeline.pdf.proof.painters.painter import Picture

_STRIP = 256  # rows compared at a time
_MARGIN = 6  # pixels between the changes and the frame drawn around them


@dataclass(frozen=True, slots=True)
class Difference:
    """``changed`` pixels differ in any channel, by at most ``largest`` (0 to 255).

    ``area`` is left, top, right, bottom (exclusive) in pixels around all of them; None when nothing differs.
    """

    changed: int
    largest: int
    area: tuple[int, int, int, int] | None = None


def difference_of(one: Picture, other: Picture) -> Difference:
    """Compare two pictures of the same shape."""
    if np.array_equal(one, other):
        return Difference(0, 0)
    changed = largest = 0
    rows: list[int] = []
    columns = np.zeros(one.shape[1], np.bool_)
    for top in range(0, one.shape[0], _STRIP):
        a, b = one[top : top + _STRIP], other[top : top + _STRIP]
        gap = (np.maximum(a, b) - np.minimum(a, b)).max(axis=2)
        differs = gap > 0
        changed += int(np.count_nonzero(differs))
        largest = max(largest, int(gap.max()))
        rows += [top + int(row) for row in np.flatnonzero(differs.any(axis=1))]
        columns |= differs.any(axis=0)
    across = np.flatnonzero(columns)
    return Difference(changed, largest, (int(across[0]), rows[0], int(across[-1]) + 1, rows[-1] + 1))


def draw_difference(one: Picture, other: Picture, difference: Difference) -> bytes:
    """A PNG of ``one``, pale, with every changed pixel in red and a frame around them."""
    pale: NDArray[np.uint8] = (255 - (255 - one.mean(axis=2)) * 0.4).astype(np.uint8)
    canvas = np.repeat(pale[:, :, None], 3, axis=2)
    canvas[(one != other).any(axis=2)] = (214, 0, 28)
    image = Image.fromarray(canvas)
    if difference.area:
        left, top, right, bottom = difference.area
        frame = (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN)
        ImageDraw.Draw(image).rectangle(frame, outline=(214, 0, 28), width=2)
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()

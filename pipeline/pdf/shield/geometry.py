"""Matrices, and the way from a page's default user space to the page as it is displayed.

A matrix is the six numbers a b c d e f of ISO 32000-1 section 8.3.3: x' = a x + c y + e, y' = b x + d y + f.
"""

from __future__ import annotations

import math

import pikepdf

from pipeline.pdf.layout import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LETTER = (0.0, 0.0, 612.0, 792.0)


def product(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies ``first``, then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def matrix_of(entry: pikepdf.Object | None) -> Matrix:
    """A /Matrix entry; the identity when it is absent or malformed."""
    numbers = numbers_of(entry)
    if len(numbers) != 6:
        return IDENTITY
    return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])


def numbers_of(entry: pikepdf.Object | None) -> list[float]:
    """The numbers of an array, [] when it is none or holds something else."""
    if not isinstance(entry, pikepdf.Array):
        return []
    numbers = [as_number(part) for part in entry]
    return [] if any(part is None for part in numbers) else [part for part in numbers if part is not None]


def as_number(entry: object) -> float | None:
    """A PDF number as a float, None for anything else or beyond reason."""
    if isinstance(entry, bool):
        return None
    try:
        value = float(entry)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return value if math.isfinite(value) and abs(value) < 1e15 else None


def page_matrix(page: pikepdf.Dictionary) -> Matrix:
    """Default user space to displayed page space: crop box, /Rotate and UserUnit applied, y downwards, points."""
    media = _box(page.get("/MediaBox")) or _LETTER
    crop = _box(page.get("/CropBox")) or media
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    if x1 <= x0 or y1 <= y0:
        x0, y0, x1, y1 = media
    unit = as_number(page.get("/UserUnit")) or 1.0
    turn = int(as_number(page.get("/Rotate")) or 0) % 360
    upright = {
        90: (0.0, 1.0, 1.0, 0.0, -y0, -x0),
        180: (-1.0, 0.0, 0.0, 1.0, x1, -y0),
        270: (0.0, -1.0, -1.0, 0.0, y1, x1),
    }.get(turn, (1.0, 0.0, 0.0, -1.0, -x0, y1))
    return product(upright, (unit, 0.0, 0.0, unit, 0.0, 0.0))


def overlap(first: Box, second: Box) -> float:
    """The shared area as a share of the smaller box."""
    width = min(first.x1, second.x1) - max(first.x0, second.x0)
    height = min(first.y1, second.y1) - max(first.y0, second.y0)
    if width <= 0 or height <= 0:
        return 0.0
    smaller = min((box.x1 - box.x0) * (box.y1 - box.y0) for box in (first, second))
    return width * height / smaller if smaller > 0 else 0.0


def _box(entry: pikepdf.Object | None) -> tuple[float, float, float, float] | None:
    numbers = numbers_of(entry)
    if len(numbers) != 4:
        return None
    x0, x1 = sorted(numbers[0::2])
    y0, y1 = sorted(numbers[1::2])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None

"""A page's picture made ready for reading: smoothed, straightened, turned; and the way back to the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, hypot, radians, sin, tan

import numpy as np
from PIL import Image, ImageFilter

# (a, b, c, d, e, f): x' = a x + b y + c, y' = d x + e y + f
Affine = tuple[float, float, float, float, float, float]
SAME: Affine = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
NOISY = 1.0  # grey levels; clean scans and drawn pages have none
STILL_NOISY = 1.5  # after one smoothing
SMOOTH = 0.004  # inches: 1.2 pixels at 300 dpi
LIGHT_AT = 25  # dpi; the light of a page changes slowly
EVEN = 0.85  # of the brightest paper, the darkest
_PAPER = 240.0  # grey
LARGEST_SKEW, SKEWED = 10.0, 0.4  # degrees
_POINTS = 20_000
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


@dataclass(frozen=True)
class Picture:
    """``image`` is grey, and ``dpi`` what a reader is told; ``back`` leads from its pixels to a page of so many dpi."""

    image: Image.Image
    dpi: int
    back: Affine = SAME
    turned: int = 0
    skew: float = 0.0

    @property
    def painted_dpi(self) -> int:
        """The resolution in which it was painted: more than ``dpi`` for small sheets."""
        return round(self.dpi / hypot(self.back[0], self.back[3]))


def then(first: Affine, second: Affine) -> Affine:
    """Both, one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (g * a + h * d, g * b + h * e, g * c + h * f + i, j * a + k * d, j * b + k * e, j * c + k * f + m)


def moved(by: Affine, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = by
    return a * x + b * y + c, d * x + e * y + f


def noise_of(image: Image.Image) -> float:
    """The grain of a picture in grey levels (Immerkær 1996, by the median, which writing does not move)."""
    grey = np.asarray(image)[:: max(1, image.height // 500)].astype(np.int16)
    if grey.shape[0] < 3 or grey.shape[1] < 3:
        return 0.0
    row = grey[:, :-2] - 2 * grey[:, 1:-1] + grey[:, 2:]
    cross = row[:-2] - 2 * row[1:-1] + row[2:]
    return 1.4826 * float(np.median(np.abs(cross))) / 6


def smoothed(picture: Picture) -> Picture:
    """Without grain: Tesseract takes a grainy page for a photograph and reads nothing on it (docs/ocr.md)."""
    if noise_of(picture.image) < NOISY:
        return picture
    once = _blurred(picture, SMOOTH)
    return once if noise_of(once.image) < STILL_NOISY else _blurred(picture, 1.5 * SMOOTH)


def softened(picture: Picture) -> Picture:
    """Without specks either, which leave the median of the grain as it is: for pages on which nothing was read."""
    return _blurred(picture, 2 * SMOOTH)


def _blurred(picture: Picture, inches: float) -> Picture:
    return replace(picture, image=picture.image.filter(ImageFilter.GaussianBlur(inches * picture.dpi)))


def evenly_lit(picture: Picture) -> Picture | None:
    """As under even light, for photographs with shadows; None where the light is even already.

    The paper's own grey is what stays where writing is painted over by its surroundings (a morphological closing).
    """
    small = picture.image.reduce(max(1, picture.dpi // LIGHT_AT))
    light = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(5))
    light = light.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.GaussianBlur(3))
    dark, bright = np.percentile(np.asarray(light), (5, 95))
    if dark >= EVEN * bright:
        return None
    paper = np.asarray(light.resize(picture.image.size, Image.Resampling.BILINEAR)).astype(np.float32)
    grey = np.asarray(picture.image).astype(np.float32) * (_PAPER / np.maximum(paper, 1.0))
    return replace(picture, image=Image.fromarray(np.minimum(grey, 255.0).astype(np.uint8)))


def skew_of(image: Image.Image, dpi: int) -> float:
    """Degrees by which lines of writing fall to the right, by the sharpest profile of their lower edges; 0 for none."""
    small = image.reduce(max(1, dpi // 100))
    grey = np.asarray(small).astype(np.int16)
    if min(grey.shape) < 20:
        return 0.0
    dark = grey < (int(grey.min()) + int(np.median(grey))) // 2
    down, across = np.nonzero(dark[:-1] & ~dark[1:])
    if len(down) < 200:
        return 0.0
    if len(down) > _POINTS:
        chosen = np.random.default_rng(0).choice(len(down), _POINTS, replace=False)
        down, across = down[chosen], across[chosen]

    def sharpness(angle: float) -> float:
        rows = np.round(down - across * tan(radians(angle))).astype(np.int64)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        return float((counts**2).sum())

    coarse = max(np.arange(-LARGEST_SKEW, LARGEST_SKEW + 0.1, 0.5), key=sharpness)
    fine = float(max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=sharpness))
    if abs(fine) >= LARGEST_SKEW or sharpness(fine) < 1.15 * sharpness(0.0):
        return 0.0
    return round(fine, 1)


def straightened(picture: Picture) -> Picture:
    """Lines level, on a sheet large enough to lose nothing."""
    angle = skew_of(picture.image, picture.dpi)
    if abs(angle) < SKEWED:
        return picture
    wide, high = picture.image.size
    c, s = cos(radians(angle)), sin(radians(angle))
    new_wide, new_high = int(wide * c + high * abs(s)) + 1, int(high * c + wide * abs(s)) + 1
    # From the new sheet's pixels to the old one's, about both centres.
    back: Affine = (
        c, -s, wide / 2 - c * new_wide / 2 + s * new_high / 2,
        s, c, high / 2 - s * new_wide / 2 - c * new_high / 2,
    )  # fmt: skip
    image = picture.image.transform(
        (new_wide, new_high), Image.Transform.AFFINE, back, Image.Resampling.BILINEAR, fillcolor=255
    )
    return replace(picture, image=image, back=then(back, picture.back), skew=angle)


def turned(picture: Picture, degrees: int) -> Picture:
    """Clockwise by 90, 180 or 270 degrees."""
    if not degrees:
        return picture
    wide, high = picture.image.size
    back: Affine = {
        90: (0.0, 1.0, 0.0, -1.0, 0.0, float(high)),
        180: (-1.0, 0.0, float(wide), 0.0, -1.0, float(high)),
        270: (0.0, -1.0, float(wide), 1.0, 0.0, 0.0),
    }[degrees]
    image = picture.image.transpose(_TURNS[degrees])
    return replace(picture, image=image, back=then(back, picture.back), turned=(picture.turned + degrees) % 360)

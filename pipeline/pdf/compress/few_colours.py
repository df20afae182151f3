"""Drawings, logos and scanned text in a few colours: a palette, or greys of two or four bits.

JPEG spends its bytes on edges. A picture that lives of edges looks better at a fraction of them with few, well chosen
colours and a PNG predictor; a photograph does not, and is told at the first try.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.pdf.compress.flat import bits_for, codes_of, looked_up, packed_rows
from pipeline.pdf.compress.jpeg import seen_at, tiles_of
from pipeline.pdf.compress.likeness import greys_of, likeness
from pipeline.pdf.compress.samples import Bytes
from pipeline.pdf.compress.wish import Level

_COUNTS = (2, 3, 4, 6, 8, 12, 16, 32, 64, 128, 256)
_EVEN = (4, 16)
_FIRST = 16  # tells whether there is hope
_HOPE = 0.10  # of likeness that more colours may bring
_MOST_PIXELS = 16_000_000
_BLOCK = 16  # pixels: over so many an eye takes the mean
_ROUNDS = 20
_LARGE = 1_000_000  # pixels of an image that is only tried where the gain is clear, since it takes time
_CLEAR = 0.85
_TRIES = 3
_SOON = 100_000  # pixels of an image that is tried in no time
_NOISE = 2.5  # bits a pixel
_SAMPLED = 40_000  # pixels of a picture that has more colours
_AT_ONCE = 4_000_000  # samples that are compared together
_COUNTED = 20_000  # pixels of a colour that are looked at


@dataclass(frozen=True, slots=True)
class FewColours:
    """``indexes`` of shape (height, width) into ``colours`` (count, parts), or into ``count`` even greys if None."""

    indexes: Bytes
    count: int
    colours: Bytes | None
    likeness: float = 1.0

    @property
    def drawn(self) -> Bytes:
        """The samples it stands for."""
        if self.colours is None:
            return self.indexes * np.uint8(255 // (self.count - 1))
        return looked_up(self.colours[:, 0] if self.colours.shape[1] == 1 else self.colours, self.indexes)


def with_few_colours(array: Bytes, level: Level, dpi: float | None, most: int, *, even: bool) -> FewColours | None:
    """The least colours that keep the level's likeness, seen at ``dpi``, and every corner's shade.

    None where that takes too many colours, or more than about ``most`` bytes. ``even`` asks for greys without a
    palette, as masks have none.
    """
    if array.shape[0] * array.shape[1] > _MOST_PIXELS or min(array.shape[:2]) < _BLOCK:
        return None
    trial = _Trial(array, level, min(1.0, level.view_dpi / dpi) if dpi else 1.0, most, even)
    least = trial.least()
    counts = [count for count in (_EVEN if even else _COUNTS) if least is not None and count >= least]
    for count in counts[:_TRIES]:  # what the tiles do not show may ask for more
        found = _reduced(array, count, even=even)
        drawn = found.drawn
        if _keeps_shades(array, drawn, level.shade):
            return replace(found, likeness=trial.likeness_of(tiles_of(drawn)))
    return None


def is_noise(array: Bytes, size: int) -> bool:
    """Whether a picture takes so many bytes as JPEG that few colours cannot hold it, which takes seconds to find out.

    Of 132 larger pictures in documents palettes were better for 55, none of which took more than 1.3 bits a pixel.
    """
    pixels = array.shape[0] * array.shape[1]
    return bool(pixels > _SOON and 8 * size > _NOISE * pixels)


class _Trial:
    """A picture's tiles in more or fewer colours."""

    def __init__(self, array: Bytes, level: Level, shrink: float, most: int, even: bool) -> None:
        self._tiles, self._level, self._shrink, self._even = tiles_of(array), level, shrink, even
        self._seen = seen_at(self._tiles, shrink)
        pixels = array.shape[0] * array.shape[1]
        clear = _CLEAR if pixels > _LARGE else 1.0
        self._most = most * clear * len(self._tiles) * self._tiles.shape[1] / pixels

    def likeness_of(self, tiles: Bytes) -> float:
        return likeness(self._seen, seen_at(tiles, self._shrink))

    def least(self) -> int | None:
        if self._tiles.ndim == 3 and not self._pays(_greys(np.rint(greys_of(self._tiles)).astype(np.uint8), _FIRST)):
            return None  # its lights and shadows alone take more, as in photographs
        first = _reduced(self._tiles, _FIRST, even=self._even)
        if self.likeness_of(first.drawn) < self._level.likeness - _HOPE:
            return None
        counts = _EVEN if self._even else _COUNTS
        if self._keeps(first):
            least = first
            for count in (one for one in reversed(counts) if one < _FIRST):
                fewer = _reduced(self._tiles, count, even=self._even)
                if not self._keeps(fewer):
                    break
                least = fewer
            return least.count if self._pays(least) else None
        return self._more(first, [count for count in counts if count > _FIRST])

    def _more(self, first: FewColours, counts: list[int]) -> int | None:
        tried = first
        for count in counts:
            if not self._pays(tried):
                return None
            tried = _reduced(self._tiles, count, even=self._even)
            if self._keeps(tried):
                return count if self._pays(tried) else None
        return None

    def _keeps(self, few: FewColours) -> bool:
        drawn = few.drawn
        if self.likeness_of(drawn) < self._level.likeness:
            return False
        return _keeps_shades(self._tiles, drawn, self._level.shade)

    def _pays(self, few: FewColours) -> bool:
        return bool(len(zlib.compress(packed_rows(few.indexes, bits_for(few.count)).tobytes(), 6)) < self._most)


def _reduced(array: Bytes, count: int, *, even: bool) -> FewColours:
    if even:
        step = np.float32(255 / (count - 1))
        return FewColours(np.rint(array / step).astype(np.uint8), count, None)
    if array.ndim == 2:
        return _greys(array, count)
    picture = _quantized(array, count)
    colours = np.array(picture.getpalette(), np.uint8).reshape(-1, 3)[:count].copy()
    indexes = np.asarray(picture)
    for place in np.argsort(_counts(indexes)[:count])[-2:]:  # paper and ink stay what they were
        colours[place] = _commonest(array, indexes == place, colours[place])
    return FewColours(indexes, len(colours), colours)


def _quantized(array: Bytes, count: int) -> Image.Image:
    """Of a picture with grain some pixels tell the colours as well as all do, in a fortieth of the time."""
    picture = Image.fromarray(np.ascontiguousarray(array))
    if picture.getcolors(_SAMPLED) is not None:
        return _of_all_pixels(picture, count)
    pixels = array.reshape(-1, 3)
    some = np.random.default_rng(0).integers(0, len(pixels), _SAMPLED)
    chosen = _of_all_pixels(Image.fromarray(pixels[some][None]), count)
    return picture.quantize(palette=chosen, dither=Image.Dither.NONE)


def _of_all_pixels(picture: Image.Image, count: int) -> Image.Image:
    moved = picture.width * picture.height // 50
    return picture.quantize(count, Image.Quantize.MAXCOVERAGE, kmeans=moved, dither=Image.Dither.NONE)


def _commonest(array: Bytes, here: NDArray[np.bool_], otherwise: Bytes) -> Bytes:
    """The colour that most of the pixels have, where one has most."""
    pixels = array[here]
    codes, counts = np.unique(codes_of(pixels[:: len(pixels) // _COUNTED + 1]), return_counts=True)
    if not len(codes) or counts.max() * 2 < counts.sum():
        return otherwise
    code = int(codes[counts.argmax()])
    return np.array([code >> 16, code >> 8 & 255, code & 255], np.uint8)


def _greys(array: Bytes, count: int) -> FewColours:
    """By Lloyd's method on how often each grey comes; a grey that makes up most of its part takes its place."""
    often, values = _counts(array).astype(np.float64), np.arange(256.0)
    greys = np.linspace(values[often > 0][0], values[often > 0][-1], count)
    for _ in range(_ROUNDS):
        parts = np.abs(values[:, None] - greys).argmin(axis=1)
        weights = np.bincount(parts, often, count)
        means = np.bincount(parts, often * values, count) / np.maximum(weights, 1)
        moved = np.where(weights > 0, means, greys)
        if np.array_equal(moved, greys):
            break
        greys = moved
    for place in range(count):
        here = np.where(parts == place, often, 0)
        if here.max() * 2 > here.sum():
            greys[place] = here.argmax()
    return FewColours(looked_up(parts.astype(np.uint8), array), count, np.rint(greys).astype(np.uint8)[:, None])


def _counts(array: Bytes) -> NDArray[np.int64]:
    """How often each of 256 samples comes; numpy would hold eight bytes for each pixel."""
    return np.array(Image.fromarray(array).histogram(), np.int64)


def _keeps_shades(before: Bytes, after: Bytes, most: float) -> bool:
    """Whether in blocks no colour's mean strays far, and hardly anywhere at all: no bands, no lost colours."""
    down, across = before.shape[0] // _BLOCK, before.shape[1] // _BLOCK
    strayed = np.empty((down, across, before.shape[2] if before.ndim == 3 else 1))
    step = max(1, _AT_ONCE // before[:_BLOCK].size)
    for first in range(0, down, step):
        rows = slice(first * _BLOCK, min(first + step, down) * _BLOCK)
        off = before[rows, : across * _BLOCK].astype(np.int16) - after[rows, : across * _BLOCK]
        blocks = off.reshape(-1, _BLOCK, across, _BLOCK, strayed.shape[2])
        strayed[first : first + step] = np.abs(blocks.mean(axis=(1, 3)))
    return bool(np.percentile(strayed, 99) <= most and strayed.max() <= 2 * most)

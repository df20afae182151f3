"""JPEG: the same coefficients in fewer bytes, and new ones at the lowest quality that looks like the original."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import mozjpeg_lossless_optimization
import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image

from pipeline.pdf.compress.likeness import greys_of, likeness
from pipeline.pdf.compress.samples import Bytes, pixels_of_jpeg
from pipeline.pdf.compress.wish import Level
from pipeline.pdf.compress.ycck import joined

_TILE = 256
_MOST_TILES = 8
_STEPS = 5
_SLENDER = 25_000_000  # pixels above which all coefficients are not held at once
# Luminance quantization of ITU-T T.81, table K.1, summed: what quality 50 means to libjpeg.
_SUM_AT_50 = 3688


def same_in_fewer_bytes(content: bytes) -> bytes | None:
    """The JPEG with better Huffman codes and scans, decoding to the same samples; None when it is not smaller."""
    try:
        found: bytes = mozjpeg_lossless_optimization.optimize(content)
    except ValueError:
        return None
    if len(found) >= len(content):
        return None
    return found if _decode_alike(found, content) else None


def _decode_alike(one: bytes, two: bytes) -> bool:
    """Whether two JPEGs decode to the same samples, compared strip by strip."""
    try:
        first, second = (pyvips.Image.new_from_buffer(content, "", access="sequential", fail_on="error")
                         for content in (one, two))  # fmt: skip
        if (first.width, first.height, first.bands) != (second.width, second.height, second.bands):
            return False
        return not (first != second).max()
    except pyvips.Error:
        return False


def quality_of(content: bytes) -> int:
    """About the quality, 1 to 100, that libjpeg would have been asked for; 100 where it cannot be told."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
            tables: dict[int, list[int]] = getattr(picture, "quantization", {})
    except (OSError, SyntaxError, ValueError):
        return 100
    if not tables:
        return 100
    scale = 100 * sum(tables[min(tables)]) / _SUM_AT_50
    return int(min(100, max(1, 5000 / scale if scale > 100 else 100 - scale / 2)))


def encoded(array: Bytes, quality: int, *, draft: bool = False) -> bytes:
    """Samples of 1, 3 or 4 parts as a progressive JPEG; a draft decodes alike and is larger, but sooner made."""
    if array.ndim == 3 and array.shape[2] == 4:
        colours, black = 255 - array[..., :3], array[..., 3]
        return joined(_encoded(colours, quality, draft=draft), _encoded(black, quality, draft=draft))
    return _encoded(array, quality, draft=draft)


def _encoded(array: Bytes, quality: int, *, draft: bool) -> bytes:
    image = _picture(array)
    slender = image.width * image.height > _SLENDER
    draft = draft or slender
    content: bytes = image.jpegsave_buffer(
        Q=quality,
        optimize_coding=not draft,
        interlace=not draft,
        trellis_quant=not slender,
        overshoot_deringing=True,
        optimize_scans=not draft,
        quant_table=3,
        keep="none",
    )
    return content


@dataclass(frozen=True, slots=True)
class Chosen:
    content: bytes
    quality: int
    likeness: float


def as_gentle_as_needed(array: Bytes, level: Level, dpi: float | None, ceiling: int) -> Chosen:
    """The JPEG of the lowest quality within the level whose likeness, seen at its resolution, is what it asks."""
    high = max(5, min(level.high, ceiling))
    low = min(level.low, high)
    shrink = min(1.0, level.view_dpi / dpi) if dpi else 1.0
    tiles = tiles_of(array)
    seen = seen_at(tiles, shrink)

    def alike(quality: int) -> float:
        return likeness(seen, seen_at(pixels_of_jpeg(encoded(tiles, quality, draft=True)), shrink))

    found = None
    for _ in range(_STEPS):
        if low >= high:
            break
        middle = (low + high) // 2
        at_middle = alike(middle)
        if at_middle >= level.likeness:
            high, found = middle, at_middle
        else:
            low = middle + 1
    return Chosen(encoded(array, high), high, alike(high) if found is None else found)


def tiles_of(array: Bytes) -> Bytes:
    """Of a large image a stack of tiles spread evenly over it, of a small one all; edges on multiples of 16."""
    height, width = array.shape[:2]
    if height * width <= _TILE * _TILE * _MOST_TILES * 3 // 2 or min(height, width) < _TILE:
        return array
    side = 3
    rows = np.linspace(0, height - _TILE, side).astype(int) // 16 * 16
    columns = np.linspace(0, width - _TILE, side).astype(int) // 16 * 16
    return np.concatenate([array[y : y + _TILE, x : x + _TILE] for y in rows for x in columns], axis=0)


def seen_at(array: Bytes, shrink: float) -> NDArray[np.float32]:
    """Greys of samples of 1, 3 or 4 parts, at ``shrink`` of their size."""
    greys: NDArray[np.float32]
    if array.ndim == 3 and array.shape[2] == 4:
        ink = array.astype(np.float32)
        greys = (
            (255 - ink[..., 3]) * (255 - ink[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32)) / np.float32(255)
        )
    else:
        greys = greys_of(array)
    if shrink > 0.85:
        return greys.astype(np.float32)
    size = (max(7, round(greys.shape[1] * shrink)), max(7, round(greys.shape[0] * shrink)))
    return np.asarray(Image.fromarray(greys.astype(np.float32)).resize(size, Image.Resampling.BOX))


def resized(array: Bytes, scale: float) -> Bytes:
    """Fewer samples, by Lanczos; libvips works in strips, so that a large image is not held twice."""
    width, height = array.shape[1], array.shape[0]
    across, down = max(1, round(width * scale)) / width, max(1, round(height * scale)) / height
    found: Bytes = _picture(array).resize(across, vscale=down, kernel="lanczos3").numpy()
    return found


def _picture(array: Bytes) -> Any:
    """The samples as an image of libvips, which are not copied."""
    height, width = array.shape[:2]
    parts = 1 if array.ndim == 2 else array.shape[2]
    image = pyvips.Image.new_from_memory(np.ascontiguousarray(array).data, width, height, parts, "uchar")
    return image.copy(interpretation={1: "b-w", 3: "srgb", 4: "cmyk"}[parts])

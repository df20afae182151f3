"""How alike two pictures are: SSIM of greys in windows of 7 by 7 (Wang et al. 2004), as scikit-image counts it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Greys = NDArray[np.float32]
_SIDE = 7
_SAMPLES = 100_000  # looked at together: what is computed of them stays in the cache
_SCALE = np.float32((_SIDE * _SIDE) / (_SIDE * _SIDE - 1))
_SMALL, _LARGE = np.float32((0.01 * 255) ** 2), np.float32((0.03 * 255) ** 2)


def greys_of(samples: NDArray[np.uint8]) -> Greys:
    """Luma of samples of shape (height, width) or (height, width, 3)."""
    if samples.ndim == 2:
        return samples.astype(np.float32)
    found = samples[..., 0] * np.float32(0.299)
    found += samples[..., 1] * np.float32(0.587)
    found += samples[..., 2] * np.float32(0.114)
    return found


def likeness(one: Greys, two: Greys) -> float:
    """Mean SSIM of two pictures of one shape with samples from 0 to 255; 1 is the same."""
    height, width = one.shape
    if min(height, width) < _SIDE:
        return 1.0 - float(np.abs(one - two).mean()) / 255
    windows = height - _SIDE + 1
    step = max(1, _SAMPLES // width)
    total = 0.0
    for first in range(0, windows, step):
        rows = slice(first, min(windows, first + step) + _SIDE - 1)
        total += float(_alike(one[rows], two[rows]).sum(dtype=np.float64))
    return total / float(windows * (width - _SIDE + 1))


def _alike(one: Greys, two: Greys) -> NDArray[np.floating]:
    """SSIM of every window."""
    mean_one, mean_two = _box(one), _box(two)
    spread_one = _SCALE * (_box(one * one) - mean_one * mean_one)
    spread_two = _SCALE * (_box(two * two) - mean_two * mean_two)
    shared = _SCALE * (_box(one * two) - mean_one * mean_two)
    above = (2 * mean_one * mean_two + _SMALL) * (2 * shared + _LARGE)
    below = (mean_one * mean_one + mean_two * mean_two + _SMALL) * (spread_one + spread_two + _LARGE)
    return above / below


def _box(values: Greys) -> Greys:
    """Means of all whole windows: sums of two, four and seven neighbours, down and then across."""
    two = values[:-1] + values[1:]
    down = two[:-5] + two[2:-3]
    down += two[4:-1]
    down += values[6:]
    two = down[:, :-1] + down[:, 1:]
    across = two[:, :-5] + two[:, 2:-3]
    across += two[:, 4:-1]
    across += down[:, 6:]
    across *= np.float32(1 / (_SIDE * _SIDE))
    return across

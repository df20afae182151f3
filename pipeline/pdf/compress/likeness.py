"""How alike two pictures are: SSIM of greys in windows of 7 by 7 (Wang et al. 2004), as scikit-image counts it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Greys = NDArray[np.float32]
_SIDE = 7


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
    if min(one.shape) < _SIDE:
        return 1.0 - float(np.abs(one - two).mean()) / 255
    scale = np.float32((_SIDE * _SIDE) / (_SIDE * _SIDE - 1))
    mean_one, mean_two = _box(one), _box(two)
    spread_one = scale * (_box(one * one) - mean_one * mean_one)
    spread_two = scale * (_box(two * two) - mean_two * mean_two)
    shared = scale * (_box(one * two) - mean_one * mean_two)
    small, large = np.float32((0.01 * 255) ** 2), np.float32((0.03 * 255) ** 2)
    above = (2 * mean_one * mean_two + small) * (2 * shared + large)
    below = (mean_one * mean_one + mean_two * mean_two + small) * (spread_one + spread_two + large)
    return float((above / below).mean(dtype=np.float64))


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

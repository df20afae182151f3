"""What a renderer offers while a file is open in it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Rows x columns x 3 (red, green, blue)."""


class Painter(Protocol):
    """An open file. Pages count from 1; anything may be raised for a page that cannot be painted."""

    @property
    def pages(self) -> int: ...

    def size(self, page: int) -> tuple[float, float]:
        """Width and height in points of what `paint` would paint."""
        ...

    def paint(self, page: int, dpi: float) -> Picture: ...

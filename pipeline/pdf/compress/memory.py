"""Memory that pictures took and that nobody uses any more."""

from __future__ import annotations

import ctypes

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # the GNU C library has it, others need none


def give_back() -> None:
    """Returns it to the system; the C library keeps it for the next picture, which mostly is of another size."""
    if _trim is not None:
        _trim(0)

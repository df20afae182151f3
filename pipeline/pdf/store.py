"""MuPDF's store: decoded pictures and fonts that it keeps for later pages, up to 256 MB of them."""

from __future__ import annotations

from typing import Any

import pymupdf

EVERY = 32  # pages
_mupdf: Any = pymupdf


def trim_store(done: int) -> None:
    """Empties it every 32 pages of a walk, so that a long document takes no more than a short one."""
    if done % EVERY == 0:
        _mupdf.TOOLS.store_shrink(100)

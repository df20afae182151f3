"""TrueType programs without the tables that no PDF reader needs: names, metrics for other systems, layout, signatures.

What a reader needs are the outlines, metrics, hints and the character map (ISO 32000-1, 9.9); MuPDF's cutter leaves
the rest. Where people type with a font, its layout and names stay as well.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

from fontTools.ttLib import TTFont, TTLibError

_IDLE = (
    "DSIG",
    "meta",
    "FFTM",
    "PCLT",
    "LTSH",
    "VDMX",
    "hdmx",
    "EBDT",
    "EBLC",
    "EBSC",
)  # also who made it, and bitmaps
_NOT_NEEDED = (*_IDLE, "name", "OS/2", "GDEF", "GPOS", "GSUB", "BASE", "JSTF", "kern", "post")
_SILENT_POST = b"\0\3\0\0"  # version 3: no glyph has a name
_BROKEN = (TTLibError, struct.error, ValueError, KeyError, AssertionError, IndexError)


def without_names(program: bytes) -> bytes:
    """The program without what its glyphs are drawn without, or as it was where it cannot be read."""
    return _without(program, _NOT_NEEDED)


def without_signature(program: bytes) -> bytes:
    """The program without what nobody draws or types with, all its glyphs kept, or as it was."""
    return _without(program, _IDLE)


def _without(program: bytes, tags: Sequence[str]) -> bytes:
    try:
        with TTFont(io.BytesIO(program), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
            idle = [tag for tag in tags if tag in font and not (tag == "post" and _has_names(font))]
            if not idle or "glyf" not in font:
                return program
            for tag in idle:
                del font[tag]
            written = io.BytesIO()
            font.save(written, reorderTables=None)
    except _BROKEN:
        return program
    return min(written.getvalue(), program, key=len)


def _has_names(font: TTFont) -> bool:
    return bool(font.reader["post"][:4] != _SILENT_POST)

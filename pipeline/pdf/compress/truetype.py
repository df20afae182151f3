"""TrueType programs without the tables that no PDF reader needs: names, metrics for other systems, layout, signatures.

What a reader needs are the outlines, metrics, hints and the character map (ISO 32000-1, 9.9); MuPDF's cutter leaves
the rest.
"""

from __future__ import annotations

import io
import struct

from fontTools.ttLib import TTFont, TTLibError

_NOT_NEEDED = (
    "name", "OS/2", "DSIG", "GDEF", "GPOS", "GSUB", "BASE", "JSTF", "kern", "meta", "FFTM", "PCLT", "LTSH", "VDMX",
    "hdmx",
)  # fmt: skip
_SILENT_POST = b"\0\3\0\0"  # version 3: no glyph has a name
_BROKEN = (TTLibError, struct.error, ValueError, KeyError, AssertionError, IndexError)


def without_names(program: bytes) -> bytes:
    """The program without those tables, or as it was where there are none or it cannot be read."""
    try:
        with TTFont(io.BytesIO(program), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
            tags = [tag for tag in _NOT_NEEDED if tag in font]
            if "post" in font and font.reader["post"][:4] == _SILENT_POST:
                tags.append("post")
            if not tags:
                return program
            for tag in tags:
                del font[tag]
            written = io.BytesIO()
            font.save(written, reorderTables=None)
    except _BROKEN:
        return program
    return min(written.getvalue(), program, key=len)

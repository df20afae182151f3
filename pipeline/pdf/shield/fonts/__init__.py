"""Fonts as they are read; what is written into them is beside, one file per kind of program."""

from __future__ import annotations

import pikepdf

from pipeline.pdf.shield.fonts.composite import load_composite
from pipeline.pdf.shield.fonts.reading import CompositeFont, FontUnreadable, ReadFont, SimpleFont
from pipeline.pdf.shield.fonts.simple import load_simple
from pipeline.pdf.shield.objects import name_text

__all__ = ["CompositeFont", "FontUnreadable", "ReadFont", "SimpleFont", "load_font"]

_SIMPLE = frozenset(("/Type1", "/MMType1", "/TrueType", "/Type3"))


def load_font(font: pikepdf.Object | None, limit: int) -> ReadFont:
    """Reads any font dictionary; raises `FontUnreadable` and `LimitExceeded`."""
    if not isinstance(font, pikepdf.Dictionary):
        raise FontUnreadable("a font that is missing")
    kind = name_text(font.get("/Subtype"))
    if kind == "/Type0":
        return load_composite(font, limit)
    if kind in _SIMPLE:
        return load_simple(font, limit)
    raise FontUnreadable(f"a font of unknown kind {kind or 'without a name'}")

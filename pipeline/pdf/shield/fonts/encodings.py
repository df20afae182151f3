"""Glyph names of the base encodings (ISO 32000-1 annex D) and the text a glyph name stands for."""

from __future__ import annotations

from functools import cache

from fontTools import agl
from pdfminer.latin_enc import ENCODING

Names = tuple[str | None, ...]
NO_NAMES: Names = (None,) * 256
# Extractors disagree on what these names of the Adobe Glyph List mean (Greek letter or mathematical sign).
_DISPUTED = frozenset(("Delta", "Omega", "mu", "Tcommaaccent", "tcommaaccent", "fraction", "hyphen", "macron"))


@cache
def base_encoding(name: str) -> Names | None:
    """Code to glyph name for StandardEncoding, MacRomanEncoding, WinAnsiEncoding; None for any other name."""
    column = {"/StandardEncoding": 1, "/MacRomanEncoding": 2, "/WinAnsiEncoding": 3}.get(name)
    if column is None:
        return None
    names: list[str | None] = [None] * 256
    for row in ENCODING:
        code = row[column]
        if isinstance(code, int):
            names[code] = str(row[0])
    if name == "/WinAnsiEncoding":  # annex D.2, notes 3 to 5
        names[0o240], names[0o255] = "space", "hyphen"
        for code in range(0o41, 256):
            names[code] = names[code] or "bullet"
    elif name == "/MacRomanEncoding":
        names[0o312] = "space"
    return tuple(names)


@cache
def text_of_name(name: str) -> str:
    """What the Adobe Glyph List says, suffixes and ligatures included; "" when it is silent."""
    return str(agl.toUnicode(name))


def is_undisputed(name: str) -> bool:
    """Whether all extractors take the name for the same text."""
    return name not in _DISPUTED and name in agl.AGL2UV


@cache
def alias_name(value: str) -> str:
    """A glyph name that spells ``value``: the Adobe Glyph List's own where one exists, else uniXXXX or uXXXXX."""
    parts: list[str] = []
    for letter in value:
        known = agl.UV2AGL.get(ord(letter))
        parts.append(known or (f"uni{ord(letter):04X}" if ord(letter) < 0x10000 else f"u{ord(letter):05X}"))
    return "_".join(parts)

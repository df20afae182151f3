"""The font descriptor: the embedded program, flags, and how tall the glyphs are (ISO 32000-1 section 9.8)."""

from __future__ import annotations

from typing import NamedTuple

import pikepdf

from pipeline.pdf.shield.geometry import as_number
from pipeline.pdf.shield.objects import name_text
from pipeline.pdf.shield.streams import StreamUnreadable, read_stream

_SYMBOLIC = 4
_TALL, _DEEP = 0.8, -0.2  # of a font that does not say


class EmbeddedProgram(NamedTuple):
    """``entry`` is /FontFile, /FontFile2 or /FontFile3; ``subtype`` the stream's /Subtype, "" without one."""

    entry: str
    subtype: str
    content: bytes
    length2: int | None


def embedded_program(descriptor: pikepdf.Object | None, limit: int) -> EmbeddedProgram | None:
    """The font program, None when there is none that can be read; raises `LimitExceeded`."""
    if not isinstance(descriptor, pikepdf.Dictionary):
        return None
    for entry in ("/FontFile2", "/FontFile3", "/FontFile"):
        stream = descriptor.get(entry)
        if isinstance(stream, pikepdf.Stream):
            length2 = as_number(stream.get("/Length2"))
            try:
                content = read_stream(stream, limit)
            except StreamUnreadable:
                return None
            return EmbeddedProgram(entry, name_text(stream.get("/Subtype")), content, int(length2) if length2 else None)
    return None


def is_embedded(descriptor: pikepdf.Object | None) -> bool:
    return isinstance(descriptor, pikepdf.Dictionary) and any(
        isinstance(descriptor.get(entry), pikepdf.Stream) for entry in ("/FontFile", "/FontFile2", "/FontFile3")
    )


def is_symbolic(descriptor: pikepdf.Object | None) -> bool:
    if not isinstance(descriptor, pikepdf.Dictionary):
        return False
    return bool(int(as_number(descriptor.get("/Flags")) or 0) & _SYMBOLIC)


def vertical_extent(descriptor: pikepdf.Object | None) -> tuple[float, float]:
    """Ascent and descent in ems, made sensible."""
    if not isinstance(descriptor, pikepdf.Dictionary):
        return _TALL, _DEEP
    ascent = (as_number(descriptor.get("/Ascent")) or 0) / 1000
    descent = (as_number(descriptor.get("/Descent")) or 0) / 1000
    if not 0.3 <= ascent <= 1.5:
        ascent = _TALL
    if not -0.7 <= descent <= 0:
        descent = _DEEP
    return ascent, descent

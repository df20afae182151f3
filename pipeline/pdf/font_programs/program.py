"""What reading a font program can come to."""

from __future__ import annotations


class ProgramDamaged(Exception):
    """The embedded font program is broken or of a make that is not written here."""


def unsigned(content: bytes, at: int, size: int) -> int:
    """The big-endian integer of ``size`` bytes; raises `ProgramDamaged` past the end."""
    if at < 0 or at + size > len(content):
        raise ProgramDamaged("the font program is cut short")
    return int.from_bytes(content[at : at + size], "big")

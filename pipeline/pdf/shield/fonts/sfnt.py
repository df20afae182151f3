"""TrueType and OpenType files as tables: one is read, another put in its place (OpenType 1.9, "Font file")."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from pipeline.pdf.font_programs.program import ProgramDamaged, unsigned

_VERSIONS = (b"\0\1\0\0", b"true", b"OTTO", b"typ1")
_MOST_TABLES = 256


class Sfnt:
    """The tables of one font. Raises `ProgramDamaged` for collections and files whose directory lies."""

    def __init__(self, content: bytes) -> None:
        self.version = content[:4]
        if self.version not in _VERSIONS:
            raise ProgramDamaged("no TrueType or OpenType program")
        count = unsigned(content, 4, 2)
        if count > _MOST_TABLES:
            raise ProgramDamaged("a font of too many tables")
        self.tables: dict[str, bytes] = {}
        for step in range(count):
            at = 12 + 16 * step
            start, size = unsigned(content, at + 8, 4), unsigned(content, at + 12, 4)
            if start > len(content):
                raise ProgramDamaged("a table beyond the end")
            tag = content[at : at + 4].decode("latin-1")
            self.tables[tag] = content[start : start + size]

    def table(self, tag: str) -> bytes:
        try:
            return self.tables[tag]
        except KeyError:
            raise ProgramDamaged(f"the font has no {tag.strip()} table") from None

    @property
    def glyph_count(self) -> int:
        return unsigned(self.table("maxp"), 4, 2)

    def with_tables(self, changed: Mapping[str, bytes]) -> bytes:
        """The font with some tables in new words, checksums made anew."""
        tables = dict(sorted({**self.tables, **changed}.items()))
        if len(tables.get("head", b"")) >= 12:
            tables["head"] = tables["head"][:8] + b"\0\0\0\0" + tables["head"][12:]
        count = len(tables)
        power = 1 << (count.bit_length() - 1)
        head = self.version + struct.pack(">HHHH", count, power * 16, count.bit_length() - 1, (count - power) * 16)
        at = len(head) + 16 * count
        rows: list[bytes] = []
        bodies: list[bytes] = []
        for tag, body in tables.items():
            padded = body + b"\0" * (-len(body) % 4)
            rows.append(tag.encode("latin-1") + struct.pack(">III", _checksum(padded), at, len(body)))
            bodies.append(padded)
            at += len(padded)
        font = head + b"".join(rows) + b"".join(bodies)
        return _with_adjustment(font, tables)


def _with_adjustment(font: bytes, tables: Mapping[str, bytes]) -> bytes:
    if len(tables.get("head", b"")) < 12:
        return font
    start = 12 + 16 * len(tables)
    for tag, body in tables.items():
        if tag == "head":
            break
        start += len(body) + (-len(body) % 4)
    adjustment = (0xB1B0AFBA - _checksum(font)) & 0xFFFFFFFF
    return font[: start + 8] + adjustment.to_bytes(4, "big") + font[start + 12 :]


def _checksum(padded: bytes) -> int:
    return int(sum(struct.unpack(f">{len(padded) // 4}I", padded))) & 0xFFFFFFFF

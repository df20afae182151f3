"""The cmap table of a TrueType program: every mapping it holds, and new codes beside them (OpenType 1.9, "cmap")."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.pdf.font_programs.program import ProgramDamaged, unsigned

SYMBOL_PREFIXES = (0, 0xF000, 0xF100, 0xF200)  # where viewers look for the codes of a symbolic font
_MOST_SUBTABLES = 64
_MOST_CODES = 1 << 18


@dataclass(slots=True)
class Subtable:
    """One subtable; ``codes`` maps code to glyph, glyph 0 left out."""

    platform: int
    encoding: int
    layout: int
    codes: dict[int, int] = field(default_factory=dict)


def read_charmap(table: bytes) -> list[Subtable]:
    """The subtables of formats 0, 4, 6 and 12; raises `ProgramDamaged` when there is another that codes use."""
    found: list[Subtable] = []
    count = unsigned(table, 2, 2)
    if count > _MOST_SUBTABLES:
        raise ProgramDamaged("a cmap of too many subtables")
    for step in range(count):
        at = 4 + 8 * step
        platform, encoding = unsigned(table, at, 2), unsigned(table, at + 2, 2)
        start = unsigned(table, at + 4, 4)
        layout = unsigned(table, start, 2)
        if layout == 14:  # variation sequences are of no use to a PDF
            continue
        reader = _READERS.get(layout)
        if reader is None:
            raise ProgramDamaged(f"a cmap in format {layout}")
        found.append(Subtable(platform, encoding, layout, reader(table, start)))
    return found


def written_charmap(subtables: list[Subtable]) -> bytes:
    """A cmap table of these subtables, each in the format it had where that still holds it."""
    ordered = sorted(subtables, key=lambda table: (table.platform, table.encoding))
    head = struct.pack(">HH", 0, len(ordered))
    at = len(head) + 8 * len(ordered)
    rows: list[bytes] = []
    bodies: list[bytes] = []
    for table in ordered:
        body = _written(table)
        rows.append(struct.pack(">HHI", table.platform, table.encoding, at))
        bodies.append(body)
        at += len(body)
    return head + b"".join(rows) + b"".join(bodies)


def with_codes(subtables: list[Subtable], codes: Mapping[int, int]) -> bytes:
    """The cmap in which each new code shows what its old code shows, wherever the old one is mapped."""
    for table in subtables:
        for new, old in codes.items():
            for prefix in SYMBOL_PREFIXES:
                glyph = table.codes.get(prefix + old)
                if glyph:
                    table.codes[prefix + new] = glyph
    return written_charmap(subtables)


def _read_0(table: bytes, start: int) -> dict[int, int]:
    return {code: unsigned(table, start + 6 + code, 1) for code in range(256) if unsigned(table, start + 6 + code, 1)}


def _read_4(table: bytes, start: int) -> dict[int, int]:
    count = unsigned(table, start + 6, 2) // 2
    ends, starts = start + 14, start + 16 + 2 * count
    deltas, offsets = starts + 2 * count, starts + 4 * count
    codes: dict[int, int] = {}
    for step in range(count):
        first, last = unsigned(table, starts + 2 * step, 2), unsigned(table, ends + 2 * step, 2)
        delta, offset = unsigned(table, deltas + 2 * step, 2), unsigned(table, offsets + 2 * step, 2)
        for code in range(first, last + 1):
            glyph = code
            if offset not in {0, 0xFFFF}:
                at = offsets + 2 * step + offset + 2 * (code - first)
                glyph = unsigned(table, at, 2) if at + 2 <= len(table) else 0
                if not glyph:
                    continue
            glyph = (glyph + delta) & 0xFFFF
            if glyph and code != 0xFFFF:
                codes[code] = glyph
        if len(codes) > _MOST_CODES:
            raise ProgramDamaged("a cmap of too many codes")
    return codes


def _read_6(table: bytes, start: int) -> dict[int, int]:
    first, count = unsigned(table, start + 6, 2), unsigned(table, start + 8, 2)
    glyphs = ((first + step, unsigned(table, start + 10 + 2 * step, 2)) for step in range(count))
    return {code: glyph for code, glyph in glyphs if glyph}


def _read_12(table: bytes, start: int) -> dict[int, int]:
    codes: dict[int, int] = {}
    for step in range(min(unsigned(table, start + 12, 4), _MOST_CODES)):
        at = start + 16 + 12 * step
        first, last, glyph = (unsigned(table, at + 4 * part, 4) for part in range(3))
        if last < first or last - first > _MOST_CODES or len(codes) > _MOST_CODES:
            raise ProgramDamaged("a cmap of too many codes")
        codes.update((code, glyph + code - first) for code in range(first, last + 1))
    return codes


_READERS = {0: _read_0, 4: _read_4, 6: _read_6, 12: _read_12}


def _written(table: Subtable) -> bytes:
    codes = table.codes
    if table.layout == 12:
        return _written_12(codes)
    if table.layout == 4:
        return _written_4(codes)
    if table.layout == 0 and all(code < 256 and glyph < 256 for code, glyph in codes.items()):
        return struct.pack(">HHH", 0, 262, 0) + bytes(codes.get(code, 0) for code in range(256))
    first, last = (min(codes), max(codes)) if codes else (0, -1)
    glyphs = [codes.get(code, 0) for code in range(first, last + 1)]
    return struct.pack(f">HHHHH{len(glyphs)}H", 6, 10 + 2 * len(glyphs), 0, first, len(glyphs), *glyphs)


def _groups(codes: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """(first code, last code, first glyph) of every run in which code and glyph rise together."""
    groups: list[tuple[int, int, int]] = []
    for code in sorted(codes):
        if groups and groups[-1][1] == code - 1 and codes[code] == groups[-1][2] + code - groups[-1][0]:
            groups[-1] = (groups[-1][0], code, groups[-1][2])
        else:
            groups.append((code, code, codes[code]))
    return groups


def _written_4(codes: Mapping[int, int]) -> bytes:
    groups = [*_groups(codes), (0xFFFF, 0xFFFF, 0)]
    count = len(groups)
    if count > 8190:
        raise ProgramDamaged("a cmap too scattered to be written")
    power = 1 << (count.bit_length() - 1)
    ends = [last for _, last, _ in groups]
    starts = [first for first, _, _ in groups]
    deltas = [(glyph - first) & 0xFFFF for first, _, glyph in groups[:-1]] + [1]
    head = struct.pack(
        ">HHHHHHH", 4, 16 + 8 * count, 0, 2 * count, 2 * power, count.bit_length() - 1, 2 * (count - power)
    )
    return head + struct.pack(f">{count}HH{count}H{count}H{count}H", *ends, 0, *starts, *deltas, *([0] * count))


def _written_12(codes: Mapping[int, int]) -> bytes:
    groups = _groups(codes)
    head = struct.pack(">HHIII", 12, 0, 16 + 12 * len(groups), 0, len(groups))
    return head + b"".join(struct.pack(">III", *group) for group in groups)

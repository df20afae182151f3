"""INDEX and DICT structures of a CFF font program (Adobe Technical Note 5176, sections 4 and 5)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.pdf.font_programs.program import ProgramDamaged, unsigned

_ESCAPE, _SHORT, _LONG, _REAL = 12, 28, 29, 30


def read_index(content: bytes, at: int) -> tuple[list[bytes], int]:
    """The objects of the INDEX at ``at``, and where it ends."""
    count = unsigned(content, at, 2)
    if not count:
        return [], at + 2
    size = unsigned(content, at + 2, 1)
    if not 1 <= size <= 4:
        raise ProgramDamaged("an INDEX with impossible offsets")
    base = at + 2 + (count + 1) * size
    offsets = [unsigned(content, at + 3 + step * size, size) for step in range(count + 1)]
    if offsets[0] != 1 or any(b < a for a, b in itertools.pairwise(offsets)):
        raise ProgramDamaged("an INDEX whose offsets fall")
    if base + offsets[-1] > len(content):
        raise ProgramDamaged("an INDEX beyond the end")
    parts = [content[base + low : base + high] for low, high in itertools.pairwise(offsets)]
    return parts, base + offsets[-1]


def written_index(parts: Sequence[bytes]) -> bytes:
    """An INDEX of these objects."""
    if not parts:
        return b"\0\0"
    offsets = [1]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    size = (offsets[-1].bit_length() + 7) // 8
    head = len(parts).to_bytes(2, "big") + bytes([size])
    return head + b"".join(offset.to_bytes(size, "big") for offset in offsets) + b"".join(parts)


@dataclass(frozen=True, slots=True)
class Entry:
    """One operator of a DICT: its number (1200 and up when escaped), its operands as written, and as integers."""

    operator: int
    raw: bytes
    integers: tuple[int, ...]


def read_dict(content: bytes) -> list[Entry]:
    """The operators of a DICT in order."""
    entries: list[Entry] = []
    at = start = 0
    integers: list[int] = []
    while at < len(content):
        first = content[at]
        if first <= 21:
            raw = content[start:at]
            operator = first
            if first == _ESCAPE:
                at += 1
                operator = 1200 + unsigned(content, at, 1)
            entries.append(Entry(operator, raw, tuple(integers)))
            at += 1
            start, integers = at, []
            continue
        value, at = _operand(content, at)
        integers.append(value)
    return entries


def written_dict(entries: Sequence[Entry]) -> bytes:
    """The DICT of these operators."""
    return b"".join(entry.raw + _operator(entry.operator) for entry in entries)


def offset_entry(operator: int, *values: int) -> Entry:
    """An operator whose operands are written with five bytes each, so that its size is known beforehand."""
    raw = b"".join(bytes([_LONG]) + value.to_bytes(4, "big") for value in values)
    return Entry(operator, raw, values)


def _operator(number: int) -> bytes:
    return bytes([_ESCAPE, number - 1200]) if number >= 1200 else bytes([number])


def _operand(content: bytes, at: int) -> tuple[int, int]:
    """The integer at ``at`` (0 for a real number) and the position after it."""
    first = content[at]
    if first == _SHORT:
        return int.from_bytes(content[at + 1 : at + 3], "big", signed=True), at + 3
    if first == _LONG:
        return int.from_bytes(content[at + 1 : at + 5], "big", signed=True), at + 5
    if first == _REAL:
        at += 1
        while at < len(content) and content[at] & 15 != 15:
            at += 1
        return 0, at + 1
    if 32 <= first <= 246:
        return first - 139, at + 1
    if 247 <= first <= 250:
        return (first - 247) * 256 + unsigned(content, at + 1, 1) + 108, at + 2
    if 251 <= first <= 254:
        return -(first - 251) * 256 - unsigned(content, at + 1, 1) - 108, at + 2
    raise ProgramDamaged("a DICT with an impossible operand")

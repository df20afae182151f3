"""CFF programs without the words that no PDF reader needs: notices, full and family names, weights.

The PDF names its fonts itself (ISO 32000-1, 9.8). Only these entries of the top dictionary and their strings go; every
other byte stays, and offsets are rewritten in as many bytes as they had (Adobe Technical Note 5176).
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_NOT_NEEDED = frozenset({1, 2, 3, 4, 1200})  # notice, full name, family name, weight, copyright
_OTHER_WORDS = frozenset(
    {0, 1221, 1222, 1230, 1238}
)  # version, PostScript, base font, registry and ordering, font name
_CHARSET, _ENCODING, _CHARSTRINGS, _PRIVATE, _ROS, _FONTS, _SELECT = 15, 16, 17, 18, 1230, 1236, 1237
_PLACES = frozenset({_CHARSET, _ENCODING, _CHARSTRINGS, _PRIVATE, _FONTS, _SELECT})
_PREDEFINED = {_CHARSET: 2, _ENCODING: 1}  # up to these they are numbers of what every reader knows
_STANDARD = 391  # strings that every reader knows
_LONG = {3: b"\x1c", 5: b"\x1d"}
_ROUNDS = 5
_BROKEN = (struct.error, ValueError, IndexError)


@dataclass(frozen=True, slots=True)
class Number:
    """An operand: its value, None for a real number, and its bytes."""

    value: int | None
    written: bytes


Entry = tuple[int, list[Number], bytes]  # operator, operands, all of its bytes


def without_words(program: bytes) -> bytes:
    """The program without those words, or as it was where there are none or it is not written as the rules say."""
    try:
        return min(_shortened(program), program, key=len)
    except _BROKEN:
        return program


def _shortened(program: bytes) -> bytes:
    names, at = _index(program, program[2])
    tops, at_strings = _index(program, at)
    strings, at_rest = _index(program, at_strings)
    if len(names) != 1 or len(tops) != 1:
        return program
    top = list(_entries(tops[0]))
    own = {one.value for operator, operands, _ in top if operator in _NOT_NEEDED for one in operands}
    idle = own - _used(program, top)
    words = _written_index([b"" if place + _STANDARD in idle else one for place, one in enumerate(strings)])
    left = [entry for entry in top if entry[0] not in _NOT_NEEDED]
    head, moved = _written_index([_moved(left, 0, at_rest)]), 0
    for _ in range(_ROUNDS):  # a nearer place may be said in fewer bytes, which brings it nearer
        moved = at + len(head) + len(words) - at_rest
        previous, head = head, _written_index([_moved(left, moved, at_rest)])
        if len(head) == len(previous):
            break
    else:
        return program
    return program[:at] + head + words + _with_fonts_moved(program, top, moved, at_rest)[at_rest:]


def _index(program: bytes, at: int) -> tuple[list[bytes], int]:
    """The parts of an INDEX and where the next thing begins."""
    (count,) = struct.unpack_from(">H", program, at)
    if not count:
        return [], at + 2
    wide = program[at + 2]
    start = at + 2 + wide * (count + 1)  # one byte before the first part, as its offset is 1
    table = program[at + 3 : start + 1]
    offsets = [int.from_bytes(table[place : place + wide]) for place in range(0, len(table), max(1, wide))]
    if len(offsets) != count + 1 or offsets != sorted(offsets) or offsets[0] != 1 or start + offsets[-1] > len(program):
        raise ValueError("No INDEX.")
    parts = [program[start + one : start + two] for one, two in itertools.pairwise(offsets)]
    return parts, start + offsets[-1]


def _written_index(parts: list[bytes]) -> bytes:
    if not parts:
        return b"\0\0"
    offsets = [1]
    for one in parts:
        offsets.append(offsets[-1] + len(one))
    wide = (offsets[-1].bit_length() + 7) // 8
    table = b"".join(one.to_bytes(wide) for one in offsets)
    return struct.pack(">HB", len(parts), wide) + table + b"".join(parts)


def _entries(words: bytes) -> Iterator[Entry]:
    at, begun = 0, 0
    operands: list[Number] = []
    while at < len(words):
        first = words[at]
        if first <= 21:
            wide = 2 if first == 12 else 1
            yield (1200 + words[at + 1] if wide == 2 else first), operands, words[begun : at + wide]
            at, operands = at + wide, []
            begun = at
            continue
        number = _number(words, at)
        operands.append(number)
        at += len(number.written)


def _number(words: bytes, at: int) -> Number:
    first = words[at]
    if first == 30:  # a real number ends with a nibble of ones
        end = at + 1
        while words[end] & 15 != 15 and words[end] >> 4 != 15:
            end += 1
        return Number(None, words[at : end + 1])
    if first in (28, 29):
        wide = 2 if first == 28 else 4
        return Number(struct.unpack_from(">h" if wide == 2 else ">i", words, at + 1)[0], words[at : at + 1 + wide])
    if 32 <= first <= 246:
        return Number(first - 139, words[at : at + 1])
    if 247 <= first <= 254:
        far = (first - 247) % 4 * 256 + words[at + 1] + 108
        return Number(far if first <= 250 else -far, words[at : at + 2])
    raise ValueError("No number.")


def _as_number(value: int, length: int = 0) -> bytes:
    """The number in as many bytes, or in the fewest; ValueError where it cannot be."""
    for wide, low, high in ((1, -107, 107), (2, 108, 1131), (3, -(1 << 15), (1 << 15) - 1), (5, -(1 << 31), 1 << 31)):
        if low <= value <= high and length in (0, wide):
            near = divmod(value - 108, 256)
            written = {1: (value + 139,), 2: (247 + near[0], near[1])}.get(wide)
            return bytes(written) if written else _LONG[wide] + struct.pack(">h" if wide == 3 else ">i", value)
    raise ValueError("The number does not fit.")


def _moved(entries: list[Entry], moved: int, since: int, *, as_long: bool = False) -> bytes:
    """The dictionary with all its offsets where the parts are now, all of which stood at ``since`` or behind it."""
    found = []
    for operator, operands, written in entries:
        if operator in _PLACES and (operands[-1].value or 0) > _PREDEFINED.get(operator, -1):
            *before, place = operands
            if place.value is None or place.value < since:
                raise ValueError("An offset that is no place behind the strings.")
            ending = written[sum(len(one.written) for one in operands) :]
            new = _as_number(place.value + moved, len(place.written) if as_long else 0)
            written = b"".join(one.written for one in before) + new + ending
        found.append(written)
    return b"".join(found)


def _with_fonts_moved(program: bytes, top: list[Entry], moved: int, since: int) -> bytes:
    """The program with the offsets in the dictionaries of a CID font's parts rewritten."""
    at = _place(top, _FONTS)
    if at is None:
        return program
    fonts, end = _index(program, at)
    written = b"".join(_moved(list(_entries(one)), moved, since, as_long=True) for one in fonts)
    return program[: end - len(written)] + written + program[end:]


def _place(top: list[Entry], wanted: int) -> int | None:
    return next((operands[-1].value for operator, operands, _ in top if operator == wanted), None)


def _used(program: bytes, top: list[Entry]) -> set[int | None]:
    """Strings that something else than the words says: names of glyphs, of fonts and of a registry."""
    at = _place(top, _FONTS)
    fonts = [entry for one in (_index(program, at)[0] if at else ()) for entry in _entries(one)]
    found = {one.value for operator, operands, _ in [*top, *fonts] if operator in _OTHER_WORDS for one in operands}
    charset, outlines = _place(top, _CHARSET), _place(top, _CHARSTRINGS)
    if _place(top, _ROS) is None and charset is not None and charset > _PREDEFINED[_CHARSET] and outlines is not None:
        found.update(_glyph_names(program, charset, struct.unpack_from(">H", program, outlines)[0]))
    encoding = _place(top, _ENCODING) or 0
    if encoding > _PREDEFINED[_ENCODING]:
        found.update(_supplement(program, encoding))
    return found


def _glyph_names(program: bytes, at: int, count: int) -> Iterator[int]:
    kind, left = program[at], count - 1
    at += 1
    if kind == 0:
        yield from struct.unpack_from(f">{left}H", program, at)
        return
    ranges = {1: ">HB", 2: ">HH"}
    while left > 0:
        first, more = struct.unpack_from(ranges[kind], program, at)
        yield from range(first, first + more + 1)
        at, left = at + struct.calcsize(ranges[kind]), left - more - 1


def _supplement(program: bytes, at: int) -> Iterator[int]:
    """Names of glyphs that have further codes."""
    kind, count = program[at], program[at + 1]
    if kind & 128:
        at += 2 + count * (2 if kind & 127 else 1)
        yield from (struct.unpack_from(">H", program, at + 2 + place * 3)[0] for place in range(program[at]))

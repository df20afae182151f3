"""CFF programs without the words that no PDF reader needs: notices, full and family names, weights.

The PDF names its fonts itself (ISO 32000-1, 9.8). Only these entries of the top dictionary and their strings go; every
other byte stays, and offsets are rewritten in as many bytes as they had (Adobe Technical Note 5176).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from pipeline.pdf.font_programs.cff import STANDARD_STRINGS, CffFont
from pipeline.pdf.font_programs.cff_index import Entry, read_dict, read_index, written_dict, written_index
from pipeline.pdf.font_programs.program import ProgramDamaged, unsigned

_NOT_NEEDED = frozenset({1, 2, 3, 4, 1200})  # notice, full name, family name, weight, copyright
_OTHER_WORDS = frozenset({0, 1221, 1222, 1230, 1238})  # version, PostScript, base font, registry, font name
_CHARSET, _ENCODING, _CHARSTRINGS, _PRIVATE, _FONTS, _SELECT = 15, 16, 17, 18, 1236, 1237
_PLACES = frozenset({_CHARSET, _ENCODING, _CHARSTRINGS, _PRIVATE, _FONTS, _SELECT})
_PREDEFINED = {_CHARSET: 2, _ENCODING: 1}  # up to these they are numbers of what every reader knows
_ROUNDS = 5


def without_words(program: bytes) -> bytes:
    """The program without those words, or as it was where there are none or it is not written as the rules say."""
    try:
        return min(_shortened(program), program, key=len)
    except ProgramDamaged:
        return program


def _shortened(program: bytes) -> bytes:
    font = CffFont(program)
    _, at = read_index(program, unsigned(program, 2, 1))
    tops, at_strings = read_index(program, at)
    strings, at_rest = read_index(program, at_strings)
    top = read_dict(tops[0])
    own = {number for entry in top if entry.operator in _NOT_NEEDED for number in entry.integers}
    idle = own - _used(program, top, font)
    words = written_index([b"" if place + STANDARD_STRINGS in idle else one for place, one in enumerate(strings)])
    left = [entry for entry in top if entry.operator not in _NOT_NEEDED]
    head, moved = written_index([_moved(left, 0, at_rest)]), 0
    for _ in range(_ROUNDS):  # a nearer place may be said in fewer bytes, which brings it nearer
        moved = at + len(head) + len(words) - at_rest
        previous, head = head, written_index([_moved(left, moved, at_rest)])
        if len(head) == len(previous):
            break
    else:
        return program
    return program[:at] + head + words + _with_fonts_moved(program, top, moved, at_rest)[at_rest:]


def _moved(entries: Sequence[Entry], moved: int, since: int, *, as_long: bool = False) -> bytes:
    """The dictionary with all its offsets where the parts are now, all of which stood at ``since`` or behind it."""
    found = []
    for entry in entries:
        *before, place = entry.integers or (0,)
        if entry.operator in _PLACES and place > _PREDEFINED.get(entry.operator, -1):
            if place < since:
                raise ProgramDamaged("an offset that is no place behind the strings")
            values = (*before, place + moved)
            entry = Entry(entry.operator, _spelled(values, len(entry.raw) if as_long else None), values)
        found.append(entry)
    return written_dict(found)


def _spelled(values: Sequence[int], length: int | None) -> bytes:
    """Operands in the fewest bytes, or in exactly so many."""
    ways = [_ways(one) for one in values]
    found = (b"".join(one) for one in product(*ways))
    written = next((one for one in found if length in (None, len(one))), None)
    if written is None:
        raise ProgramDamaged("an offset that does not fit where the old one stood")
    return written


def _ways(value: int) -> list[bytes]:
    """An integer in all ways a dictionary may spell it, the shortest first."""
    found = []
    if -107 <= value <= 107:
        found.append(bytes([value + 139]))
    elif 108 <= value <= 1131:
        found.append(bytes([247 + (value - 108) // 256, (value - 108) % 256]))
    if abs(value) < 1 << 15:
        found.append(b"\x1c" + value.to_bytes(2, signed=True))
    return [*found, b"\x1d" + value.to_bytes(4, signed=True)]


def _with_fonts_moved(program: bytes, top: Sequence[Entry], moved: int, since: int) -> bytes:
    """The program with the offsets in the dictionaries of a CID font's parts rewritten."""
    at = _fonts_at(top)
    if at is None:
        return program
    fonts, end = read_index(program, at)
    written = b"".join(_moved(read_dict(one), moved, since, as_long=True) for one in fonts)
    return program[: end - len(written)] + written + program[end:]


def _fonts_at(top: Sequence[Entry]) -> int | None:
    return next((entry.integers[-1] for entry in top if entry.operator == _FONTS and entry.integers), None)


def _used(program: bytes, top: Sequence[Entry], font: CffFont) -> set[int]:
    """Strings that something else than the words says: names of glyphs, of fonts and of a registry."""
    at = _fonts_at(top)
    fonts = [entry for one in (read_index(program, at)[0] if at else ()) for entry in read_dict(one)]
    said = {number for entry in (*top, *fonts) if entry.operator in _OTHER_WORDS for number in entry.integers}
    return said | font.strings_of_glyphs()

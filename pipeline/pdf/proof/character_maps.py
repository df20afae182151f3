"""What the ToUnicode maps of a file say (ISO 32000-2, 9.10.3): targets nobody can see, and empty ones."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pikepdf

from pipeline.pdf.proof.entries import entries_of
from pipeline.pdf.proof.letters import is_residue

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>\s*(?:<([0-9A-Fa-f\s]*)>|\[(.*?)\])", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_LONGEST_RANGE = 0x10000


@dataclass(frozen=True, slots=True)
class CharacterMaps:
    """``residue`` are the invisible characters that maps give, ``empty`` counts codes mapped to nothing."""

    residue: frozenset[str]
    empty: int


def character_maps_of(pdf: pikepdf.Pdf) -> CharacterMaps:
    """Read every ToUnicode stream of the file; streams that cannot be decoded raise pikepdf.PdfError."""
    maps = {
        entry.value.objgen: entry.value
        for entry in entries_of(pdf)
        if entry.key == "/ToUnicode" and isinstance(entry.value, pikepdf.Stream)
    }
    targets = [target for stream in maps.values() for target in _targets(stream.read_bytes())]
    residue = frozenset(character for target in targets for character in target if is_residue(character))
    return CharacterMaps(residue, sum(not target for target in targets))


def _targets(cmap: bytes) -> list[str]:
    found: list[str] = []
    for block in _BLOCK.finditer(cmap):
        if block[1] == b"bfchar":
            found += [_text(pair[2]) for pair in _PAIR.finditer(block[2])]
            continue
        for line in _RANGE.finditer(block[2]):
            if line[3] is None:
                found += [_text(value[1]) for value in _HEX.finditer(line[4])]
            else:
                found += _counted(line[1], line[2], line[3])
    return found


def _counted(first: bytes, last: bytes, target: bytes) -> list[str]:
    """The targets of a range: the last UTF-16 unit of the first target counts up with the code."""
    codes = min(_number(last) - _number(first) + 1, _LONGEST_RANGE)
    start = _text(target)
    if not start:
        return [""] * max(codes, 0)
    return [start[:-1] + chr(min(ord(start[-1]) + step, 0x10FFFF)) for step in range(codes)]


def _number(digits: bytes) -> int:
    return int(b"".join(digits.split()) or b"0", 16)


def _text(digits: bytes) -> str:
    value = b"".join(digits.split())
    if len(value) % 2:
        value += b"0"
    return bytes.fromhex(value.decode("ascii")).decode("utf-16-be", "replace")

"""What font programs and tables of codes are called inside: PDF names its fonts itself, and no reader needs it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Dictionary, Stream

from pipeline.pdf.compress.truetype import without_names
from pipeline.pdf.font_programs.cff import STANDARD_STRINGS
from pipeline.pdf.font_programs.cff_index import read_dict, read_index
from pipeline.pdf.font_programs.program import ProgramDamaged, unsigned
from pipeline.pdf.redact.standard_names import standard_names
from pipeline.pdf.rewriting.opening import BROKEN, list_of
from pipeline.pdf.rewriting.walking import dictionaries

Says = Callable[[str], bool]

PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_CODES = ("/ToUnicode", "/Encoding", "/UseCMap")
_SFNT = (b"\0\1\0\0", b"true", b"OTTO")
_CFF = b"\1\0"
_WORDS = frozenset({0, 1, 2, 3, 4, 1200, 1221, 1222, 1238})  # operators of a CFF dictionary that name a string
_FONTS = 1236
_KIND = re.compile(rb"!(?:PS-AdobeFont|FontType1?)-[\d.]+:? ?")  # by which programs know a font of Type 1
_TOLD = re.compile(rb"%[^\r\n]*|\((?:\\.|[^()\\])*\)|/(?:FontName|CMapName)\s*/[^\s/<>\[\](){}%]+", re.DOTALL)


def silence_fonts(pdf: pikepdf.Pdf, says: Says) -> int:
    """Has programs and tables whose names say it say it no more; answers of how many."""
    changed = 0
    for stream, silenced in _speaking(pdf, says):
        stream.write(silenced)
        changed += 1
    return changed


def fonts_that_say(pdf: pikepdf.Pdf, says: Says) -> int:
    return sum(1 for _ in _speaking(pdf, says))


def _speaking(pdf: pikepdf.Pdf, says: Says) -> Iterator[tuple[Any, bytes]]:
    seen: set[tuple[int, int]] = set()
    for one in list(dictionaries(pdf)):
        for key in (*PROGRAMS, *_CODES):
            stream: Any = one.get(key)
            if not isinstance(stream, Stream) or stream.objgen in seen:
                continue
            seen.add(stream.objgen)
            try:
                content = stream.read_bytes()
            except BROKEN:
                continue
            if (silenced := (silent if key in PROGRAMS else _silent_text)(content, says)) != content:
                yield stream, silenced


def is_embedded(font: Any) -> bool:
    """Of a font, or of what describes it."""
    below = list_of(font.get("/DescendantFonts"))
    here = below[0] if below and isinstance(below[0], Dictionary) else font
    described = here.get("/FontDescriptor", here)
    return isinstance(described, Dictionary) and any(isinstance(described.get(key), Stream) for key in PROGRAMS)


def silent(program: bytes, says: Says) -> bytes:
    """The program under another name; as it was where its names say nothing or are not to be found."""
    try:
        if program[:4] in _SFNT:
            return _silent_sfnt(program, says)
        if program[:2] == _CFF:
            return _silent_cff(program, says)
    except ProgramDamaged:
        return program
    head, eexec, rest = program.partition(b"eexec")
    return _silent_text(head, says) + eexec + rest


def _silent_sfnt(program: bytes, says: Says) -> bytes:
    tables = {}
    for at in range(12, 12 + 16 * unsigned(program, 4, 2), 16):
        start, length = unsigned(program, at + 8, 4), unsigned(program, at + 12, 4)
        tables[program[at : at + 4]] = slice(start, start + length)
    if b"CFF " in tables:
        place = tables[b"CFF "]
        program = program[: place.start] + _silent_cff(program[place], says) + program[place.stop :]
    place = tables.get(b"name", slice(0, 0))
    names = program[place]
    texts = (names.decode("latin-1"), *(names[start:].decode("utf-16-be", "replace") for start in (0, 1)))
    if not any(map(says, texts)):
        return program
    bare = without_names(program)
    return bare if bare != program else program[: place.start] + bytes(len(names)) + program[place.stop :]


def _silent_cff(program: bytes, says: Says) -> bytes:
    """With as many other letters, so that nothing in it moves."""
    start = unsigned(program, 2, 1)
    names, at = read_index(program, start)
    tops, at = read_index(program, at)
    strings, end = read_index(program, at)
    described = [read_dict(one) for one in tops]
    for entry in [one for top in described for one in top if one.operator == _FONTS and one.integers]:
        described += [read_dict(one) for one in read_index(program, entry.integers[0])[0]]
    used = {
        number - STANDARD_STRINGS
        for found in described for entry in found if entry.operator in _WORDS for number in entry.integers
    }  # fmt: skip
    told = [*names, *(strings[at] for at in sorted(used) if 0 <= at < len(strings))]
    for one in sorted(told, key=len, reverse=True):  # a name may be part of a longer one
        if says(one.decode("latin-1")):
            program = program[:start] + program[start:end].replace(one, b"X" * len(one)) + program[end:]
    return program


def _silent_text(content: bytes, says: Says) -> bytes:
    return _TOLD.sub(partial(_crossed, says=says), content)


def _crossed(found: re.Match[bytes], says: Says) -> bytes:
    told = found.group()
    if told[:1] == b"/":
        head, name = told[: told.rindex(b"/") + 1], told[told.rindex(b"/") + 1 :]
        return head + b"X" * len(name) if says(name.decode("latin-1")) else told
    start = 1 if told[:1] == b"(" else 1 + len(kind.group() if (kind := _KIND.match(told, 1)) else b"")
    end = len(told) - 1 if told[:1] == b"(" else len(told)
    text = told[start:end].decode("latin-1")
    if text in standard_names() or not says(text):
        return told
    return told[:start] + b"X" * len(text) + told[end:]

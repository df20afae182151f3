"""CFF programs that are not CID-keyed without the glyphs that no text shows: MuPDF cuts only those that are.

A simple font finds its glyphs by name (ISO 32000-1, 9.6.6), so what is left may stand in new places. The names come
from the font's encoding, and the codes of the program's own encoding count as well, as some readers prefer them. A
composite font finds them by number (9.7.4.2): all stay where they are, and those not asked for draw nothing. fontTools
cuts; it keeps parts of accented letters, and drops subroutines that nothing calls any more.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import fontTools.subset.cff  # noqa: F401 - teaches the table to be cut
import pikepdf
from fontTools import agl
from fontTools.cffLib import CFFFontSet, cffStandardStrings
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.ttLib import TTFont, TTLibError, newTable

from pipeline.pdf.compress.shown import HALF, IDENTITY, Shown
from pipeline.pdf.font_programs.cff import CffFont
from pipeline.pdf.font_programs.program import ProgramDamaged
from pipeline.pdf.shield.fonts.encodings import base_encoding
from pipeline.pdf.shield.fonts.simple import read_differences

_NOTHING = ".notdef"
_EMPTY = frozenset({_NOTHING, "space", "nbspace", "nonbreakingspace", "uni00A0"})  # nobody sees that they are missing
_SIMPLE = frozenset({"/Type1", "/MMType1"})
# What fontTools comes to over a program that is not as the rules say, or says what it cannot follow.
_BROKEN = (
    TTLibError, struct.error, ValueError, KeyError, AssertionError, IndexError, TypeError,
    AttributeError, NotImplementedError, EOFError, OverflowError, RecursionError,
)  # fmt: skip


@dataclass(slots=True)
class Asked:
    """What the fonts of one program ask it for: codes, and the names that their encodings give them.

    ``guessed`` are names that only some readers would ask for, where the font leaves its codes to the program.
    ``numbers`` are the glyphs that composite fonts ask for, None where there is no such font.
    """

    codes: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    guessed: set[str] = field(default_factory=set)
    numbers: set[int] | None = None

    def add(self, shown: Shown) -> bool:
        """Takes in the text of a font; whether its encoding is understood."""
        if shown.font.get("/Subtype") == "/Type0":
            self.numbers = (self.numbers or set()) | shown.codes
            return shown.font.get("/Encoding") in IDENTITY and HALF not in shown.codes
        encoding: Any = shown.font.get("/Encoding")
        base, differences = encoding, dict[int, str]()
        if isinstance(encoding, pikepdf.Dictionary):
            base, differences = encoding.get("/BaseEncoding"), read_differences(encoding)
        names = base_encoding(str(base)) if isinstance(base, pikepdf.Name) else None
        if shown.font.get("/Subtype") not in _SIMPLE or (names is None and base is not None):
            return False
        for codes, place in (
            (names, self.names),
            (None if names else base_encoding("/StandardEncoding"), self.guessed),
        ):
            named = [codes[code] for code in shown.codes - differences.keys()] if codes else []
            place.update(name for name in named if name is not None)
        self.names.update(differences[code] for code in shown.codes & differences.keys())
        self.codes |= shown.codes
        return True


def only_shown(program: bytes, asked: Asked) -> bytes:
    """The program with the glyphs asked for, or as it was where that is not smaller or not understood."""
    try:
        font = CffFont(program)
        if font.is_cid_keyed:
            return program
        names = [font.name_of(glyph) for glyph in range(len(font.charset))]
        builtin = font.builtin_encoding()
        kept = _found(asked, names, {code: name for code, name in builtin.items() if code in asked.codes})
        if kept is None or len(kept) >= len(names) or len(set(names)) < len(names):
            return program
        cut = _cut(program, names, kept, builtin, by_number=asked.numbers is not None)
        if asked.numbers is None:
            cut = _with_codes(cut, builtin, font.further_codes())
        found = CffFont(cut).builtin_encoding()
        if any(found.get(code) != builtin.get(code) for code in asked.codes):
            return program
        return min(cut, program, key=len)
    except ProgramDamaged:
        return program


def glyphs_left(listed: str, program: bytes) -> str:
    """A descriptor's list of glyphs (ISO 32000-1, table 122) without those that the program does not have any more."""
    try:
        font = CffFont(program)
        there = set() if font.is_cid_keyed else {font.name_of(glyph) for glyph in range(len(font.charset))}
    except ProgramDamaged:
        return listed
    return "".join(f"/{name}" for name in listed.split("/") if name in there) if there else listed


def _found(asked: Asked, names: Sequence[str], codes: Mapping[int, str]) -> set[str] | None:
    """The names of the glyphs asked for; None where one is asked for by a name that the program does not know.

    The space stays, as readers of text measure gaps by it.
    """
    there = set(names)
    kept = {_NOTHING, "space"} | set(codes.values()) | asked.guessed
    for name in asked.names - there - _EMPTY:
        others = _of_same_letter(name, there)
        if not others:
            return None
        kept |= others
    numbered = {name for number, name in enumerate(names) if number in (asked.numbers or ())}
    return ((kept | asked.names) & there) | numbered


def _of_same_letter(name: str, there: Iterable[str]) -> set[str]:
    letter = agl.toUnicode(name)
    return {one for one in there if letter and agl.toUnicode(one) == letter}


def _cut(program: bytes, names: Sequence[str], kept: set[str], builtin: Mapping[int, str], *, by_number: bool) -> bytes:
    """``names`` are those of all glyphs in order, ``builtin`` is the program's encoding; raises `ProgramDamaged`.

    ``by_number`` leaves every glyph in its place.
    """
    try:
        cut, left = _by_font_tools(program, names, kept, builtin, by_number=by_number)
    except _BROKEN as error:
        raise ProgramDamaged(f"fontTools cannot cut it: {error}") from error
    font = CffFont(cut)
    if [font.name_of(glyph) for glyph in range(len(font.charset))] != left:
        raise ProgramDamaged("glyphs that went astray")
    return cut


def _by_font_tools(
    program: bytes, names: Sequence[str], kept: set[str], builtin: Mapping[int, str], *, by_number: bool
) -> tuple[bytes, list[str]]:
    """The program and the names of the glyphs that are left in it, in order."""
    reader = TTFont(recalcBBoxes=False)
    table = _table(program, names, reader)
    wish = SimpleNamespace(glyphs=set(kept), glyphs_emptied=set(), options=SimpleNamespace(retain_gids=by_number))
    table.closure_glyphs(wish)
    if by_number:
        names = _renamed(names, wish.glyphs)
        table = _table(program, names, reader)
        wish.glyphs_emptied = set(names) - wish.glyphs
    fonts, wish.orig_glyph_order = table.cff, names
    top = fonts[0]
    top.Encoding = "StandardEncoding"
    if any(StandardEncoding[code] != name for code, name in builtin.items()):
        top.Encoding = [name if name in kept else _NOTHING for name in map(builtin.get, range(256))]
    table.subset_glyphs(wish)
    fonts.remove_unused_subroutines()
    written = io.BytesIO()
    fonts.compile(written, reader)
    return written.getvalue(), [one for one in names if one in wish.glyphs | wish.glyphs_emptied]


def _table(program: bytes, names: Sequence[str], reader: TTFont) -> Any:
    table: Any = newTable("CFF ")
    table.cff = CFFFontSet()
    table.cff.decompile(io.BytesIO(program), reader)
    table.cff[0].charset = list(names)  # fontTools reads some of these tables as other readers do not
    return table


def _renamed(names: Sequence[str], kept: Collection[str]) -> list[str]:
    """The names in order, those of glyphs that draw nothing any more in few bytes, standard strings first."""
    fresh = iter([one for one in (*cffStandardStrings, *map(str, range(len(names)))) if one not in kept])
    return [one if one in kept else next(fresh) for one in names]


def _with_codes(cut: bytes, builtin: Mapping[int, str], further: Collection[int]) -> bytes:
    """With the codes that fontTools did not write, as it gives no glyph two of them, and with those said apart."""
    font = CffFont(cut)
    left = {font.name_of(glyph) for glyph in range(len(font.charset))}
    found = font.builtin_encoding()
    lost = {
        code: name for code, name in builtin.items() if name in left and (code in further or found.get(code) != name)
    }
    return font.with_further_codes(lost) if lost else cut

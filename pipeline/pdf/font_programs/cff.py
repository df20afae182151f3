"""CFF font programs: what their codes are called, more codes for them, and glyphs copied under new names or CIDs.

Charstrings, subroutines, hints and every operator that is not an offset are carried over byte for byte; only the
tables that count glyphs are written anew (Adobe Technical Note 5176).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fontTools.cffLib import cffISOAdobeStrings, cffStandardStrings
from fontTools.encodings.StandardEncoding import StandardEncoding

from pipeline.pdf.font_programs.cff_index import (
    Entry,
    offset_entry,
    read_dict,
    read_index,
    written_dict,
    written_index,
)
from pipeline.pdf.font_programs.program import ProgramDamaged, unsigned

_CHARSET, _ENCODING, _CHARSTRINGS, _PRIVATE, _SUBRS = 15, 16, 17, 18, 19
_FD_ARRAY, _FD_SELECT, _ROS, _CID_COUNT = 1236, 1237, 1230, 1234
STANDARD_STRINGS = len(cffStandardStrings)
_MOST_GLYPHS = 65_500


@dataclass(frozen=True, slots=True)
class Private:
    """A Private DICT and the local subroutines it points at, both as they stand in the file."""

    entries: tuple[Entry, ...]
    subroutines: bytes | None


@dataclass(frozen=True, slots=True)
class Copy:
    """Glyph ``source`` (its index) once more: under a new CID in a CID-keyed font, under a new name in others."""

    source: int
    name: str = ""
    cid: int = 0


class CffFont:
    """A bare CFF font set of one font, as FontFile3 holds it."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._names, at = read_index(content, unsigned(content, 2, 1))
        tops, at = read_index(content, at)
        if len(tops) != 1:
            raise ProgramDamaged("a font set of several fonts")
        self._strings, at = read_index(content, at)
        self._subroutines, _ = read_index(content, at)
        self._top = read_dict(tops[0])
        self._entries = {entry.operator: entry for entry in self._top}
        if _CHARSTRINGS not in self._entries:
            raise ProgramDamaged("a font without glyphs")
        self.charstrings, _ = read_index(content, self._offset(_CHARSTRINGS))
        self.is_cid_keyed = _ROS in self._entries
        self.charset = self._read_charset()

    def name_of(self, glyph: int) -> str:
        """The name of a glyph of a font that is not CID-keyed."""
        return self._string(self.charset[glyph])

    def glyph_of_cid(self, cid: int) -> int | None:
        """Where a CID stands; in a font without CIDs it is the glyph's index (ISO 32000-1 section 9.7.4.2)."""
        if not self.is_cid_keyed:
            return cid if cid < len(self.charstrings) else None
        return self.charset.index(cid) if cid in self.charset else None

    def builtin_encoding(self) -> dict[int, str]:
        """Code to glyph name, as the program itself has it."""
        offset = self._offset(_ENCODING) if _ENCODING in self._entries else 0
        if offset == 0:
            return {code: name for code, name in enumerate(StandardEncoding) if name != ".notdef"}
        if offset == 1:
            raise ProgramDamaged("the expert encoding is not read")
        return self._read_encoding(offset)

    def further_codes(self) -> set[int]:
        """Codes that the supplement of its own encoding gives to glyphs (Technical Note 5176, section 12)."""
        start = self._offset(_ENCODING) if _ENCODING in self._entries else 0
        return {code for code, _ in self._further_codes(start)} if start > 1 else set()

    def with_further_codes(self, codes: Mapping[int, str]) -> bytes:
        """The program with names of its glyphs by codes added to the supplement of its own encoding.

        What the supplement says of a code counts, whatever else stands in the encoding. Raises `ProgramDamaged` for a
        font that has no encoding of its own.
        """
        encoding = self._raw_encoding()
        if encoding is None or self.is_cid_keyed:
            raise ProgramDamaged("no encoding that could be added to")
        strings = {self._string(sid): sid for sid in self.charset}
        start = self._offset(_ENCODING)
        every = dict(self._further_codes(start)) | {code: strings[name] for code, name in codes.items()}
        base = 2 + encoding[1] * (2 if encoding[0] & 127 else 1)
        told = b"".join(bytes([code]) + sid.to_bytes(2, "big") for code, sid in sorted(every.items()))
        encoding = bytes([encoding[0] | 128]) + encoding[1:base] + bytes([len(every)]) + told
        return self._written(list(self._strings), list(self.charset), list(self.charstrings), None, encoding)

    def strings_of_glyphs(self) -> set[int]:
        """Numbers of the strings that name its glyphs, those of further codes too; none in a CID-keyed font."""
        start = self._offset(_ENCODING) if _ENCODING in self._entries else 0
        further = {string for _, string in self._further_codes(start)} if start > 1 else set()
        return further if self.is_cid_keyed else further.union(self.charset)

    def with_copies(self, copies: Sequence[Copy]) -> bytes:
        """The program with these glyphs added at the end, in this order."""
        if len(self.charstrings) + len(copies) > _MOST_GLYPHS:
            raise ProgramDamaged("no room for more glyphs")
        strings = list(self._strings)
        charset = list(self.charset)
        for copy in copies:
            if self.is_cid_keyed:
                charset.append(copy.cid)
            else:
                charset.append(STANDARD_STRINGS + len(strings))
                strings.append(copy.name.encode("ascii"))
        charstrings = self.charstrings + [self.charstrings[copy.source] for copy in copies]
        selected = self._read_fd_select()
        if selected is not None:
            selected += [selected[copy.source] for copy in copies]
        return self._written(strings, charset, charstrings, selected, self._raw_encoding())

    def _written(
        self,
        strings: list[bytes],
        charset: list[int],
        charstrings: list[bytes],
        selected: list[int] | None,
        encoding: bytes | None,
    ) -> bytes:
        head = self._content[:3] + b"\x04" + self._content[4 : self._content[2]]
        fixed = [written_index(strings), written_index(self._subroutines)]
        top_size = len(written_index([self._top_with({}, max(charset))]))
        at = len(head) + len(written_index(self._names)) + top_size + sum(map(len, fixed))
        blocks: list[bytes] = []
        offsets: dict[int, tuple[int, ...]] = {}

        def place(operator: int, block: bytes) -> None:
            nonlocal at
            offsets[operator] = (at,)
            blocks.append(block)
            at += len(block)

        if encoding is not None:
            place(_ENCODING, encoding)
        place(_CHARSET, _written_charset(charset))
        if selected is not None:
            place(_FD_SELECT, _written_fd_select(selected))
        place(_CHARSTRINGS, written_index(charstrings))
        if _FD_ARRAY in self._entries:
            array, privates = self._written_fd_array(at)
            place(_FD_ARRAY, array + privates)
        if _PRIVATE in self._entries:
            private = self._private(self._entries[_PRIVATE])
            entries, subroutines = _written_private(private)
            offsets[_PRIVATE] = (len(entries), at)
            blocks.append(entries + subroutines)
        top = written_index([self._top_with(offsets, max(charset))])
        return head + written_index(self._names) + top + b"".join(fixed) + b"".join(blocks)

    def _top_with(self, offsets: dict[int, tuple[int, ...]], highest: int) -> bytes:
        """The Top DICT with new offsets; with zeros in their place when none are given yet."""
        entries: list[Entry] = []
        for entry in self._top:
            known = offsets.get(entry.operator)
            if entry.operator == _CHARSET:
                continue  # written last: the old one may be absent
            if entry.operator == _CID_COUNT:
                entries.append(offset_entry(_CID_COUNT, max(highest + 1, *entry.integers)))
            elif known is not None or (not offsets and self._is_moved(entry)):
                entries.append(offset_entry(entry.operator, *(known or (0,) * len(entry.integers))))
            else:
                entries.append(entry)
        entries.append(offset_entry(_CHARSET, *(offsets.get(_CHARSET) or (0,))))
        return written_dict(entries)

    def _is_moved(self, entry: Entry) -> bool:
        if entry.operator == _ENCODING:
            return entry.integers[-1] > 1
        return entry.operator in {_CHARSTRINGS, _PRIVATE, _FD_ARRAY, _FD_SELECT}

    def _written_fd_array(self, at: int) -> tuple[bytes, bytes]:
        """The FDArray placed at ``at``, and the Private DICTs that follow it."""
        dicts, _ = read_index(self._content, self._offset(_FD_ARRAY))
        fonts = [read_dict(part) for part in dicts]
        blank = [_with_private(font, 0, 0) for font in fonts]
        position = at + len(written_index(blank))
        written: list[bytes] = []
        privates: list[bytes] = []
        for font in fonts:
            entry = next((entry for entry in font if entry.operator == _PRIVATE), None)
            if entry is None:
                written.append(written_dict(font))
                continue
            entries, subroutines = _written_private(self._private(entry))
            written.append(_with_private(font, len(entries), position))
            privates.append(entries + subroutines)
            position += len(privates[-1])
        return written_index(written), b"".join(privates)

    def _private(self, entry: Entry) -> Private:
        if len(entry.integers) != 2:
            raise ProgramDamaged("a Private entry without its two numbers")
        size, start = entry.integers
        if size < 0 or start < 0 or start + size > len(self._content):
            raise ProgramDamaged("a Private DICT beyond the end")
        entries = tuple(read_dict(self._content[start : start + size]))
        found = [entry.integers[-1] for entry in entries if entry.operator == _SUBRS and entry.integers]
        if not found:
            return Private(entries, None)
        _, end = read_index(self._content, start + found[-1])
        return Private(entries, self._content[start + found[-1] : end])

    def _offset(self, operator: int) -> int:
        integers = self._entries[operator].integers
        if not integers:
            raise ProgramDamaged("an offset is missing")
        return integers[-1]

    def _string(self, sid: int) -> str:
        if sid < STANDARD_STRINGS:
            return str(cffStandardStrings[sid])
        try:
            return self._strings[sid - STANDARD_STRINGS].decode("latin-1")
        except IndexError:
            raise ProgramDamaged("a glyph without a name") from None

    def _read_charset(self) -> list[int]:
        offset = self._offset(_CHARSET) if _CHARSET in self._entries else 0
        count = len(self.charstrings)
        if offset == 0 and not self.is_cid_keyed:
            if count > len(cffISOAdobeStrings):
                raise ProgramDamaged("more glyphs than the standard character set has")
            return list(range(count))
        if offset in {0, 1, 2}:
            raise ProgramDamaged("an expert character set is not read")
        kind = unsigned(self._content, offset, 1)
        at = offset + 1
        glyphs = [0]
        while len(glyphs) < count:
            first = unsigned(self._content, at, 2)
            left = {0: 0, 1: 1, 2: 2}.get(kind)
            if left is None:
                raise ProgramDamaged("a character set of unknown format")
            more = unsigned(self._content, at + 2, left) if left else 0
            glyphs.extend(range(first, first + more + 1))
            at += 2 + left
        return glyphs[:count]

    def _raw_encoding(self) -> bytes | None:
        if _ENCODING not in self._entries or self._offset(_ENCODING) <= 1:
            return None
        start = self._offset(_ENCODING)
        kind = unsigned(self._content, start, 1)
        end = start + 2 + unsigned(self._content, start + 1, 1) * (2 if kind & 127 else 1)
        if kind & 128:
            end += 1 + 3 * unsigned(self._content, end, 1)
        return self._content[start:end]

    def _read_encoding(self, start: int) -> dict[int, str]:
        kind, count = unsigned(self._content, start, 1), unsigned(self._content, start + 1, 1)
        found: dict[int, str] = {}
        glyph, at = 1, start + 2
        for _ in range(count):
            first = unsigned(self._content, at, 1)
            more = unsigned(self._content, at + 1, 1) if kind & 127 else 0
            for code in range(first, first + more + 1):
                if glyph < len(self.charset):
                    found[code] = self.name_of(glyph)
                glyph += 1
            at += 2 if kind & 127 else 1
        return found | {code: self._string(string) for code, string in self._further_codes(start)}

    def _further_codes(self, start: int) -> list[tuple[int, int]]:
        """Codes of an encoding's supplement with the numbers of the strings that name their glyphs."""
        kind, count = unsigned(self._content, start, 1), unsigned(self._content, start + 1, 1)
        at = start + 2 + count * (2 if kind & 127 else 1)
        many = unsigned(self._content, at, 1) if kind & 128 else 0
        places = range(at + 1, at + 1 + 3 * many, 3)
        return [(unsigned(self._content, one, 1), unsigned(self._content, one + 1, 2)) for one in places]

    def _read_fd_select(self) -> list[int] | None:
        if _FD_SELECT not in self._entries:
            return None
        start, count = self._offset(_FD_SELECT), len(self.charstrings)
        kind = unsigned(self._content, start, 1)
        if kind == 0:
            return [unsigned(self._content, start + 1 + glyph, 1) for glyph in range(count)]
        if kind != 3:
            raise ProgramDamaged("a selection of fonts in unknown format")
        selected: list[int] = []
        for step in range(unsigned(self._content, start + 1, 2)):
            at = start + 3 + 3 * step
            following = min(unsigned(self._content, at + 3, 2), count)
            selected += [unsigned(self._content, at + 2, 1)] * (following - len(selected))
        return selected + [0] * (count - len(selected))


def _with_private(font: Sequence[Entry], size: int, start: int) -> bytes:
    return written_dict(
        [offset_entry(_PRIVATE, size, start) if entry.operator == _PRIVATE else entry for entry in font]
    )


def _written_private(private: Private) -> tuple[bytes, bytes]:
    """The DICT, whose Subrs offset counts from its own start, and the subroutines right after it."""
    if private.subroutines is None:
        return written_dict(private.entries), b""
    blank = written_dict([_moved_subrs(entry, 0) for entry in private.entries])
    return written_dict([_moved_subrs(entry, len(blank)) for entry in private.entries]), private.subroutines


def _moved_subrs(entry: Entry, offset: int) -> Entry:
    return offset_entry(_SUBRS, offset) if entry.operator == _SUBRS else entry


def _written_charset(glyphs: Sequence[int]) -> bytes:
    """Format 2: runs of consecutive numbers; the first glyph, .notdef, is left out."""
    written = [b"\x02"]
    start = 1
    for at in range(2, len(glyphs) + 1):
        if at == len(glyphs) or glyphs[at] != glyphs[at - 1] + 1:
            written.append(glyphs[start].to_bytes(2, "big") + (at - 1 - start).to_bytes(2, "big"))
            start = at
    return b"".join(written)


def _written_fd_select(selected: Sequence[int]) -> bytes:
    """Format 3: the first glyph of each run and its font."""
    runs = [glyph for glyph in range(len(selected)) if not glyph or selected[glyph] != selected[glyph - 1]]
    body = b"".join(glyph.to_bytes(2, "big") + bytes([selected[glyph]]) for glyph in runs)
    return b"\x03" + len(runs).to_bytes(2, "big") + body + len(selected).to_bytes(2, "big")

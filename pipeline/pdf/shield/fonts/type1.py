"""Type 1 font programs: their built-in encoding, and glyphs copied under new names (Adobe Type 1 Font Format).

A copied charstring is byte for byte the old one: each charstring is encrypted on its own, so it may stand anywhere
in the private part. Only the count of glyphs and the encryption around them are written anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fontTools.encodings.StandardEncoding import StandardEncoding

from pipeline.pdf.font_programs.program import ProgramDamaged

_EEXEC_KEY, _C1, _C2 = 55665, 52845, 22719
_EEXEC = re.compile(rb"currentfile\s+eexec[ \t]*(?:\r\n|\r|\n|[ \t])")
_ENCODED = re.compile(rb"dup\s+(\d+#?[0-9A-Fa-f]*)\s*/([^\s/\[\](){}<>%]+)\s+put")
_ENCODING = re.compile(rb"/Encoding\s+(StandardEncoding\s+def|)")
_CHARSTRINGS = re.compile(rb"/CharStrings\s+(\d+)\s+dict\s+dup\s+begin")
_GLYPH = re.compile(rb"\s*/([^\s/\[\](){}<>%]+)\s+(\d+)\s+(\S+) ")
_AFTER = re.compile(rb"\s*(?:ND|\|-|noaccess\s+def|readonly\s+def|def|[^\s/]+)(?=\s)")
_PFB_SEGMENT = b"\x80\x01"


class Program(NamedTuple):
    """The three parts of a FontFile stream, as Length1, Length2 and Length3 count them."""

    clear: bytes
    private: bytes
    trailer: bytes

    @property
    def content(self) -> bytes:
        return self.clear + self.private + self.trailer


class Type1Font:
    """A Type 1 program as a FontFile stream holds it. Raises `ProgramDamaged` on what it cannot read."""

    def __init__(self, content: bytes, length2: int | None = None) -> None:
        if content.startswith(_PFB_SEGMENT):
            raise ProgramDamaged("a font program in PFB segments")
        start = _EEXEC.search(content)
        if start is None:
            raise ProgramDamaged("a Type 1 program without its private part")
        self.clear = content[: start.end()]
        end = _end_of_private(content, start.end(), length2)
        self._encrypted, self._trailer = content[start.end() : end], content[end:]
        self._private: bytes | None = None

    def builtin_encoding(self) -> dict[int, str]:
        """Code to glyph name, as the program itself has it."""
        found = _ENCODING.search(self.clear)
        if found is None:
            raise ProgramDamaged("a Type 1 program without an encoding")
        if found[1]:
            return {code: name for code, name in enumerate(StandardEncoding) if name != ".notdef"}
        names: dict[int, str] = {}
        for code, name in _ENCODED.findall(self.clear, found.end()):
            base, _, digits = code.partition(b"#")
            number = _radix(base, digits)
            if number < 256 and name != b".notdef":
                names[number] = name.decode("latin-1")
        return names

    def glyph_names(self) -> frozenset[str]:
        """The names of all glyphs."""
        private = self._decrypted()
        glyphs, _ = _glyphs(private, _only_match(private).end())
        return frozenset(name.decode("latin-1") for name in glyphs)

    def with_copies(self, copies: Sequence[tuple[str, str]]) -> Program:
        """The program with each (glyph, new name) copied at the end of CharStrings."""
        private = self._decrypted()
        head = _only_match(private)
        glyphs, end = _glyphs(private, head.end())
        added: list[bytes] = []
        for source, name in copies:
            entry = glyphs.get(source.encode("latin-1"))
            if entry is None:
                raise ProgramDamaged(f"the program has no glyph {source}")
            added.append(b"\n/" + name.encode("ascii") + entry)
        count = str(int(head[1]) + len(copies)).encode("ascii")
        private = b"".join(
            (
                private[: head.start(1)],
                count,
                private[head.end(1) : end],
                *added,
                b"\n",
                private[end:].lstrip(),
            )
        )
        return Program(self.clear, _crypt(private, decrypt=False), self._trailer)

    def _decrypted(self) -> bytes:
        """The private part in clear; its first four bytes are padding and kept."""
        if self._private is None:
            self._private = _crypt(self._encrypted, decrypt=True)
        return self._private


def _radix(base: bytes, digits: bytes) -> int:
    """A PostScript integer, with or without its radix ("8#101"); 256, which is no code, for nonsense."""
    try:
        return int(digits, int(base)) if digits else int(base)
    except ValueError:
        return 256


def _only_match(private: bytes) -> re.Match[bytes]:
    found = list(_CHARSTRINGS.finditer(private))
    if len(found) != 1:
        raise ProgramDamaged("a Type 1 program whose glyphs are not in one dictionary")
    return found[0]


def _glyphs(private: bytes, at: int) -> tuple[dict[bytes, bytes], int]:
    """Each glyph's entry from after its name, and where the last one ends."""
    found: dict[bytes, bytes] = {}
    while match := _GLYPH.match(private, at):
        after = _AFTER.match(private, match.end() + int(match[2]))
        if after is None:
            raise ProgramDamaged("a glyph without an end")
        found[match[1]] = private[match.end(1) : after.end()]
        at = after.end()
    if not re.match(rb"\s*end\b", private[at : at + 16]):
        raise ProgramDamaged("glyphs that do not end")
    return found, at


def _end_of_private(content: bytes, start: int, length2: int | None) -> int:
    """Where the zeros begin: as Length2 says when they do stand there, else where the last 512 zeros begin."""
    if length2 and start + length2 <= len(content) and not content[start + length2 :].strip(b"0 \t\r\n")[:1].isalnum():
        return start + length2
    mark = content.rfind(b"cleartomark")
    if mark < 0:
        return len(content)
    end = mark
    zeros = 0
    while end > start and zeros < 512 and content[end - 1 : end] in b"0 \t\r\n":
        end -= 1
        zeros += content[end] == 0x30
    return end


def _crypt(content: bytes, *, decrypt: bool) -> bytes:
    """eexec encryption or decryption (section 7.3)."""
    key, result = _EEXEC_KEY, bytearray(len(content))
    for at, byte in enumerate(content):
        other = byte ^ (key >> 8)
        result[at] = other
        key = ((byte if decrypt else other) + key) * _C1 + _C2 & 0xFFFF
    return bytes(result)

"""Alias codes in composite fonts: new CIDs for the same glyphs (ISO 32000-1 section 9.7.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pikepdf

from pipeline.pdf.font_programs.program import ProgramDamaged
from pipeline.pdf.shield.aliases.program import NumberedCopies, WrittenProgram, with_program
from pipeline.pdf.shield.aliases.simple import Pair
from pipeline.pdf.shield.cmap import written_to_unicode
from pipeline.pdf.shield.fonts.codemap import CodeMap, EmbeddedMap
from pipeline.pdf.shield.fonts.composite import descendant_of
from pipeline.pdf.shield.fonts.descriptor import EmbeddedProgram, embedded_program
from pipeline.pdf.shield.fonts.reading import CompositeFont
from pipeline.pdf.shield.fonts.simple import to_unicode_of
from pipeline.pdf.shield.objects import copied, stream_like
from pipeline.pdf.shield.streams import StreamUnreadable, read_stream

_HIGHEST_CID = 65_530


class CompositeVariant:
    """A composite font has room for every alias, so there is one variant: the font itself."""

    number = 0

    def __init__(self, code_bytes: int) -> None:
        self.codes: dict[Pair, int] = {}
        self.font: pikepdf.Object | None = None
        self._code_bytes = code_bytes

    def written(self, pair: Pair) -> bytes:
        return self.codes[pair].to_bytes(self._code_bytes, "big")


class CompositeAliases:
    """The aliases of one Type0 font over the whole file."""

    def __init__(
        self, font: pikepdf.Dictionary, read: CompositeFont, used: Collection[int], level: int, limit: int
    ) -> None:
        self._font, self._read, self._level, self._limit = font, read, level, limit
        self._descendant = descendant_of(font)
        self._descriptor = self._descendant.get("/FontDescriptor")
        self._program: EmbeddedProgram | None = embedded_program(self._descriptor, limit)
        self._copies: NumberedCopies | None = None
        if self._program is not None and self._program.entry != "/FontFile":
            try:
                self._copies = NumberedCopies(self._program)
                if self._is_type0:  # nothing but a copy will do there: try that one can be made
                    self._copies.written([0], [_HIGHEST_CID])
            except ProgramDamaged:
                self._copies = None
        self._map = self._read_glyph_map()
        self._next = self._first_free(used)
        self._spare = sorted(set(range(1, self._next)) - set(used) - {32, 0x2020}, reverse=True)
        self.variants = [CompositeVariant(read.code_map.code_bytes)]

    def place(self, pairs: Iterable[Pair]) -> tuple[CompositeVariant, list[Pair]]:
        """The variant, and the pairs that no code can be had for."""
        variant = self.variants[0]
        left: list[Pair] = []
        for pair in dict.fromkeys(pairs):
            if pair in variant.codes:
                continue
            code = self._new_code() if self._glyph(self._read.code_map.cid(pair[0])) is not None else None
            if code is None:
                left.append(pair)
            else:
                variant.codes[pair] = code
        return variant, left

    def write(self, pdf: pikepdf.Pdf) -> None:
        """Writes the aliases into the font; its descendant becomes a copy, as other fonts may share it."""
        codes = self.variants[0].codes
        self.variants[0].font = self._font
        if not codes:
            return
        pairs = sorted(codes, key=lambda pair: codes[pair])
        descendant = copied(self._descendant)
        self._write_glyphs(pdf, descendant, pairs)
        widths: list[object] = list(self._descendant.get("/W", ()))
        for pair in pairs:
            width = round(self._read.width(pair[0]) * 1000, 4)
            widths += (codes[pair], pikepdf.Array([int(width) if width == int(width) else width]))
        descendant["/W"] = pikepdf.Array(widths)
        self._font["/DescendantFonts"] = pikepdf.Array([pdf.make_indirect(descendant)])
        texts = {code: text for code, text in to_unicode_of(self._font, self._limit).items() if text}
        if not texts:
            texts = dict(self._read.texts)
        texts.update({codes[pair]: pair[1] for pair in pairs})
        code_map = self._read.code_map
        self._font["/ToUnicode"] = pdf.make_stream(written_to_unicode(texts, code_map.code_bytes))
        if isinstance(code_map, EmbeddedMap):
            self._font["/Encoding"] = self._extended_code_map(pdf, sorted(codes.values()))

    # -- what can be aliased

    def _read_glyph_map(self) -> bytes | None:
        """The CIDToGIDMap of a CIDFontType2, None when it is the identity."""
        entry = self._descendant.get("/CIDToGIDMap")
        if not isinstance(entry, pikepdf.Stream):
            return None
        try:
            return read_stream(entry, self._limit)
        except StreamUnreadable:
            self._copies = None
            return None

    def _glyph(self, cid: int) -> int | None:
        """The glyph a CID shows; None when an alias for it cannot be made."""
        if self._copies is None or not self._can_map_codes():
            return None
        if self._is_type0:
            return self._copies.glyph_of_cid(cid)
        glyph = int.from_bytes(self._map[2 * cid : 2 * cid + 2], "big") if self._map is not None else cid
        return glyph if glyph < self._copies.glyph_count else None

    @property
    def _is_type0(self) -> bool:
        return self._descendant.get("/Subtype") == "/CIDFontType0"

    def _can_map_codes(self) -> bool:
        code_map = self._read.code_map
        if isinstance(code_map, EmbeddedMap):
            return not code_map.uses_other and code_map.code_bytes == 2
        return type(code_map) is CodeMap

    def _first_free(self, used: Collection[int]) -> int:
        """A CID above every one the file uses, describes or holds a glyph for."""
        cids = {self._read.code_map.cid(code) for code in used} | set(used) | set(self._read.mapped)
        cids |= set(self._read.single_widths) | {high for _, high, _ in self._read.width_ranges if high < _HIGHEST_CID}
        if self._copies is not None:
            cids |= {self._copies.glyph_count - 1, *self._copies.cids}
        if self._map is not None:
            cids.add(len(self._map) // 2 - 1)
        return max((cid for cid in cids if cid <= 0xFFFF), default=0) + 1

    def _new_code(self) -> int | None:
        """A fresh CID that is its own code; None when there is none left."""
        while self._next <= _HIGHEST_CID:
            self._next += 1
            if self._is_code(self._next - 1):
                return self._next - 1
        if self._is_type0 or not self._spare:
            return None
        return self._spare.pop(0)

    def _is_code(self, cid: int) -> bool:
        code_map = self._read.code_map
        if not isinstance(code_map, EmbeddedMap):
            return True
        written = cid.to_bytes(2, "big")
        return [length for _, length, _ in code_map.codes(written)] == [2] and code_map.cid(cid) == 0

    # -- writing

    def _write_glyphs(self, pdf: pikepdf.Pdf, descendant: pikepdf.Dictionary, pairs: list[Pair]) -> None:
        """Lets each new CID show its old glyph: by a copy in the program, or through the CIDToGIDMap alone."""
        copies, program = self._copies, self._program
        assert copies is not None  # noqa: S101 - no pair gets a code without a program
        assert program is not None  # noqa: S101
        codes = self.variants[0].codes
        cids = [codes[pair] for pair in pairs]
        glyphs = [self._glyph(self._read.code_map.cid(pair[0])) or 0 for pair in pairs]
        new_glyphs = glyphs
        written: WrittenProgram | None = None
        if self._is_type0 and not copies.is_cid_keyed:
            written = copies.written(*_filled(copies.glyph_count, cids, glyphs))
        elif self._is_type0 or self._level >= 2:
            written = self._copied(copies, glyphs, cids)
        if written is not None:
            descriptor = with_program(pdf, self._descriptor, program.entry, written)
            self._add_to_cid_set(pdf, descriptor, cids)
            descendant["/FontDescriptor"] = descriptor
            new_glyphs = list(range(copies.glyph_count, copies.glyph_count + len(glyphs)))
        if not self._is_type0 and (self._map is not None or new_glyphs != cids):
            descendant["/CIDToGIDMap"] = pdf.make_stream(
                self._extended_glyph_map(dict(zip(cids, new_glyphs, strict=True)))
            )

    def _copied(self, copies: NumberedCopies, glyphs: list[int], cids: list[int]) -> WrittenProgram | None:
        try:
            return copies.written(glyphs, cids)
        except ProgramDamaged:
            if self._is_type0:
                raise
            return None  # a TrueType program too odd to extend still shows the glyph through the map

    def _extended_glyph_map(self, new: dict[int, int]) -> bytes:
        count = self._copies.glyph_count if self._copies else 0
        old = self._map if self._map is not None else b"".join(cid.to_bytes(2, "big") for cid in range(count))
        table = bytearray(old[: len(old) // 2 * 2])
        table += bytes(2 * (max(new) + 1) - len(table))
        for cid, glyph in new.items():
            table[2 * cid : 2 * cid + 2] = glyph.to_bytes(2, "big")
        return bytes(table)

    def _add_to_cid_set(self, pdf: pikepdf.Pdf, descriptor: pikepdf.Object, cids: list[int]) -> None:
        """CIDSet, where there is one, must name every CID of the program (section 9.8.3, PDF/A)."""
        entry = descriptor.get("/CIDSet")
        if not isinstance(entry, pikepdf.Stream):
            return
        try:
            bits = bytearray(read_stream(entry, self._limit))
        except StreamUnreadable:
            del descriptor["/CIDSet"]
            return
        bits += bytes(max(0, max(cids) // 8 + 1 - len(bits)))
        for cid in cids:
            bits[cid // 8] |= 0x80 >> cid % 8
        descriptor["/CIDSet"] = pdf.make_stream(bytes(bits))

    def _extended_code_map(self, pdf: pikepdf.Pdf, codes: list[int]) -> pikepdf.Object:
        """The embedded CMap with each alias as a code that is its own CID."""
        old = self._font["/Encoding"]
        content = read_stream(old, self._limit)
        at = content.rfind(b"endcmap")
        added: list[bytes] = []
        for start in range(0, len(codes), 100):
            part = codes[start : start + 100]
            rows = "".join(f"<{code:04X}> {code}\n" for code in part)
            added.append(f"{len(part)} begincidchar\n{rows}endcidchar\n".encode("ascii"))
        at = at if at >= 0 else len(content)
        return stream_like(pdf, old, content[:at] + b"".join(added) + content[at:])


def _filled(count: int, cids: list[int], glyphs: list[int]) -> tuple[list[int], list[int]]:
    """In a program without CIDs the CID is the glyph's number: unused numbers before it show the first glyph."""
    by_cid = dict(zip(cids, glyphs, strict=True))
    numbers = list(range(count, max(cids) + 1))
    return [by_cid.get(number, 0) for number in numbers], numbers

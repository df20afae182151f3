"""Alias codes in simple fonts: another code for the same glyph, with another text (ISO 32000-1 section 9.6.6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import pikepdf

from pipeline.pdf.font_programs.program import ProgramDamaged
from pipeline.pdf.shield.aliases.codes import spare_codes
from pipeline.pdf.shield.aliases.program import NamedCopies, WrittenProgram, with_program
from pipeline.pdf.shield.cmap import written_to_unicode
from pipeline.pdf.shield.fonts.charmap import SYMBOL_PREFIXES, Subtable, read_charmap, with_codes
from pipeline.pdf.shield.fonts.descriptor import EmbeddedProgram, embedded_program, is_symbolic
from pipeline.pdf.shield.fonts.encodings import alias_name, is_undisputed
from pipeline.pdf.shield.fonts.reading import SimpleFont
from pipeline.pdf.shield.fonts.sfnt import Sfnt
from pipeline.pdf.shield.fonts.simple import glyph_names, read_differences, to_unicode_of
from pipeline.pdf.shield.fonts.standard import is_standard, standard_widths
from pipeline.pdf.shield.geometry import as_number, numbers_of
from pipeline.pdf.shield.objects import copied, entries

Pair = tuple[int, str]  # a code as the file has it, and the text it shall read as
_LONGEST_NAME = 60
_BY_NAME = frozenset(((3, 1), (3, 10), (1, 0), (0, 3), (0, 4)))  # cmaps that glyph names lead to


@dataclass(slots=True, eq=False)
class Variant:
    """One font dictionary with its aliases. Number 0 is the file's own, changed in place; others are clones that
    some pages use under the same name, for when one encoding has no more room."""

    number: int
    spare: list[int]
    codes: dict[Pair, int] = field(default_factory=dict)
    font: pikepdf.Object | None = None

    def written(self, pair: Pair) -> bytes:
        return bytes([self.codes[pair]])


class SimpleAliases:
    """The aliases of one simple font over the whole file.

    ``in_place`` is False for fonts that form fields may set new text in: a spare code may be what someone types, so
    pages get a clone instead.
    """

    def __init__(
        self,
        font: pikepdf.Dictionary,
        read: SimpleFont,
        used: Collection[int],
        level: int,
        limit: int,
        *,
        in_place: bool = True,
    ) -> None:
        self._target = font
        self._font = copied(font)  # as it was, while variants are written
        self._read, self._used, self._level, self._limit = read, used, level, limit
        self._descriptor = font.get("/FontDescriptor")
        self._program: EmbeddedProgram | None = None
        self._named: NamedCopies | None = None
        self._charmap: list[Subtable] | None = None
        self._names = glyph_names(font, limit)
        self._has_encoding = isinstance(font.get("/Encoding"), (pikepdf.Name, pikepdf.Dictionary))
        if read.kind != "Type3":
            self._open_program()
        self._spare = spare_codes(read, used, self._listed(), self._is_free)
        self.variants: list[Variant] = []
        self._first = 0 if in_place else 1
        self._copies: dict[tuple[str, str], str] = {}  # (glyph name, text) to the copy's name

    def place(self, pairs: Iterable[Pair]) -> tuple[Variant, list[Pair]]:
        """A variant that has a code for these pairs, and the pairs that no code can be had for."""
        wanted = [pair for pair in dict.fromkeys(pairs) if self._can_alias(pair[0])]
        for variant in self.variants:
            fresh = [pair for pair in wanted if pair not in variant.codes]
            if len(fresh) <= len(variant.spare):
                break
        else:
            variant = Variant(self._first + len(self.variants), list(self._spare))
            self.variants.append(variant)
            fresh = wanted
        for pair in fresh[: len(variant.spare)]:
            variant.codes[pair] = variant.spare.pop(0)
        return variant, [pair for pair in dict.fromkeys(pairs) if pair not in variant.codes]

    def write(self, pdf: pikepdf.Pdf) -> None:
        """Writes every variant into the file; the first in place of the font itself."""
        descriptor = self._extended_descriptor(pdf)
        for variant in self.variants:
            if variant.number:
                variant.font = pdf.make_indirect(copied(self._font))
            else:
                variant.font = self._target
            if variant.codes:
                self._write_variant(pdf, variant, descriptor)

    # -- what can be aliased

    def _open_program(self) -> None:
        self._program = embedded_program(self._descriptor, self._limit)
        if self._program is None:
            return
        if self._program.entry == "/FontFile2":
            try:
                self._charmap = read_charmap(Sfnt(self._program.content).table("cmap"))
            except ProgramDamaged:
                self._charmap = None
        elif self._level >= 2:
            try:
                self._named = NamedCopies(self._program)
            except ProgramDamaged:
                self._named = None

    @property
    def _is_direct(self) -> bool:
        """Whether viewers look codes up in the TrueType program's own cmap, at least some of them."""
        if self._read.kind != "TrueType":
            return False
        if is_symbolic(self._descriptor) or not self._has_encoding or self._charmap is None:
            return True
        return not any((table.platform, table.encoding) in _BY_NAME for table in self._charmap)

    @property
    def _needs_charmap(self) -> bool:
        return self._is_direct and self._program is not None

    def _can_alias(self, code: int) -> bool:
        if code == 32:  # word spacing is added to this code and to no other
            return False
        if self._needs_charmap:
            found = self._charmap is not None and any(
                table.codes.get(prefix + code) for table in self._charmap for prefix in SYMBOL_PREFIXES
            )
            return found and (not self._has_encoding or self._names[code] is not None)
        return self._names[code] is not None

    def _is_free(self, code: int) -> bool:
        """In a program's cmap the code must not name a glyph yet: names may lead to it by another way."""
        if self._charmap is None or not self._needs_charmap:
            return True
        return not any(table.codes.get(prefix + code) for table in self._charmap for prefix in SYMBOL_PREFIXES)

    def _listed(self) -> range:
        first = int(as_number(self._font.get("/FirstChar")) or 0)
        return range(first, first + len(numbers_of(self._font.get("/Widths"))))

    # -- writing

    def _write_variant(self, pdf: pikepdf.Pdf, variant: Variant, descriptor: pikepdf.Object | None) -> None:
        font = variant.font
        assert isinstance(font, pikepdf.Dictionary)  # noqa: S101 - set by write()
        olds = {new: pair[0] for pair, new in variant.codes.items()}
        font["/ToUnicode"] = pdf.make_stream(written_to_unicode(self._all_texts(variant), 1))
        if self._needs_charmap:
            font["/FontDescriptor"] = self._descriptor_with_charmap(pdf, olds)
        elif descriptor is not None:
            font["/FontDescriptor"] = descriptor
        if not self._needs_charmap or self._has_encoding:
            font["/Encoding"] = self._encoding(variant)
        self._extend_widths(pdf, font, olds)
        if self._read.kind == "Type3":
            font["/CharProcs"] = self._procedures()

    def _all_texts(self, variant: Variant) -> dict[int, str]:
        """The complete old map, or all that is beyond dispute where the font had none, and the aliases."""
        texts = {code: text for code, text in to_unicode_of(self._font, self._limit).items() if text}
        if not texts:
            texts = {
                code: self._read.texts[code]
                for code, name in enumerate(self._names)
                if name and is_undisputed(name) and self._read.texts.get(code)
            }
        texts.update({new: pair[1] for pair, new in variant.codes.items()})
        return texts

    def _encoding(self, variant: Variant) -> pikepdf.Dictionary:
        old = self._font.get("/Encoding")
        encoding = pikepdf.Dictionary(Type=pikepdf.Name.Encoding)
        differences: list[object] = []
        if isinstance(old, pikepdf.Name):
            encoding["/BaseEncoding"] = old
        elif isinstance(old, pikepdf.Dictionary):
            if "/BaseEncoding" in old:
                encoding["/BaseEncoding"] = old["/BaseEncoding"]
            if read_differences(old):
                differences += list(old["/Differences"])
        elif self._program is not None and not is_symbolic(self._descriptor):
            # without an Encoding the program's own counts; a dictionary without a base would mean another
            for code, name in enumerate(self._names):
                if name:
                    differences += (code, pikepdf.Name("/" + name))
        for pair, new in sorted(variant.codes.items(), key=lambda item: item[1]):
            differences += (new, pikepdf.Name("/" + self._alias_name(pair)))
        encoding["/Differences"] = pikepdf.Array(differences)
        return encoding

    def _alias_name(self, pair: Pair) -> str:
        """The name the alias goes by: a copy's where there are copies, else the old glyph's."""
        old = self._names[pair[0]] or ".notdef"
        return self._copies.get((old, pair[1]), old)

    def _extend_widths(self, pdf: pikepdf.Pdf, font: pikepdf.Dictionary, olds: dict[int, int]) -> None:
        listed = font.get("/Widths")
        widths: dict[int, object] = {}
        if isinstance(listed, pikepdf.Array) and len(listed):
            widths = dict(enumerate(listed, int(as_number(font.get("/FirstChar")) or 0)))
        else:
            widths.update(standard_widths(font, self._read.texts, {*self._used, *olds.values()}) or {})
        if not widths:
            return
        if is_standard(font):
            # pdfminer.six knows the metrics of these names by letter, not by code, and would take an alias to be as
            # wide as its new text. It does not follow a reference here, and so reads /Widths like everybody else.
            font["/BaseFont"] = pdf.make_indirect(font["/BaseFont"])
        missing = self._descriptor.get("/MissingWidth", 0) if isinstance(self._descriptor, pikepdf.Dictionary) else 0
        for new, old in olds.items():
            widths[new] = widths.get(old, missing)
        low, high = min(widths), max(widths)
        font["/FirstChar"], font["/LastChar"] = low, high
        font["/Widths"] = pikepdf.Array([widths.get(code, missing) for code in range(low, high + 1)])

    def _descriptor_with_charmap(self, pdf: pikepdf.Pdf, olds: dict[int, int]) -> pikepdf.Object:
        assert self._program is not None  # noqa: S101 - there is no cmap without a program
        sfnt = Sfnt(self._program.content)
        content = sfnt.with_tables({"cmap": with_codes(read_charmap(sfnt.table("cmap")), olds)})
        return with_program(pdf, self._descriptor, "/FontFile2", WrittenProgram(content, (len(content),)))

    def _extended_descriptor(self, pdf: pikepdf.Pdf) -> pikepdf.Object | None:
        """The descriptor with copies of all aliased glyphs of all variants in its program; None without copies."""
        pairs = sorted({pair for variant in self.variants for pair in variant.codes})
        if not pairs or (self._named is None and self._read.kind != "Type3") or self._level < 2:
            return None
        taken = set(self._named.names) if self._named else set(self._procedure_names())
        known = set(taken)
        for code, text in pairs:
            old = self._names[code] or ".notdef"
            if (old, text) not in self._copies and old in known:
                self._copies[old, text] = _free_name(text, taken)
        if self._named is None or self._program is None:
            return None
        try:
            program = self._named.written([(old, new) for (old, _), new in self._copies.items()])
        except ProgramDamaged:
            self._copies.clear()
            return None
        descriptor = with_program(pdf, self._descriptor, self._program.entry, program)
        if isinstance(descriptor.get("/CharSet"), pikepdf.String):
            added = "".join(f"/{name}" for name in self._copies.values())
            descriptor["/CharSet"] = pikepdf.String(str(descriptor["/CharSet"]) + added)
        return descriptor

    def _procedure_names(self) -> set[str]:
        return {key[1:] for key, _ in entries(self._font.get("/CharProcs"))}

    def _procedures(self) -> pikepdf.Object:
        """The glyph procedures of a Type 3 font, those with a new text once more under its name."""
        procedures = copied(self._font.get("/CharProcs"))
        for (old, _), new in self._copies.items():
            procedures[f"/{new}"] = procedures[f"/{old}"]
        return procedures


def _free_name(text: str, taken: set[str]) -> str:
    """A glyph name that spells the text and is not taken yet; it is taken now."""
    base = alias_name(text)
    if len(base) > _LONGEST_NAME:
        base = "alias"
    name, step = base, 0
    while name in taken:
        step += 1
        name = f"{base}.s{step}"
    taken.add(name)
    return name

"""Copies of glyphs in an embedded font program, whatever its format, and the stream they are stored in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pikepdf

from pipeline.pdf.font_programs.cff import CffFont, Copy
from pipeline.pdf.font_programs.program import ProgramDamaged
from pipeline.pdf.shield.fonts.descriptor import EmbeddedProgram
from pipeline.pdf.shield.fonts.sfnt import Sfnt
from pipeline.pdf.shield.fonts.truetype import with_glyph_copies, with_metric_copies
from pipeline.pdf.shield.fonts.type1 import Type1Font
from pipeline.pdf.shield.objects import copied, stream_like


class NamedCopies:
    """Copies under new names in a Type 1 or name-keyed CFF program. Raises `ProgramDamaged`."""

    def __init__(self, program: EmbeddedProgram) -> None:
        self._program = program
        self._type1 = Type1Font(program.content, program.length2) if program.entry == "/FontFile" else None
        self._cff: CffFont | None = None
        if program.entry == "/FontFile3" and program.subtype == "/Type1C":
            self._cff = CffFont(program.content)
        if self._type1 is not None:
            self.names = self._type1.glyph_names()
        elif self._cff is not None and not self._cff.is_cid_keyed:
            glyphs = [self._cff.name_of(glyph) for glyph in range(len(self._cff.charstrings))]
            self._glyphs = {name: glyph for glyph, name in enumerate(glyphs)}
            self.names = frozenset(glyphs)
        else:
            raise ProgramDamaged("a program whose glyphs have no names")

    def written(self, copies: Sequence[tuple[str, str]]) -> WrittenProgram:
        """The program with each (glyph, new name) added; every glyph must be one of ``names``."""
        if self._type1 is not None:
            parts = self._type1.with_copies(copies)
            return WrittenProgram(parts.content, tuple(map(len, parts)))
        assert self._cff is not None  # noqa: S101 - the constructor made sure
        return WrittenProgram(self._cff.with_copies([Copy(self._glyphs[old], name=new) for old, new in copies]))


class WrittenProgram(NamedTuple):
    """``lengths`` are Length1 to Length3 of a Type 1 program, or the length of a TrueType one."""

    content: bytes
    lengths: tuple[int, ...] = ()


class NumberedCopies:
    """Copies at the end of a TrueType, CFF or OpenType program, known by glyph number. Raises `ProgramDamaged`."""

    def __init__(self, program: EmbeddedProgram) -> None:
        self._sfnt: Sfnt | None = None
        self._cff: CffFont | None = None
        if program.entry == "/FontFile3" and program.subtype != "/OpenType":
            self._cff = CffFont(program.content)
        else:
            self._sfnt = Sfnt(program.content)
            if "CFF " in self._sfnt.tables:
                self._cff = CffFont(self._sfnt.table("CFF "))
        self.has_outlines_by_cid = self._cff is not None
        self.glyph_count = len(self._cff.charstrings) if self._cff else Sfnt(program.content).glyph_count
        self.is_cid_keyed = self._cff is not None and self._cff.is_cid_keyed

    @property
    def cids(self) -> Sequence[int]:
        """The CIDs of a CID-keyed program."""
        return self._cff.charset if self._cff is not None and self._cff.is_cid_keyed else ()

    def glyph_of_cid(self, cid: int) -> int | None:
        """Where a CID stands when the program itself decides; for CFF outlines only."""
        return self._cff.glyph_of_cid(cid) if self._cff is not None else None

    def written(self, glyphs: Sequence[int], cids: Sequence[int]) -> WrittenProgram:
        """The program with each glyph once more, under these CIDs where it is CID-keyed."""
        if self._cff is None:
            assert self._sfnt is not None  # noqa: S101 - one of the two is always there
            content = with_glyph_copies(self._sfnt, glyphs)
            return WrittenProgram(content, (len(content),))
        outlines = self._cff.with_copies(
            [Copy(glyph, name=f"copy{cid}", cid=cid) for glyph, cid in zip(glyphs, cids, strict=True)]
        )
        if self._sfnt is None:
            return WrittenProgram(outlines)
        return WrittenProgram(with_metric_copies(self._sfnt, glyphs, outlines))


def with_program(
    pdf: pikepdf.Pdf, descriptor: pikepdf.Object | None, entry: str, program: WrittenProgram
) -> pikepdf.Object:
    """A copy of the font descriptor that holds the new program."""
    assert isinstance(descriptor, pikepdf.Dictionary)  # noqa: S101 - a program was read from it
    old = descriptor[entry]
    stream = stream_like(pdf, old, program.content)
    for number, length in enumerate(program.lengths, 1):
        stream[f"/Length{number}"] = length
    extended = copied(descriptor)
    extended[entry] = stream
    return pdf.make_indirect(extended)

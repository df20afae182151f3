"""A font as it is read: codes of a string, the text and the width of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.pdf.shield.fonts.codemap import Code, CodeMap
from pipeline.pdf.shield.fonts.encodings import NO_NAMES, Names


@dataclass(slots=True)
class ReadFont:
    """What the two families of fonts have in common. Widths are in text space: 1 is the font size."""

    kind: str  # the PDF subtype without its slash
    ascent: float = 0.8
    descent: float = -0.2
    vertical: bool = False
    texts: Mapping[int, str] = field(default_factory=dict)
    mapped: frozenset[int] = frozenset()  # codes that the font's own ToUnicode map names
    direction: float = 1.0  # -1 where a Type 3 matrix draws upside down

    def codes(self, value: bytes) -> Iterator[Code]:
        raise NotImplementedError

    def text(self, code: int) -> str:
        """What extractors read; "" when the file does not say."""
        return self.texts.get(code, "")

    def width(self, code: int) -> float:
        raise NotImplementedError


@dataclass(slots=True)
class SimpleFont(ReadFont):
    """Type1, MMType1, TrueType, Type3: one byte a code. ``names`` are glyph names by code where they are known."""

    names: Names = NO_NAMES
    widths: tuple[float, ...] = ()

    def codes(self, value: bytes) -> Iterator[Code]:
        return ((at, 1, code) for at, code in enumerate(value))

    def width(self, code: int) -> float:
        return self.widths[code]


@dataclass(slots=True)
class CompositeFont(ReadFont):
    """Type0: codes by a CMap, widths by CID."""

    code_map: CodeMap = field(default_factory=CodeMap)
    single_widths: Mapping[int, float] = field(default_factory=dict)
    width_ranges: tuple[tuple[int, int, float], ...] = ()
    default_width: float = 1.0

    def codes(self, value: bytes) -> Iterator[Code]:
        return self.code_map.codes(value)

    def width(self, code: int) -> float:
        cid = self.code_map.cid(code)
        known = self.single_widths.get(cid)
        if known is not None:
            return known
        return next((width for low, high, width in self.width_ranges if low <= cid <= high), self.default_width)


class FontUnreadable(Exception):
    """The font is damaged, or of a kind whose codes cannot be told; the text says which, for a reader."""

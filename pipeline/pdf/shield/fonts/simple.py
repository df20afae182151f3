"""Simple fonts: glyph names, texts and widths of their 256 codes (ISO 32000-1 section 9.6)."""

from __future__ import annotations

import pikepdf
from pdfminer.fontmetrics import FONT_METRICS

from pipeline.pdf.font_programs.cff import CffFont
from pipeline.pdf.font_programs.program import ProgramDamaged
from pipeline.pdf.shield.cmap import read_to_unicode
from pipeline.pdf.shield.fonts.descriptor import (
    EmbeddedProgram,
    embedded_program,
    is_embedded,
    is_symbolic,
    vertical_extent,
)
from pipeline.pdf.shield.fonts.encodings import NO_NAMES, Names, base_encoding, text_of_name
from pipeline.pdf.shield.fonts.reading import SimpleFont
from pipeline.pdf.shield.fonts.type1 import Type1Font
from pipeline.pdf.shield.geometry import as_number, matrix_of, numbers_of
from pipeline.pdf.shield.objects import name_text
from pipeline.pdf.shield.streams import StreamUnreadable, read_stream

_UNKNOWN_WIDTH = 0.5


def load_simple(font: pikepdf.Dictionary, limit: int) -> SimpleFont:
    """Reads a simple font; parts that are damaged count as absent. Raises `LimitExceeded`."""
    kind = name_text(font.get("/Subtype"))[1:]
    descriptor = font.get("/FontDescriptor")
    names = glyph_names(font, limit)
    mapped = to_unicode_of(font, limit)
    texts = {code: text_of_name(name) for code, name in enumerate(names) if name}
    if kind == "TrueType" and names is NO_NAMES:
        standard = base_encoding("/StandardEncoding") or NO_NAMES
        texts = {code: text_of_name(name) for code, name in enumerate(standard) if name and code < 127}
    texts.update({code: text for code, text in mapped.items() if text})
    read = SimpleFont(kind, texts=texts, mapped=frozenset(mapped), names=names)
    read.ascent, read.descent = vertical_extent(descriptor)
    if kind == "Type3":
        _measure_type3(read, font)
    else:
        read.widths = _widths(font, texts)
    return read


def to_unicode_of(font: pikepdf.Dictionary, limit: int) -> dict[int, str]:
    """The font's own ToUnicode map, {} when it has none that can be read."""
    stream = font.get("/ToUnicode")
    if not isinstance(stream, pikepdf.Stream):
        return {}
    try:
        return read_to_unicode(read_stream(stream, limit))
    except StreamUnreadable:
        return {}


def glyph_names(font: pikepdf.Dictionary, limit: int) -> Names:
    """Glyph names by code: Differences, over a base encoding, over what the program has built in."""
    encoding = font.get("/Encoding")
    kind, descriptor = name_text(font.get("/Subtype")), font.get("/FontDescriptor")
    differences: dict[int, str] = {}
    base: Names | None = None
    if isinstance(encoding, pikepdf.Name):
        base = base_encoding(name_text(encoding))
    elif isinstance(encoding, pikepdf.Dictionary):
        base = base_encoding(name_text(encoding.get("/BaseEncoding")))
        differences = read_differences(encoding)
    if base is None:
        if kind == "/Type3":
            base = NO_NAMES
        elif kind == "/TrueType":
            base = NO_NAMES if is_embedded(descriptor) and not differences else base_encoding("/StandardEncoding")
        else:
            base = _builtin_names(descriptor, limit)
    names = base or NO_NAMES
    if not differences:
        return names
    return tuple(differences.get(code, name) for code, name in enumerate(names))


def read_differences(encoding: pikepdf.Dictionary) -> dict[int, str]:
    """Code to glyph name of a /Differences array."""
    found: dict[int, str] = {}
    code = 0
    entry = encoding.get("/Differences")
    for part in entry if isinstance(entry, pikepdf.Array) else ():
        if isinstance(part, pikepdf.Name):
            glyph = name_text(part)[1:]
            if 0 <= code < 256 and glyph:
                found[code] = glyph
            code += 1
        else:
            code = int(as_number(part) or 0)
    return found


def _builtin_names(descriptor: pikepdf.Object | None, limit: int) -> Names | None:
    program = embedded_program(descriptor, limit)
    if program is None:
        return None if is_symbolic(descriptor) else base_encoding("/StandardEncoding")
    try:
        builtin = builtin_encoding(program)
    except ProgramDamaged:
        return None
    return tuple(builtin.get(code) for code in range(256))


def builtin_encoding(program: EmbeddedProgram) -> dict[int, str]:
    """Code to glyph name of a Type 1 or bare CFF program; raises `ProgramDamaged`."""
    if program.entry == "/FontFile":
        return Type1Font(program.content, program.length2).builtin_encoding()
    if program.entry == "/FontFile3" and program.subtype == "/Type1C":
        font = CffFont(program.content)
        if not font.is_cid_keyed:
            return font.builtin_encoding()
    raise ProgramDamaged("a program whose encoding is not read")


def _widths(font: pikepdf.Dictionary, texts: dict[int, str]) -> tuple[float, ...]:
    """Advance of each code in ems: /Widths, else the metrics of the standard fonts."""
    descriptor = font.get("/FontDescriptor")
    missing = as_number(descriptor.get("/MissingWidth")) if isinstance(descriptor, pikepdf.Dictionary) else 0
    listed = numbers_of(font.get("/Widths"))
    if listed:
        widths = [(missing or 0) / 1000] * 256
        first = int(as_number(font.get("/FirstChar")) or 0)
        for code, width in enumerate(listed, first):
            if 0 <= code < 256:
                widths[code] = width / 1000
        return tuple(widths)
    metrics = FONT_METRICS.get(name_text(font.get("/BaseFont"))[1:])
    if metrics is None:
        return (_UNKNOWN_WIDTH,) * 256
    return tuple(metrics[1].get(texts.get(code, ""), _UNKNOWN_WIDTH * 1000) / 1000 for code in range(256))


def _measure_type3(read: SimpleFont, font: pikepdf.Dictionary) -> None:
    """Widths of a Type 3 font are in glyph space, which its own matrix maps to text space (section 9.6.5)."""
    matrix = matrix_of(font.get("/FontMatrix"))
    first = int(as_number(font.get("/FirstChar")) or 0)
    widths = [0.0] * 256
    for code, width in enumerate(numbers_of(font.get("/Widths")), first):
        if 0 <= code < 256:
            widths[code] = width * matrix[0]
    read.widths = tuple(widths)
    box = numbers_of(font.get("/FontBBox"))
    edges = sorted(edge * matrix[3] for edge in box[1::2])
    if len(edges) == 2 and edges[1] - edges[0] > 1e-6:
        read.descent, read.ascent = edges

"""Composite fonts: texts by code, widths by CID (ISO 32000-1 section 9.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pikepdf
from pdfminer.cmapdb import CMapDB

from pipeline.pdf.font_programs.program import ProgramDamaged
from pipeline.pdf.shield.fonts.charmap import read_charmap
from pipeline.pdf.shield.fonts.codemap import CodeMap, PredefinedMap, UnknownMap, load_code_map
from pipeline.pdf.shield.fonts.descriptor import embedded_program, vertical_extent
from pipeline.pdf.shield.fonts.reading import CompositeFont, FontUnreadable
from pipeline.pdf.shield.fonts.sfnt import Sfnt
from pipeline.pdf.shield.fonts.simple import to_unicode_of
from pipeline.pdf.shield.geometry import as_number

_COLLECTIONS = frozenset(("Adobe-GB1", "Adobe-CNS1", "Adobe-Japan1", "Adobe-Korea1"))
_MOST_WIDTHS = 1 << 17


def load_composite(font: pikepdf.Dictionary, limit: int) -> CompositeFont:
    """Reads a Type0 font; raises `FontUnreadable` when its codes cannot be told, and `LimitExceeded`."""
    descendant = descendant_of(font)
    try:
        code_map = load_code_map(font.get("/Encoding"), limit)
    except UnknownMap as error:
        raise FontUnreadable(f"a composite font with {error}") from error
    mapped = to_unicode_of(font, limit)
    texts: Mapping[int, str] = {code: text for code, text in mapped.items() if text}
    if not texts:
        texts = _texts_of_collection(descendant, code_map) or _texts_of_program(descendant, code_map, limit)
    read = CompositeFont("Type0", vertical=code_map.vertical, texts=texts, mapped=frozenset(mapped), code_map=code_map)
    read.ascent, read.descent = vertical_extent(descendant.get("/FontDescriptor"))
    read.single_widths, read.width_ranges = _read_widths(descendant.get("/W"))
    default = as_number(descendant.get("/DW"))
    read.default_width = (1000 if default is None else default) / 1000
    return read


def descendant_of(font: pikepdf.Dictionary) -> pikepdf.Dictionary:
    """The CIDFont of a Type0 font; raises `FontUnreadable` without one."""
    entry = font.get("/DescendantFonts")
    if isinstance(entry, pikepdf.Array) and len(entry) and isinstance(entry[0], pikepdf.Dictionary):
        return entry[0]
    raise FontUnreadable("a composite font without its descendant")


class _CollectionTexts(Mapping[int, str]):
    """Text by code through the CIDs of a character collection that Adobe published."""

    def __init__(self, code_map: CodeMap, collection: str) -> None:
        self._code_map = code_map
        self._letters: Mapping[int, str] = CMapDB.get_unicode_map(collection).cid2unichr

    def __getitem__(self, code: int) -> str:
        return self._letters[self._code_map.cid(code)]

    def __iter__(self) -> Iterator[int]:
        return iter(())

    def __len__(self) -> int:
        return len(self._letters)


def _texts_of_collection(descendant: pikepdf.Dictionary, code_map: CodeMap) -> Mapping[int, str]:
    system = descendant.get("/CIDSystemInfo")
    if not isinstance(system, pikepdf.Dictionary):
        return {}
    collection = f"{system.get('/Registry', '')}-{system.get('/Ordering', '')}"
    if collection not in _COLLECTIONS or not (code_map.is_identity or isinstance(code_map, PredefinedMap)):
        return {}
    return _CollectionTexts(code_map, collection)


def _texts_of_program(descendant: pikepdf.Dictionary, code_map: CodeMap, limit: int) -> Mapping[int, str]:
    """Unicode of each glyph by the program's own cmap, where code, CID and glyph are the same number."""
    if not code_map.is_identity or isinstance(descendant.get("/CIDToGIDMap"), pikepdf.Stream):
        return {}
    program = embedded_program(descendant.get("/FontDescriptor"), limit)
    if program is None or program.entry != "/FontFile2":
        return {}
    try:
        tables = read_charmap(Sfnt(program.content).table("cmap"))
    except ProgramDamaged:
        return {}
    texts: dict[int, str] = {}
    for table in tables:
        if (table.platform, table.encoding) in {(3, 1), (3, 10), (0, 3), (0, 4)}:
            for code, glyph in table.codes.items():
                if code < 0xD800 or 0xE000 <= code <= 0x10FFFF:
                    texts.setdefault(glyph, chr(code))
    return texts


def _read_widths(entry: pikepdf.Object | None) -> tuple[dict[int, float], tuple[tuple[int, int, float], ...]]:
    """The /W array (section 9.7.4.3): single CIDs, and ranges of one width."""
    singles: dict[int, float] = {}
    ranges: list[tuple[int, int, float]] = []
    pending: list[float] = []
    for part in entry if isinstance(entry, pikepdf.Array) else ():
        if isinstance(part, pikepdf.Array):
            first = int(pending[-1]) if pending else 0
            for step, width in enumerate(part):
                singles[first + step] = (as_number(width) or 0) / 1000
            pending = []
        else:
            pending.append(as_number(part) or 0)
        if len(pending) == 3:
            ranges.append((int(pending[0]), int(pending[1]), pending[2] / 1000))
            pending = []
        if len(singles) + len(ranges) > _MOST_WIDTHS:
            break
    return singles, tuple(ranges)

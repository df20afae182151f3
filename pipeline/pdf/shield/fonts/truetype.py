"""TrueType programs with glyphs copied at the end: same outline, same metrics, no cmap entry (OpenType 1.9)."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Sequence

from pipeline.pdf.font_programs.program import ProgramDamaged, unsigned
from pipeline.pdf.shield.fonts.sfnt import Sfnt

_MOST_GLYPHS = 65_500


def with_glyph_copies(font: Sfnt, sources: Sequence[int]) -> bytes:
    """The font with each glyph of ``sources`` once more, from index ``font.glyph_count`` on, in this order."""
    count = font.glyph_count
    if count + len(sources) > _MOST_GLYPHS or any(source >= count for source in sources):
        raise ProgramDamaged("no room for the glyphs, or no such glyph")
    changed = _copied_outlines(font, sources)
    changed["maxp"] = _with_count(font.table("maxp"), count + len(sources))
    for head, metrics in (("hhea", "hmtx"), ("vhea", "vmtx")):
        if metrics in font.tables and head in font.tables:
            changed[head], changed[metrics] = _copied_metrics(font, head, metrics, sources)
    return font.with_tables(changed)


def with_metric_copies(font: Sfnt, sources: Sequence[int], outlines: bytes) -> bytes:
    """An OpenType font whose CFF table is ``outlines``, already holding the copies, with metrics for them."""
    changed = {"CFF ": outlines}
    if "maxp" in font.tables:
        changed["maxp"] = _with_count(font.table("maxp"), font.glyph_count + len(sources))
        for head, metrics in (("hhea", "hmtx"), ("vhea", "vmtx")):
            if metrics in font.tables and head in font.tables:
                changed[head], changed[metrics] = _copied_metrics(font, head, metrics, sources)
    return font.with_tables(changed)


def _with_count(maxp: bytes, count: int) -> bytes:
    return maxp[:4] + count.to_bytes(2, "big") + maxp[6:]


def _copied_outlines(font: Sfnt, sources: Sequence[int]) -> dict[str, bytes]:
    head, glyf = font.table("head"), font.table("glyf")
    offsets = _read_loca(font)
    body = bytearray(glyf[: offsets[-1]])
    if len(body) < offsets[-1]:
        raise ProgramDamaged("outlines cut short")
    for source in sources:
        body += glyf[offsets[source] : offsets[source + 1]]
        offsets.append(len(body))
    if unsigned(head, 50, 2) == 0 and len(body) < 0x20000:
        loca = struct.pack(f">{len(offsets)}H", *(offset // 2 for offset in offsets))
        return {"glyf": bytes(body), "loca": loca}
    loca = struct.pack(f">{len(offsets)}I", *offsets)
    return {"glyf": bytes(body), "loca": loca, "head": head[:50] + b"\0\1" + head[52:]}


def _read_loca(font: Sfnt) -> list[int]:
    """Where each outline starts, and where the last one ends."""
    loca, count = font.table("loca"), font.glyph_count
    if unsigned(font.table("head"), 50, 2) == 0:
        offsets = [2 * unsigned(loca, 2 * step, 2) for step in range(count + 1)]
    else:
        offsets = [unsigned(loca, 4 * step, 4) for step in range(count + 1)]
    if any(b < a for a, b in itertools.pairwise(offsets)):
        raise ProgramDamaged("outlines in falling order")
    return offsets


def _copied_metrics(font: Sfnt, head_tag: str, tag: str, sources: Sequence[int]) -> tuple[bytes, bytes]:
    """The header and the metrics with one full entry for each old glyph and each copy."""
    head, table, count = font.table(head_tag), font.table(tag), font.glyph_count
    full = unsigned(head, 34, 2)
    if not full:
        raise ProgramDamaged("metrics without an entry")
    rows = [_metric(table, full, glyph) for glyph in range(count)]
    rows += [rows[source] for source in sources]
    return head[:34] + len(rows).to_bytes(2, "big") + head[36:], b"".join(rows)


def _metric(table: bytes, full: int, glyph: int) -> bytes:
    """Advance and side bearing of a glyph; those past the full entries share the last advance."""
    if glyph < full:
        row = table[4 * glyph : 4 * glyph + 4]
        return row + b"\0" * (4 - len(row))
    advance = table[4 * full - 4 : 4 * full - 2]
    bearing = table[4 * full + 2 * (glyph - full) : 4 * full + 2 * (glyph - full) + 2]
    return advance + bearing + b"\0" * (2 - len(bearing))

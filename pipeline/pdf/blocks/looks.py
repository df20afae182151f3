"""How text is set: its colour and family, and how a paragraph stands in its column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Any

import pymupdf

from pipeline.pdf.blocks.groups import Group, size_of
from pipeline.pdf.blocks.model import Look
from pipeline.pdf.layout import Box, Line, Span
from pipeline.pdf.reading.pictures import shown_by

_mupdf: Any = pymupdf  # its functions carry no types
_SERIF = 4  # MuPDF's flag of a face with serifs
_DARK, _LIGHT = 0x28, 0.85
_SLIP = 0.35  # of the letter size: edges that differ by less are one
_MARKED = 1.2  # letter sizes from a bullet to its text, where the bullet is a line of its own
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_FAMILIES = (  # what a name holds, and the family that office programs know, or stand another in for
    (r"courier|mono|typewriter|consol|menlo|^(?:cmtt|sftt|ectt)", "Courier New"),
    (r"calibri|carlito", "Calibri"), (r"cambria|caladea", "Cambria"), (r"georgia|gelasio", "Georgia"),
    (r"verdana", "Verdana"), (r"tahoma", "Tahoma"), (r"trebuchet", "Trebuchet MS"), (r"garamond", "Garamond"),
    (r"palatino|pagella|p052", "Palatino Linotype"), (r"schoolbook|c059", "Century Schoolbook"),
    (r"arial|helvet|arimo|nimbussan|liberationsans|^cmss", "Arial"),
    (r"times|tinos|nimbusrom|liberationserif|^(?:cm|sfr|sfb|sft|ec|lm)[a-z]*\d|stix", "Times New Roman"),
    (r"sans|gothic|grotesk", "Arial"), (r"serif|roman", "Times New Roman"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ink:
    """Where a page's text is coloured, as six hexadecimal digits, and its faces with serifs."""

    colours: tuple[tuple[Box, str], ...] = ()
    serif: frozenset[str] = frozenset()

    def near(self, line: Line) -> list[tuple[Box, str]]:
        return [one for one in self.colours if one[0].y0 <= line.box.y1 and one[0].y1 >= line.box.y0]

    def family_of(self, font: str) -> str:
        return family_of(font, font in self.serif)


def ink_of(page: Any, *, light: bool) -> Ink:
    """Read from a page as displayed; ``light`` says whether letters that are hardly seen on white stay as they are."""
    text = page.get_textpage(flags=_mupdf.TEXT_PRESERVE_WHITESPACE, clip=_mupdf.INFINITE_RECT(), matrix=shown_by(page))
    colours: list[tuple[Box, str]] = []
    serif: set[str] = set()
    for block in text.extractDICT()["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                if span["flags"] & _SERIF:
                    serif.add(span["font"])
                if colour := _colour(int(span["color"]), light=light):
                    colours.append((Box(*span["bbox"]), colour))
    return Ink(tuple(colours), frozenset(serif))


def _colour(number: int, *, light: bool) -> str:
    red, green, blue = number >> 16 & 255, number >> 8 & 255, number & 255
    if max(red, green, blue) < _DARK:
        return ""
    bright = (0.299 * red + 0.587 * green + 0.114 * blue) / 255
    return f"{number & 0xFFFFFF:06X}" if light or bright < _LIGHT else ""


def colour_at(line: Line, at: int, near: Iterable[tuple[Box, str]]) -> str:
    """The colour of one character, "" for black."""
    x0, y0, x1, y1 = line.chars[4 * at : 4 * at + 4]
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return next((colour for box, colour in near if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1), "")


def is_lowered(line: Line, span: Span) -> bool:
    """Whether small letters off the line's base stand below it."""
    height = line.box.y1 - line.box.y0
    feet = max(line.chars[4 * span.start + 3 : 4 * span.end : 4])
    heads = min(line.chars[4 * span.start + 1 : 4 * span.end : 4])
    return span.raised and (heads + feet) / 2 > (line.box.y0 + line.box.y1) / 2 + 0.04 * height


@lru_cache(maxsize=512)
def family_of(font: str, serif: bool) -> str:
    """The family an office program has for a font of a PDF."""
    plain = _SUBSET.sub("", font).replace(" ", "").replace("-", "").lower()
    known = next((family for pattern, family in _FAMILIES if re.search(pattern, plain)), "")
    return known or ("Times New Roman" if serif else "Arial")


def column_edges(lines: Iterable[Line], area: Box) -> dict[int, tuple[float, float]]:
    """Left and right edge of each column; column 0 is as wide as the text of all pages."""
    found: dict[int, tuple[float, float]] = {0: (area.x0, area.x1)}
    for line in lines:
        if line.column and line.direction == (1.0, 0.0):
            left, right = found.get(line.column, (line.box.x0, line.box.x1))
            found[line.column] = min(left, line.box.x0), max(right, line.box.x1)
    return found


def look_of(group: Group, edges: Mapping[int, tuple[float, float]]) -> Look:
    """How the lines of a group stand between the edges of their column."""
    first = group.lines[0]
    lines = [line for line in group.lines if line.column == first.column]
    left, right = edges.get(first.column, edges[0])
    pitch = median(two.box.y0 - one.box.y0 for one, two in pairwise(lines)) if len(lines) > 1 else 0.0
    if group.mark is not None:
        return _entry(group, lines, (left, right), pitch)
    align = _alignment(lines, left, right)
    if align in ("centre", "right"):
        return Look(align, pitch=round(max(0.0, pitch), 1))
    body = min(line.box.x0 for line in lines[1:] or lines)
    inset = max(0.0, body - left)
    spare = right - max(line.box.x1 for line in lines) if align == "justified" else 0.0
    size = size_of(first)
    return Look(
        align,
        round(inset, 1) if inset > 0.5 * size else 0.0,
        round(spare, 1) if spare > size else 0.0,
        round(max(-inset, first.box.x0 - body), 1) if abs(first.box.x0 - body) > _SLIP * size else 0.0,
        round(max(0.0, pitch), 1),
    )


def _entry(group: Group, lines: Sequence[Line], edges: tuple[float, float], pitch: float) -> Look:
    """A list's entry hangs from its mark."""
    left, right = edges
    first, size = lines[0], size_of(lines[0])
    start = group.mark.end if group.mark is not None else 0
    inside = first.chars[4 * start] if 0 < start < len(first.text) else first.box.x0
    mark = first.box.x0 if start else inside - _MARKED * size
    hang = min(max(inside - mark, 0.6 * size), 6 * size)
    heavy = bool(first.spans) and first.spans[0].bold
    align = "justified" if _alignment(lines, left, right) == "justified" else "left"
    return Look(align, round(max(hang, inside - left), 1), 0.0, round(-hang, 1), round(max(0.0, pitch), 1), heavy)


def _alignment(lines: Sequence[Line], left: float, right: float) -> str:
    size = size_of(lines[0])
    slip = max(2.0, _SLIP * size)
    if len(lines) == 1:
        before, after = lines[0].box.x0 - left, right - lines[0].box.x1
        if before > 1.5 * size and abs(before - after) <= max(4.0, 0.03 * (right - left)):
            return "centre"
        return "right" if after <= slip and before > 0.35 * (right - left) else "left"
    starts, ends = [line.box.x0 for line in lines], [line.box.x1 for line in lines]
    ragged = max(starts) - min(starts) > slip
    middles = [(start + end) / 2 for start, end in zip(starts, ends, strict=True)]
    if ragged and max(middles) - min(middles) <= slip:
        return "centre"
    if ragged and max(ends) - min(ends) <= slip and max(starts[1:]) - min(starts[1:]) > slip:
        return "right"
    edge = max(ends[:-1]) if len(lines) > 2 else right
    full = sum(edge - end <= max(1.5, 0.2 * size) for end in ends[:-1])
    return "justified" if full >= 0.75 * (len(lines) - 1) else "left"


def main_family(fonts: Counter[str], serif: frozenset[str]) -> str:
    """The family most letters are set in, "" without any."""
    families: Counter[str] = Counter()
    for font, letters in fonts.items():
        families[family_of(font, font in serif)] += letters
    return families.most_common(1)[0][0] if families else ""

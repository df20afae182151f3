"""Pages that programs read otherwise than they look: words are searched in what is read, not in what is seen.

Two marks are cheap to look for: one shape that is read as several letters, and fonts whose letters are named otherwise
than they are read (ToUnicode against the names of glyphs; ISO 32000-1, 9.10).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
from pikepdf import Dictionary

from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.reading.opening import opened as opened_by_mupdf
from pipeline.pdf.redact.drawings import forms_of, members_of
from pipeline.pdf.redact.lookalikes import latinised
from pipeline.pdf.redact.plain import plain_of
from pipeline.pdf.rewriting.opening import PAGE_LIMIT, opened
from pipeline.pdf.shield.fonts import FontUnreadable, load_font
from pipeline.pdf.shield.fonts.encodings import text_of_name
from pipeline.pdf.shield.fonts.reading import SimpleFont
from pipeline.pdf.shield.limits import LimitExceeded

_mupdf: Any = pymupdf  # its functions carry no types

OTHERWISE = "letters look otherwise there than programs read them; draw boxes where the page shows what has to go"
_NOTHING = "<</Type/XObject/Subtype/Form/BBox[0 0 0 0]>>"
_SHAPE = re.compile(r'<path id="(font_[0-9a-f]+_[0-9a-f]+)" d="([^"]+)"')
_DRAWN = re.compile(r'<use data-text="([^"]+)" xlink:href="#(font_[0-9a-f]+_[0-9a-f]+)"')
# Letters that have one shape in many fonts, or of which one font draws several alike.
_ALIKE = str.maketrans("l1ı0đɖǝкκĸгпфз", "iiioððəkkkγπφ3")
_LAST = "\u058f"  # of Latin, Greek, Cyrillic, Armenian: in other scripts several letters have one shape
_LEAST = 3  # letters of a font; TeX's fonts call an Ohm sign "W"
_LONGEST = 4_000_000  # bytes of a font program


def pages_read_otherwise(source: Path, password: str | None) -> list[int]:
    """Such pages, from 0."""
    with opened_by_mupdf(source, password=password, page_limit=PAGE_LIMIT) as document:
        found = {number for number in range(len(document)) if _has_shape_of_several(document, number)}
    with opened(source, password) as pdf:
        known: dict[tuple[int, int], bool] = {}
        for number, page in enumerate(pdf.pages):
            if number not in found and any(_is_named_otherwise(font, known) for font in _fonts(page.obj)):
                found.add(number)
    return sorted(found)


def _has_shape_of_several(document: Any, number: int) -> bool:
    """The document is changed: pictures, of which a drawing would hold every pixel, are taken out."""
    try:
        for picture in document.get_page_images(number):
            document.update_object(picture[0], _NOTHING)
        drawing: str = document[number].get_svg_image(text_as_path=True)
    except READ_ERRORS:
        return False
    shapes = dict(_SHAPE.findall(drawing))
    read: dict[tuple[str, str], set[str]] = defaultdict(set)
    for text, name in _DRAWN.findall(drawing):
        if name in shapes and (letter := _letter(unescape(text))):
            read[name.split("_")[1], shapes[name]].add(letter)
    return any(len(letters) > 1 for letters in read.values())


def _letter(text: str) -> str:
    """What is one for all that may look the same; "" for what is no letter or figure."""
    if len(text) != 1 or not text.isalnum() or text > _LAST:
        return ""
    return latinised(plain_of(text).text).casefold().translate(_ALIKE)


def _fonts(page: Any) -> Iterator[Any]:
    for owner in (page, *forms_of(page, set())):
        yield from members_of(owner.get("/Resources"), "/Font")


def _is_named_otherwise(font: Any, known: dict[tuple[int, int], bool]) -> bool:
    key = font.objgen if font.is_indirect else (0, 0)
    if key not in known or not font.is_indirect:
        known[key] = _differs(font)
    return known[key]


def _differs(font: Any) -> bool:
    if not isinstance(font, Dictionary) or "/ToUnicode" not in font or font.get("/Subtype") == pikepdf.Name.Type3:
        return False
    try:
        read = load_font(font, _LONGEST)
    except (FontUnreadable, LimitExceeded):
        return False
    if not isinstance(read, SimpleFont):
        return False
    named = {code: _letter(text_of_name(read.names[code] or "")) for code in read.mapped if code < len(read.names)}
    pairs = ((one, _letter(read.text(code))) for code, one in named.items())
    return sum(bool(one and other and one != other) for one, other in pairs) >= _LEAST

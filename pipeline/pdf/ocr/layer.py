"""The invisible layer: a page's words at their places, in a content stream before the page's own.

The page's own streams, pictures and resources stay as they are; render mode 3 paints nothing (ISO 32000-1, 9.3.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import hypot
from typing import Any

from pikepdf import Dictionary, Name, Page, Pdf

from pipeline.pdf.direction import has_right_to_left
from pipeline.pdf.ocr.font import ADVANCE, DESCENT, InvisibleFont
from pipeline.pdf.ocr.packed import packed
from pipeline.pdf.ocr.right_to_left import visual
from pipeline.pdf.ocr.words import Word, adjoin

TAG = "/BinderyOCR"  # marks the layer's content, so that one can tell whose it is
_NARROWEST, _WIDEST = 1.0, 2000.0  # percent, for letters squeezed or spread to their word's width


def add_layer(pdf: Pdf, page: Page, words: Sequence[Word], font: InvisibleFont) -> None:
    """Lays ``words`` into ``page``; without words the page stays as it is."""
    if not words:
        return
    name = _named(page, font)
    content = b"\n".join((f"{TAG} BMC q BT 3 Tr".encode(), *_shown(words, name, font), b"ET Q EMC", b""))
    page.contents_add(packed(pdf, content), prepend=True)


def _named(page: Page, font: InvisibleFont) -> str:
    """The font's name among resources of this page's own: others may share what it had."""
    found = page.obj.get("/Resources", page.resources)
    resources = Dictionary(dict(found.items())) if isinstance(found, Dictionary) else Dictionary()
    before = resources.get("/Font")
    fonts = Dictionary(dict(before.items())) if isinstance(before, Dictionary) else Dictionary()
    number = 0
    while f"/BinderyOCR{number}" in fonts:
        number += 1
    name = f"/BinderyOCR{number}"
    fonts[name] = font.object
    resources[Name.Font] = fonts
    page.obj[Name.Resources] = resources
    return name


def _shown(words: Sequence[Word], name: str, font: InvisibleFont) -> Iterator[bytes]:
    """Each word at its place, with the space to the next."""
    strung = list(_strung(words))
    for one, after in zip(strung, (*strung[1:], None), strict=True):
        x0, y0, x1, y1 = one.base
        long = hypot(x1 - x0, y1 - y0)
        if long <= 0 or one.size <= 0:
            continue
        ux, uy = (x1 - x0) / long, (y1 - y0) / long
        size = one.size / (1 - DESCENT / 1000)
        percent = min(max(100 * long / (len(one.text) * size * ADVANCE / 1000), _NARROWEST), _WIDEST)
        text, back = _spaced(one, after)
        start = back * percent / 100 * size * ADVANCE / 1000
        x, y = x0 - start * ux, y0 - start * uy
        yield f"{name} {size:.2f} Tf {ux:.5g} {uy:.5g} {-uy:.5g} {ux:.5g} {x:.2f} {y:.2f} Tm".encode()
        yield f"{percent:.2f} Tz ".encode() + font.encode(text) + b" Tj"


def _strung(words: Sequence[Word]) -> Iterator[Word]:
    """Words that stand without spaces as one, or a viewer would put some between them."""
    held: Word | None = None
    before: Word | None = None
    for one in words:
        if held and before and adjoin(before, one):
            held = replace(held, text=held.text + one.text, base=(*held.base[:2], *one.base[2:]))
        else:
            if held:
                yield held
            held = one
        before = one
    if held:
        yield held


def _spaced(one: Word, after: Word | None) -> tuple[str, int]:
    """The letters as they stand from left to right, and how many places they begin before the word.

    A space to the next word of the line is in the same string, as pdfium drops spaces that stand alone.
    """
    text = visual(one.text)
    if after is None or after.line != one.line:
        return text, 0
    leads_left = has_right_to_left(one.text) or has_right_to_left(after.text)
    return (" " + text, 1) if leads_left and _lies_before(after, one) else (text + " ", 0)


def _lies_before(other: Word, one: Word) -> bool:
    """Against the way of reading from left to right."""
    x0, y0, x1, y1 = one.base
    return (other.base[0] - x0) * (x1 - x0) + (other.base[1] - y0) * (y1 - y0) < 0


def turn_page(page: Page, degrees: int) -> None:
    """Turns what is displayed clockwise; nothing of the page's content changes."""
    before: Any = page.get("/Rotate", 0)  # qpdf resolves what pages inherit
    page.obj[Name.Rotate] = (int(before) + degrees) % 360

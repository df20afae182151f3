"""Images of a page as files: the bytes of the PDF where they are a file format already, else PNG without loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.blocks.model import Image
from pipeline.pdf.layout import Box
from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.reading.pictures import shown_by

_mupdf: Any = pymupdf  # its functions carry no types
MOST_IMAGES = 1000
MOST_PIXELS = 60_000_000
_LEAST = 12.0  # points each way; smaller ones are dots and rules
_BEHIND = 0.6  # of the page
_AS_THEY_ARE = {"jpeg": ("jpg", "image/jpeg"), "png": ("png", "image/png")}
_INLINE_DPI = 200
_MOST_DRAWN = 12_000_000  # pixels of a painted part: more than A4 has at 200 dpi
_ODD: tuple[type[Exception], ...] = (*READ_ERRORS, OSError, KeyError)  # of damaged images


def placed_on(page: Any, *, numbered: bool = True) -> Iterator[tuple[dict[str, Any], Any]]:
    """What MuPDF tells of each image on a page that is more than a dot or a rule, and its rectangle as displayed.

    To find the numbers of their objects MuPDF unpacks all of them; whoever counts places alone does without.
    """
    matrix = shown_by(page)
    for one in _mupdf.Page.get_image_info(page, xrefs=numbered):
        place = _mupdf.Rect(one["bbox"]) * matrix & page.rect
        if not place.is_empty and place.width >= _LEAST and place.height >= _LEAST:
            yield one, place


def is_behind(box: Box, width: float, height: float) -> bool:
    """Whether a picture covers most of a page of that size, so that what else is on it stands in front."""
    return (box.x1 - box.x0) * (box.y1 - box.y0) >= _BEHIND * width * height


def is_inside(one: Box, other: Box) -> bool:
    """Whether most of a box lies in another."""
    wide, high = min(one.x1, other.x1) - max(one.x0, other.x0), min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > 0 and high > 0 and wide * high >= 0.8 * (one.x1 - one.x0) * (one.y1 - one.y0)


@dataclass(slots=True)
class ImageFiles:
    """Writes each image once, however often it is placed; ``left_out`` counts those past the limits or broken."""

    folder: Path
    seen: dict[int, tuple[str, str, int, int]] = field(default_factory=dict)
    left_out: int = 0
    written: int = 0

    def images_of(self, page: Any, number: int, without: Sequence[Box] = ()) -> Iterator[Image]:
        """The images placed on a page, with their boxes as displayed, but for those in some areas."""
        for one, place in placed_on(page):
            if any(is_inside(Box(*place), box) for box in without):
                continue
            found = self._file_of(page, one, place)
            if found is None:
                self.left_out += 1
                continue
            name, media_type, width, height = found
            box = Box(*(round(side, 2) for side in place))
            yield Image(name, media_type, width, height, number, box, int(one["xref"]))

    def _file_of(self, page: Any, one: dict[str, Any], place: Any) -> tuple[str, str, int, int] | None:
        xref = int(one["xref"])
        if xref in self.seen:
            return self.seen[xref]
        if self.written >= MOST_IMAGES or one["width"] * one["height"] > MOST_PIXELS:
            return None
        try:
            found = self._extracted(page.parent, xref) if xref else self._painted(page, place)
        except _ODD:
            return None
        self.written += 1
        if xref:
            self.seen[xref] = found
        return found

    def _extracted(self, document: Any, xref: int) -> tuple[str, str, int, int]:
        mask = document.xref_get_key(xref, "SMask")[0] == "xref"
        raw = document.extract_image(xref)
        suffix, media_type = _AS_THEY_ARE.get(raw["ext"], ("", ""))
        if suffix and not mask and raw["colorspace"] in (1, 3):
            name = f"image-{xref}.{suffix}"
            (self.folder / name).write_bytes(raw["image"])
            return name, media_type, raw["width"], raw["height"]
        pixels = _mupdf.Pixmap(document, xref)
        if pixels.colorspace is None or pixels.colorspace.n != 3:
            pixels = _mupdf.Pixmap(_mupdf.csRGB, pixels) if pixels.colorspace else _mupdf.Pixmap(_mupdf.csGRAY, pixels)
        if mask:
            pixels = _with_mask(document, xref, pixels)
        return self._saved(pixels, f"image-{xref}.png")

    def _painted(self, page: Any, place: Any) -> tuple[str, str, int, int]:
        """An image inside the page's own content has no object to take; its place on the page is painted."""
        pixels = page.get_pixmap(dpi=_INLINE_DPI, clip=place)
        return self._saved(pixels, f"image-inline-{page.number + 1}-{self.written}.png")

    def painted(self, page: Any, number: int, boxes: Sequence[tuple[Box, str]]) -> Iterator[Image]:
        """Parts of a page as it is displayed, each with what it is called; one interpretation serves them all.

        200 dpi, less where a part would have more than `_MOST_DRAWN` pixels.
        """
        drawn: Any = page.get_displaylist() if boxes else None
        for box, alt in boxes:
            if self.written >= MOST_IMAGES:
                self.left_out += 1
                continue
            area = (box.x1 - box.x0) * (box.y1 - box.y0)
            scale = min(_INLINE_DPI / 72, (_MOST_DRAWN / area) ** 0.5)
            clip = _mupdf.Rect(box.x0, box.y0, box.x1, box.y1)
            pixels = drawn.get_pixmap(matrix=_mupdf.Matrix(scale, scale), alpha=False, clip=clip)
            self.written += 1
            name, media_type, width, height = self._saved(pixels, f"drawing-{number}-{self.written}.png")
            yield Image(name, media_type, width, height, number, box, alt=alt)

    def _saved(self, pixels: Any, name: str) -> tuple[str, str, int, int]:
        pixels.save(self.folder / name)
        return name, "image/png", pixels.width, pixels.height


def _with_mask(document: Any, xref: int, pixels: Any) -> Any:
    """The image with its soft mask as transparency; without it where the two do not fit."""
    mask = _mupdf.Pixmap(document, int(document.xref_get_key(xref, "SMask")[1].split()[0]))
    plain = _mupdf.Pixmap(pixels, 0) if pixels.alpha else pixels
    if (mask.width, mask.height) != (plain.width, plain.height):
        return plain
    return _mupdf.Pixmap(plain, _mupdf.Pixmap(mask.colorspace, mask) if mask.n > 1 else mask)

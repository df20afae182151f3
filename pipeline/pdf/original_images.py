"""Images of a PDF as they are stored in it: the very bytes where those are a file, else PNG or TIFF without loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.blocks.images import MOST_PIXELS, placed_on
from pipeline.pdf.layout import Box
from pipeline.pdf.reading.opening import READ_ERRORS, opened
from pipeline.pdf.store import Trim

_mupdf: Any = pymupdf  # its functions carry no types
MOST = 5000
_FILES = {"jpeg": "jpg", "jpx": "jp2", "png": "png", "tiff": "tif", "jxr": "jxr", "bmp": "bmp", "gif": "gif"}
_ODD: tuple[type[Exception], ...] = (*READ_ERRORS, KeyError, TypeError)  # of damaged images


@dataclass(frozen=True, slots=True)
class Placed:
    """An image where it stands; ``dpi`` is that of the placement, the lower of its two. ``file`` is "" without one.

    ``original`` says the file is what the PDF holds byte for byte; ``masked`` that a mask was left out of it.
    """

    file: str
    page: int
    box: Box
    width: int
    height: int
    dpi: int
    original: bool
    masked: bool


@dataclass(slots=True)
class _Taken:
    file: str
    original: bool
    masked: bool


def images_of(
    source: Path, password: str | None, pages: Sequence[int], store: Callable[[str, bytes], None]
) -> Iterator[Placed | str]:
    """Each placement of an image; its bytes go to ``store`` once. A sentence for what could not be taken out."""
    taken: dict[int, _Taken] = {}
    inline, trim = 0, Trim()
    with opened(source, password=password, page_limit=None) as document:
        for number in pages:
            try:
                placed = list(placed_on(document[number - 1]))
            except READ_ERRORS:
                yield f"Page {number} is damaged; its images could not be read."
                continue
            trim.after(document, number - 1)
            for one, place in placed:
                xref = int(one["xref"])
                if not xref:
                    inline += 1
                elif xref not in taken and len(taken) < MOST:
                    taken[xref] = _take(document, xref, one, store)
                found = taken.get(xref, _Taken("", False, False))
                yield _placed(number, one, place, found)
    if inline:
        yield f"{inline} image{'s' * (inline > 1)} inside the pages' own drawing have no file of their own to take out."
    lost = sum(not one.file for one in taken.values())
    if lost:
        yield f"{lost} image{'s' * (lost > 1)} damaged or too large to take out."


def _placed(number: int, one: dict[str, Any], place: Any, found: _Taken) -> Placed:
    box = Box(*(round(side, 2) for side in place))
    wide, high = _mupdf.Rect(one["bbox"]).width, _mupdf.Rect(one["bbox"]).height
    dpi = round(min(one["width"] / wide, one["height"] / high) * 72) if wide and high else 0
    return Placed(found.file, number, box, one["width"], one["height"], dpi, found.original, found.masked)


def _take(document: Any, xref: int, one: dict[str, Any], store: Callable[[str, bytes], None]) -> _Taken:
    if one["width"] * one["height"] > MOST_PIXELS:
        return _Taken("", False, False)
    try:
        raw = document.extract_image(xref)
        name = f"image-{xref}.{_FILES.get(raw['ext'], raw['ext'])}"
        store(name, raw["image"])
        masked = bool(raw.get("smask"))
        original = raw["ext"] in ("jpeg", "jpx") and _is_raw(document, xref, raw["image"])
        return _Taken(name, original, masked)
    except _ODD:
        return _Taken("", False, False)


def _is_raw(document: Any, xref: int, content: bytes) -> bool:
    return bool(document.xref_stream_raw(xref) == content)

"""Pages as pictures: PNG, JPEG, WebP, TIFF or SVG; several are one TIFF or a zip, written as they come."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image

from pipeline.pdf.reading.opening import READ_ERRORS, ReadingRefused, check_asked, opened
from pipeline.pdf.store import Trim
from pipeline.pdf.tiff_pages import TiffBook, save_tiff, tiff_image

_mupdf: Any = pymupdf  # its functions carry no types
PAGE_LIMIT = 2000
MOST_PIXELS = 100_000_000  # of one page: A0 at 200 dpi has 62 million
SUFFIXES = {"png": "png", "jpeg": "jpg", "webp": "webp", "tiff": "tif", "svg": "svg"}
_LONGEST_PREVIEW = 1500  # pixels
_WEBP_LONGEST = 16_383  # pixels a side, the format's own limit
_LONGEST_SVG = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pictured:
    """``names`` are the files in the zip, or the one file; ``pages`` counts what was painted."""

    names: tuple[str, ...]
    pages: int
    notes: tuple[str, ...]


def picture_pages(
    source: Path,
    target: Path,
    pages: Sequence[int],
    *,
    form: str,
    dpi: int,
    quality: int,
    stem: str,
    password: str | None,
    multipage: bool = False,
    first: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Pictured:
    """Writes ``target``; ``form`` is a key of `SUFFIXES`. ``multipage`` makes one TIFF of all pages.

    ``first`` gets a copy of the first of several pictures. Raises ReadingRefused: as reading does, "too_many_pixels",
    and "broken" when not one page can be painted.
    """
    names: list[str] = []
    notes: list[str] = []
    trim = Trim()
    part = target.with_name(f"page.{SUFFIXES[form]}")
    check_asked(len(pages), PAGE_LIMIT)
    with ExitStack() as held:
        document = held.enter_context(opened(source, password=password, page_limit=None))
        book = held.enter_context(TiffBook(target)) if multipage and form == "tiff" else None
        archive = held.enter_context(zipfile.ZipFile(target, "w")) if book is None else None
        width = len(str(document.page_count))
        for done, number in enumerate(pages, 1):
            is_painted = _painted(document, number, book or part, form, dpi, quality, notes)
            trim.after(document, number - 1)
            if is_painted and archive is not None:
                names.append(f"{stem}-{number:0{width}}.{SUFFIXES[form]}")
                archive.write(part, names[-1], zipfile.ZIP_DEFLATED if form == "svg" else zipfile.ZIP_STORED)
                if first is not None and not first.exists():
                    _preview(document, number, part, first, form)
            if progress is not None:
                progress(done, len(pages))
    painted = len(names) if book is None else book.pages
    if not painted:
        raise ReadingRefused("broken", "Not one of these pages can be painted. Save the file as PDF again.")
    if len(names) == 1:
        with zipfile.ZipFile(target) as packed:
            packed.extract(names[0], target.parent)
        (target.parent / names[0]).replace(target)
    return Pictured(tuple(names) or (f"{stem}.tif",), painted, tuple(notes))


def _painted(
    document: Any, number: int, out: Path | TiffBook, form: str, dpi: int, quality: int, notes: list[str]
) -> bool:
    try:
        page = document[number - 1]
        if form != "svg":
            _check_pixels(page.rect, number, dpi, form)
        if isinstance(out, TiffBook):
            out.add(tiff_image(page, dpi), dpi)
        elif form == "svg":
            _write_svg(page, out)
        elif form == "tiff":
            save_tiff(tiff_image(page, dpi), out, dpi)
        else:
            _save(page.get_pixmap(dpi=dpi, colorspace=_mupdf.csRGB, alpha=False), out, form, dpi, quality)
    except READ_ERRORS:
        notes.append(f"Page {number} is damaged and could not be painted.")
        return False
    return True


def _preview(document: Any, number: int, part: Path, first: Path, form: str) -> None:
    """The picture itself, or one in PNG of what browsers are not to be given from strangers."""
    if form == "svg":
        page = document[number - 1]
        dpi = max(1, min(96, int(_LONGEST_PREVIEW * 72 / max(page.rect.width, page.rect.height))))
        page.get_pixmap(dpi=dpi, alpha=False).pil_save(first, format="PNG")
    else:
        part.replace(first)


def _check_pixels(area: Any, number: int, dpi: int, form: str) -> None:
    wide, high = area.width * dpi / 72, area.height * dpi / 72
    if wide * high > MOST_PIXELS:
        fitting = int(dpi * (MOST_PIXELS / (wide * high)) ** 0.5)
        text = f"Page {number} would have {wide * high / 1e6:,.0f} million pixels at {dpi} dpi; at most "
        raise ReadingRefused("too_many_pixels", f"{text}{MOST_PIXELS // 1_000_000} are painted. Ask for {fitting} dpi.")
    if form == "webp" and max(wide, high) > _WEBP_LONGEST:
        fitting = int(dpi * _WEBP_LONGEST / max(wide, high))
        text = f"Page {number} is longer than WebP can be ({_WEBP_LONGEST} pixels). Ask for {fitting} dpi or for PNG."
        raise ReadingRefused("too_many_pixels", text)


def _save(pixels: Any, part: Path, form: str, dpi: int, quality: int) -> None:
    if form == "png":
        pixels.save(part)
        return
    image = Image.frombuffer("RGB", (pixels.width, pixels.height), pixels.samples_mv, "raw", "RGB", 0, 1)
    if form == "jpeg":
        image.save(part, "JPEG", quality=quality, optimize=True, dpi=(dpi, dpi))
    else:
        image.save(part, "WEBP", quality=quality, method=4)


def _write_svg(page: Any, part: Path) -> None:
    """Letters as outlines, so that it looks the same everywhere."""
    drawn = page.get_svg_image(text_as_path=True)
    if len(drawn) > _LONGEST_SVG:
        raise ReadingRefused("too_large", f"Page {page.number + 1} is too large for SVG. Choose PNG.")
    part.write_text(drawn, encoding="utf-8")

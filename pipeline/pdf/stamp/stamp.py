"""Sheets with the stamps are made by MuPDF and laid over the pages by qpdf, so that all else stays as it is."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.rewriting.labels import labels_of, plain
from pipeline.pdf.rewriting.opening import MALFORMED, opened, pages_of
from pipeline.pdf.rewriting.order import picks_of
from pipeline.pdf.rewriting.promises import broken_promises
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.rewriting.saving import saved
from pipeline.pdf.stamp.steps import Stamp, Stamped
from pipeline.pdf.stamp.wording import label_text, worded

_mupdf: Any = pymupdf  # its functions carry no types

POINTS_PER_MM = 72 / 25.4
LARGEST_PICTURE = 100_000_000  # pixels


def stamp_pages(
    source: Path, target: Path, stamp: Stamp, picture: Path | None, password: str | None, *, allow_signed: bool
) -> Stamped:
    """Writes the stamped file; raises RewriteRefused."""
    sheets = target.with_suffix(".sheets.pdf")
    with opened(source, password) as pdf:
        pages = pages_of(pdf, allow_signed=allow_signed)
        losses = broken_promises(pdf, "stamped")
        chosen = sorted({one.page for one in picks_of(stamp.pages, pages)})
        try:
            labels = labels_of(pdf) or plain(pages)
            sizes = [_seen_size(pdf.pages[at]) for at in chosen]
            texts = [
                worded(stamp.text, {
                    "page": stamp.start + number, "pages": stamp.start + len(chosen) - 1,
                    "label": label_text(labels[at]), "name": stamp.name, "date": stamp.date,
                })
                for number, at in enumerate(chosen)
            ]  # fmt: skip
            _sheets(sheets, sizes, texts, stamp, picture)
            with pikepdf.open(sheets, access_mode=pikepdf.AccessMode.stream) as overlay:
                for number, at in enumerate(chosen):
                    _lay(pdf.pages[at], overlay.pages[number], below=stamp.below)
                saved(pdf, target)
        except MALFORMED as error:
            raise RewriteRefused("broken", "A page of this PDF is damaged. Repair it first.") from error
    return Stamped(pages, len(chosen), tuple(losses))


def _seen_size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height in points as the page is seen."""
    box, unit = pikepdf.Rectangle(page.cropbox), float(page.obj.get("/UserUnit", 1) or 1)
    size = (float(box.width) * unit or 1.0, float(box.height) * unit or 1.0)
    turned = int(page.obj.get("/Rotate", 0) or 0) % 180 == 90
    return (size[1], size[0]) if turned else size


def _lay(page: pikepdf.Page, sheet: pikepdf.Page, *, below: bool) -> None:
    area = pikepdf.Rectangle(page.cropbox)
    if below:
        page.add_underlay(sheet, area)
    else:
        page.add_overlay(sheet, area)


def _sheets(
    target: Path, sizes: list[tuple[float, float]], texts: list[str], stamp: Stamp, picture: Path | None
) -> None:
    try:
        with _mupdf.open() as document, _Picture(picture) as shown:
            font = _font_for("".join(texts))
            for (width, height), text in zip(sizes, texts, strict=True):
                page = document.new_page(width=max(1.0, min(14_400, width)), height=max(1.0, min(14_400, height)))
                if shown.document is not None:
                    shown.put(page, stamp)
                if text.strip():
                    _write(page, text, font, stamp)
            document.subset_fonts()
            document.save(target, garbage=4, deflate=True, no_new_id=True)
    except READ_ERRORS as error:
        raise RewriteRefused("bad_picture", "The picture cannot be drawn. Choose another one.") from error


def _font_for(text: str) -> Any:
    """Helvetica's likeness where it has the letters; else the widest font that MuPDF brings."""
    plain_font = _mupdf.Font("helv")
    letters = {one for one in text if not one.isspace()}
    if all(plain_font.has_glyph(ord(one)) for one in letters):
        return plain_font
    wide = _mupdf.Font("cjk")
    lacking = sorted(one for one in letters if not wide.has_glyph(ord(one)))
    if lacking:
        raise RewriteRefused(
            "no_letters", f"No font here has the letters {''.join(lacking)[:20]}. Use a picture instead."
        )
    return wide


def _write(page: Any, text: str, font: Any, stamp: Stamp) -> None:
    lines = text.split("\n")
    size = min(stamp.size, page.rect.height)
    wide = max(font.text_length(line, fontsize=size) for line in lines) or 1.0
    high = size * 1.2 * len(lines)
    centre = _centre(page.rect, _turned(wide, high, stamp.angle), stamp)
    writer = _mupdf.TextWriter(page.rect)
    for number, line in enumerate(lines):
        length = font.text_length(line, fontsize=size)
        left = centre.x - (length / 2 if "left" not in stamp.place and "right" not in stamp.place else wide / 2)
        if "right" in stamp.place:
            left = centre.x + wide / 2 - length
        writer.append((left, centre.y - high / 2 + size * (1 + 1.2 * number)), line, font=font, fontsize=size)
    turn = _mupdf.Matrix(1, 1).prerotate(-stamp.angle)
    writer.write_text(page, color=_rgb(stamp.colour), opacity=stamp.opacity, morph=(centre, turn))


def _turned(wide: float, high: float, angle: int) -> tuple[float, float]:
    """Width and height of the upright box around a turned one."""
    across, down = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    return wide * across + high * down, wide * down + high * across


def _centre(page: Any, box: tuple[float, float], stamp: Stamp) -> Any:
    margin = stamp.margin * POINTS_PER_MM
    x, y = page.width / 2, page.height / 2
    x = (
        margin + box[0] / 2
        if "left" in stamp.place
        else page.width - margin - box[0] / 2
        if "right" in stamp.place
        else x
    )
    y = (
        margin + box[1] / 2
        if "top" in stamp.place
        else page.height - margin - box[1] / 2
        if "bottom" in stamp.place
        else y
    )
    return _mupdf.Point(x, y)


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


class _Picture:
    """An image or the first page of a PDF, as something to lay down many times."""

    def __init__(self, path: Path | None) -> None:
        self.document: Any = None
        if path is None:
            return
        with _mupdf.open(path) as found:
            if found.needs_pass or not len(found):
                raise RewriteRefused("bad_picture", "The picture is encrypted or empty. Choose another one.")
            size = found[0].rect
            if not found.is_pdf and size.width * size.height > LARGEST_PICTURE:
                raise RewriteRefused("bad_picture", "The picture has too many pixels. Make it smaller.")
            self.document = _mupdf.open("pdf", found.tobytes() if found.is_pdf else found.convert_to_pdf())

    def __enter__(self) -> _Picture:
        return self

    def __exit__(self, *_: object) -> None:
        if self.document is not None:
            self.document.close()

    def put(self, page: Any, stamp: Stamp) -> None:
        size = self.document[0].rect
        wide = page.rect.width * stamp.width / 100
        high = wide * size.height / max(1.0, size.width)
        centre = _centre(page.rect, (wide, high), stamp)
        area = _mupdf.Rect(centre.x - wide / 2, centre.y - high / 2, centre.x + wide / 2, centre.y + high / 2)
        page.show_pdf_page(area, self.document, 0)
        if stamp.opacity < 1:
            _made_clear(page, stamp.opacity)


def _made_clear(page: Any, opacity: float) -> None:
    """Draws what is on the page so far through a graphics state with that opacity."""
    name = page._set_opacity(CA=opacity, ca=opacity)
    document = page.parent
    for xref, *_ in page.get_xobjects():  # as a group, or PDFium draws what is inside without the opacity
        document.xref_set_key(xref, "Group", "<</Type/Group/S/Transparency>>")
    for xref in page.get_contents():
        content = document.xref_stream(xref)
        document.update_stream(xref, b"q /" + name.encode() + b" gs\n" + content + b"\nQ\n")

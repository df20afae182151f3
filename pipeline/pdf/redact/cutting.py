"""Taking things out of a page: letters, pixels of pictures, lines; and where that does not do, all but a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pymupdf

from pipeline.pdf.reading.pictures import from_user_space, shown_by
from pipeline.pdf.redact.cores import core_of_area, rects_to_cut
from pipeline.pdf.redact.places import Place, letters_of, written
from pipeline.pdf.rewriting.refused import RewriteRefused

_mupdf: Any = pymupdf  # its functions carry no types

FILLS = {"black": (0.0, 0.0, 0.0), "white": (1.0, 1.0, 1.0)}
_PICTURE_DPI = 200
_MOST_PIXELS = 40_000_000


def cut_words(page: Any, places: Sequence[Place]) -> None:
    """Takes out the letters of the matches and what pictures show there; letters of lines close by stay."""
    areas = [area for place in places for area in place.areas]
    for middle in _middles(page, places):
        page.add_redact_annot(middle, fill=False)
    if areas:
        page.apply_redactions(images=_mupdf.PDF_REDACT_IMAGE_NONE, graphics=_mupdf.PDF_REDACT_LINE_ART_NONE)
        for area in areas:
            page.add_redact_annot(area, fill=False)
        page.apply_redactions(
            images=_mupdf.PDF_REDACT_IMAGE_PIXELS,
            graphics=_mupdf.PDF_REDACT_LINE_ART_REMOVE_IF_COVERED,
            text=_mupdf.PDF_REDACT_TEXT_NONE,
        )


def _middles(page: Any, places: Sequence[Place]) -> list[Any]:
    """MuPDF takes out each letter that a rectangle touches, and lines may overlap."""
    cores = [core for place in places for core in place.cores]
    unknown = [core_of_area(area) for place in places if not place.cores for area in place.areas]
    return unknown + rects_to_cut(cores, lambda: written(letters_of(page)))


def cut_areas(page: Any, areas: Sequence[pymupdf.Rect]) -> None:
    """Takes out all text, lines and pixels that an area touches."""
    for area in areas:
        page.add_redact_annot(area, fill=False)
    if areas:
        page.apply_redactions(
            images=_mupdf.PDF_REDACT_IMAGE_PIXELS, graphics=_mupdf.PDF_REDACT_LINE_ART_REMOVE_IF_TOUCHED
        )


def is_empty(page: Any, area: pymupdf.Rect) -> bool:
    """Whether nothing is to be seen in the area any more, before it is filled: all of one colour."""
    inside = area & page.rect
    inside = _mupdf.Rect(inside.x0 + 0.75, inside.y0 + 0.75, inside.x1 - 0.75, inside.y1 - 0.75)
    if inside.is_empty or inside.width < 0.5 or inside.height < 0.5:
        return True
    picture = page.get_pixmap(clip=inside, matrix=_scale(inside, 150), alpha=False)
    pixels = np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.stride)
    pixels = pixels[1:-1, 3 * 1 : picture.width * 3 - 3] if min(picture.height, picture.width) > 4 else pixels
    colours = pixels[:, : pixels.shape[1] // 3 * 3].reshape(-1, 3)
    return len(colours) == 0 or int((colours.max(axis=0) - colours.min(axis=0)).max()) <= 2


def fill(page: Any, areas: Sequence[pymupdf.Rect], colour: str) -> None:
    """Paints over what is empty already, so that one sees that something was there."""
    if colour not in FILLS or not areas:
        return
    shape = page.new_shape()
    shape.ipctm = shown_by(page) * ~from_user_space(page)  # its own forgets where a box begins
    for area in areas:
        shape.draw_quad(area.quad)  # `draw_rect` leaves the UserUnit out
    shape.finish(color=None, fill=FILLS[colour], width=0)
    shape.commit()


def picture_instead(document: Any, number: int, areas: Sequence[pymupdf.Rect], colour: str) -> None:
    """Has the page show nothing but a picture of itself, with the areas painted over in it.

    The page stays the same object, so that links, bookmarks and tags that lead to it keep none of what it drew.
    """
    page = document[number]
    size = page.rect
    picture = page.get_pixmap(matrix=_scale(size, _PICTURE_DPI), alpha=False)
    across, down = picture.width / size.width, picture.height / size.height
    shade = (255, 255, 255) if colour == "white" else (0, 0, 0)
    for area in areas:
        spot = _mupdf.IRect(
            int(area.x0 * across) - 1, int(area.y0 * down) - 1, int(area.x1 * across) + 2, int(area.y1 * down) + 2
        )
        picture.set_rect(spot & picture.irect, shade)
    for link in page.get_links():
        if any(not (link["from"] & area).is_empty for area in areas):
            page.delete_link(link)
    image, content = page.insert_image(size, pixmap=picture), document.get_new_xref()
    shown = size * ~from_user_space(page)
    document.update_object(content, "<<>>")
    drawn = f"q {shown.width:.5f} 0 0 {shown.height:.5f} {shown.x0:.5f} {shown.y0:.5f} cm /Page Do Q"
    document.update_stream(content, drawn.encode())
    for key, value in (
        ("Contents", f"{content} 0 R"), ("Resources", f"<</XObject<</Page {image} 0 R>>>>"), ("Group", "null"),
        ("Thumb", "null"), ("PieceInfo", "null"),
    ):  # fmt: skip
        document.xref_set_key(page.xref, key, value)


def _scale(area: pymupdf.Rect, dpi: int) -> Any:
    scale = min(dpi / 72, (_MOST_PIXELS / max(1.0, area.width * area.height)) ** 0.5)
    if scale < 0.05:
        raise RewriteRefused("page_too_large", "A page is larger than any that can be drawn, so nothing can be proved.")
    return _mupdf.Matrix(scale, scale)

"""One page as a picture, for previews: what a reader sees, in WebP or PNG."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image

from documents.extraction.mupdf_file import hide_stalling_tags, open_with_mupdf
from documents.extraction.pdf_amplification import refuse_endless
from documents.extraction.picture import PagePicture, PictureFormat, no_page
from documents.extraction.unreadable import unreadable

MOST_PIXELS = 25_000_000
WEBP_LONGEST = 16_383  # pixels a side, the format's own limit
_mupdf: Any = pymupdf  # its functions carry no types


def paint_page(
    path: Path,
    page: int,
    *,
    width: int | None = None,
    dpi: float | None = None,
    file_format: PictureFormat = "webp",
    password: str | None = None,
) -> PagePicture:
    """Paint page ``page`` (from 1), either ``width`` pixels wide or at ``dpi``.

    A picture that would have more than `MOST_PIXELS`, or sides longer than the format allows, comes smaller:
    read its size from the result. Raises ValueError unless exactly one of ``width`` and ``dpi`` is given and
    positive, Unreadable when the file or the page cannot be painted (codes "password", "wrong_password",
    "no_pages", "no_page", "broken", "memory", "bomb").
    """
    if (width is None) == (dpi is None) or (width or dpi or 0) <= 0:
        raise ValueError("give either a width or a resolution, above zero")
    with unreadable(f"paint page {page}"), open_with_mupdf(path, password) as document:
        if not 1 <= page <= document.page_count:
            raise no_page(page, document.page_count)
        refuse_endless(path, password, slice(page - 1, page))
        hide_stalling_tags(document, path, password, slice(page - 1, page))
        opened = document[page - 1]
        area = opened.rect
        wanted = width / area.width if width is not None else (dpi or 0) / 72
        zoom = _fitting(wanted, area.width, area.height, file_format)
        pixels = opened.get_pixmap(matrix=_mupdf.Matrix(zoom, zoom), colorspace=_mupdf.csRGB, alpha=False)
        image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
        return PagePicture(encoded(image, file_format), f"image/{file_format}", *image.size, area.width, area.height)


def _fitting(zoom: float, width: float, height: float, file_format: PictureFormat) -> float:
    """``zoom``, or as much of it as the limits allow for a page of this size in points."""
    zoom = min(zoom, (MOST_PIXELS / (width * height)) ** 0.5)
    if file_format == "webp":
        zoom = min(zoom, (WEBP_LONGEST - 1) / max(width, height))
    return zoom


def encoded(image: Image.Image, file_format: PictureFormat) -> bytes:
    """The picture's file. WebP is lossy at a quality where text stays sharp, PNG exact."""
    written = BytesIO()
    if file_format == "webp":
        image.save(written, "WEBP", quality=85, method=4)
    else:
        image.save(written, "PNG", compress_level=6)
    return written.getvalue()

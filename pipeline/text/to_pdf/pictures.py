"""Images as pages: a JPEG goes in as it is, each frame of a TIFF is a page, transparent parts are white."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image, ImageOps

from documents.extraction.image_picture import on_white, open_image

_mupdf: Any = pymupdf  # its functions carry no types
PAPERS = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
_MARGIN = 28.35  # points: a centimetre
_DPI = 96.0  # of images that do not say theirs
_LONGEST = 14_400.0  # points, ISO 32000-1, annex C
_LEAST = 3.0
MOST_FRAMES = 1000


def add_image(document: Any, source: Path, media_type: str, paper: str) -> list[str]:
    """Adds a page for each frame; ``paper`` is "fit", "a4" or "letter". Gives notes; raises Unreadable."""
    notes: list[str] = []
    with open_image(source, media_type) as image:
        frames = int(getattr(image, "n_frames", 1))
        if frames > MOST_FRAMES:
            notes.append(f"It has {frames} frames; the first {MOST_FRAMES} are in the PDF.")
        if frames > 1 and media_type in ("image/gif", "image/webp", "image/avif"):
            frames = 1
            notes.append("It moves; its first picture is in the PDF.")
        for frame in range(min(frames, MOST_FRAMES)):
            if frame:
                image.seek(frame)
            _add_frame(document, image, source, paper, whole=frames == 1)
    return notes


def _add_frame(document: Any, image: Image.Image, source: Path, paper: str, *, whole: bool) -> None:
    turned = image.getexif().get(0x0112, 1) != 1  # the orientation a camera notes (Exif 2.32, 4.6.4)
    dpi = image.info.get("dpi") or (_DPI, _DPI)
    across, down = (float(one) if 10 <= float(one) <= 10_000 else _DPI for one in dpi[:2])
    if whole and image.format == "JPEG" and not turned:
        wide, high, content = image.width, image.height, source.read_bytes()
    else:
        shown = ImageOps.exif_transpose(image) or image
        wide, high, content = shown.width, shown.height, _packed(shown)
        if shown.size != image.size:
            across, down = down, across
    size = (wide * 72 / across, high * 72 / down)
    page, place = _page(document, size, paper)
    page.insert_image(place, stream=content, keep_proportion=True)


def _packed(image: Image.Image) -> bytes:
    """The picture as PNG, without loss."""
    found = BytesIO()
    (image if image.mode in ("1", "L", "RGB") and "transparency" not in image.info else on_white(image)).save(
        found, "PNG"
    )
    return found.getvalue()


def _page(document: Any, size: tuple[float, float], paper: str) -> tuple[Any, Any]:
    """A new page, and the place of the image on it: the page itself, or paper turned as the image is, with a margin."""
    if paper == "fit":
        share = min(1.0, _LONGEST / max(size))
        wide, high = (max(_LEAST, one * share) for one in size)
        page = document.new_page(width=wide, height=high)
        return page, page.rect
    short, long = PAPERS[paper]
    wide, high = (long, short) if size[0] > size[1] else (short, long)
    page = document.new_page(width=wide, height=high)
    return page, _mupdf.Rect(_MARGIN, _MARGIN, wide - _MARGIN, high - _MARGIN)

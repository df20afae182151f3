"""A frame of an image file as a picture for previews: upright, in a width that fits the page it is shown on."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageOps

from documents.extraction.page_picture import MOST_PIXELS, encoded
from documents.extraction.picture import PagePicture, PictureFormat, no_page
from documents.extraction.unreadable import Unreadable, unreadable
from documents.sniffing import PICTURES

MOST_SOURCE_PIXELS = 200_000_000  # decoded, three bytes each: more does not fit into a child's memory


def paint_image(
    path: Path, page: int, *, width: int, media_type: str, file_format: PictureFormat = "webp"
) -> PagePicture:
    """Paint frame ``page`` (from 1) at most ``width`` pixels wide; a smaller image is not blown up.

    Raises Unreadable (codes "no_page", "broken", "memory", "bomb").
    """
    with unreadable("show the picture"), open_image(path, media_type) as image:
        frames = getattr(image, "n_frames", 1)
        if not 1 <= page <= frames:
            raise no_page(page, frames)
        if page > 1:
            image.seek(page - 1)
        if image.format == "JPEG":
            image.draft("RGB", (width, MOST_PIXELS // width))  # decodes at a fraction of the size where it may
        upright = ImageOps.exif_transpose(image) or image
        wide, high = upright.size
        share = min(1.0, width / wide, (MOST_PIXELS / (wide * high)) ** 0.5)
        size = (max(1, round(wide * share)), max(1, round(high * share)))
        shown = on_white(upright).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        return PagePicture(encoded(shown, file_format), f"image/{file_format}", *shown.size, wide, high)


def open_image(path: Path, media_type: str) -> Image.Image:
    """The file as the kind its first bytes said it is, and no other; raises Unreadable "bomb" before decoding it."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit below, with our own words
    image = Image.open(path, formats=[PICTURES[media_type]])
    wide, high = image.size
    if wide * high > MOST_SOURCE_PIXELS:
        image.close()
        raise Unreadable("bomb", f"The picture has {wide} × {high} pixels, more than Bindery shows.")
    return image


def on_white(image: Image.Image) -> Image.Image:
    """The picture in RGB, what is transparent in white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    if image.mode.startswith(("I", "F")):  # deeper than eight bits: its own darkest to its own brightest
        low, high = (float(end) for end in image.getextrema())  # type: ignore[arg-type]
        factor = 255.0 / ((high - low) or 1.0)
        image = image.convert("F").point(lambda value: value * factor - low * factor)
        return image.convert("L").convert("RGB")
    return image.convert("RGB")

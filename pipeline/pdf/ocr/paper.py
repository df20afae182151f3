"""Opening what is to be read: a PDF as it is, an image file as a PDF whose pages it fills."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image, ImageOps, ImageSequence

from pipeline.pdf.ocr.refusal import OcrRefused
from pipeline.pdf.reading.opening import READ_ERRORS, ReadingRefused, opened

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
MOST_PIXELS = 200_000_000  # of one image
LONG_SIDE = 11.69  # inches of A4, for images that do not say their resolution
_TURN_OF = {1: 0, 3: 180, 6: 90, 8: 270}  # EXIF orientation → degrees clockwise; others are mirrored
_mupdf: Any = pymupdf
IMAGE_ERRORS: tuple[type[Exception], ...] = (
    OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, *READ_ERRORS
)  # fmt: skip


@contextmanager
def opened_paper(path: Path, password: str | None, page_limit: int) -> Iterator[Any]:
    """MuPDF's document of a PDF; raises OcrRefused."""
    try:
        with opened(path, password=password, page_limit=page_limit) as document:
            yield document
    except ReadingRefused as refused:
        raise OcrRefused(refused.code, refused.text) from None


def image_to_pdf(source: Path, target: Path, page_limit: int) -> int:
    """Writes a page for each frame and answers their number. A JPEG's bytes go in as they are, all else without loss.

    Raises OcrRefused.
    """
    Image.MAX_IMAGE_PIXELS = None  # the limit below has words of its own
    try:
        with Image.open(source, formats=FORMATS) as image, _mupdf.open() as document:
            frames = int(getattr(image, "n_frames", 1))
            if frames > page_limit:
                raise OcrRefused(
                    "too_many_pages", f"This image has {frames} pages; at most {page_limit} are read. Split it first."
                )
            for frame in ImageSequence.Iterator(image):
                _add_page(document, frame, source)
            document.save(target, deflate=True, no_new_id=True)
            return frames
    except OcrRefused:
        raise
    except IMAGE_ERRORS as error:
        raise OcrRefused("broken", "This image is damaged, or not of the kind it says. Save it again.") from error


def is_cut(source: Path) -> bool:
    """Whether a JPEG ends before its picture does: viewers paint what there is, and leave the rest grey."""
    try:
        with Image.open(source, formats=FORMATS) as image:
            if image.format == "JPEG":
                image.load()
    except OSError:
        return True
    return False


def _add_page(document: Any, frame: Image.Image, source: Path) -> None:
    wide, high = frame.size
    if wide * high > MOST_PIXELS:
        raise OcrRefused(
            "too_large", f"This image has {wide} × {high} pixels; at most {MOST_PIXELS:,} are read. Make it smaller."
        )
    orientation = int(frame.getexif().get(0x0112, 1))
    if frame.format == "JPEG" and orientation in _TURN_OF:
        content, turn = source.read_bytes(), _TURN_OF[orientation]
    else:
        content, turn = _as_png(ImageOps.exif_transpose(frame) or frame), 0
        wide, high = (high, wide) if orientation > 4 else (wide, high)
    across, down = _dpi(frame, wide, high)
    page = document.new_page(width=72 * wide / across, height=72 * high / down)
    page.insert_image(page.rect, stream=content, keep_proportion=False)
    page.set_rotation(turn)


def _as_png(image: Image.Image) -> bytes:
    """Every mode that PNG knows as it is, others as RGB or as grey of 16 bits."""
    kept = image if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16") else image.convert("RGB")
    written = io.BytesIO()
    kept.save(written, "PNG", compress_level=1)
    return written.getvalue()


def _dpi(frame: Image.Image, wide: int, high: int) -> tuple[float, float]:
    """What the file says, where that is a scanner's resolution; else as if it were a sheet of A4."""
    said = frame.info.get("dpi") or (0, 0)
    across, down = float(said[0]), float(said[1])
    if 95 < across <= 2400 and 95 < down <= 2400:
        return across, down
    plain = max(wide, high) / LONG_SIDE
    return plain, plain

"""Pages as TIFF (revision 6.0): black and white ones in Group 4 (ITU-T T.6), grey ones and coloured ones in LZW."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

import pymupdf
from PIL import Image, ImageChops
from PIL.TiffImagePlugin import AppendingTiffWriter

from pipeline.pdf.reading.pictures import shown_by

_mupdf: Any = pymupdf  # its functions carry no types
SHARP = 200  # dpi from which letters without greys at their edges read well
_SMOOTH = 8  # bits of MuPDF's greys at edges, as it begins


class TiffBook:
    """One file of many pages, each written when it comes: no more than one is held. A context manager."""

    def __init__(self, target: Path) -> None:
        self.pages = 0
        self._stream: BinaryIO = target.open("w+b")
        self._out = AppendingTiffWriter(self._stream, new=True)

    def __enter__(self) -> TiffBook:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def add(self, image: Image.Image, dpi: int) -> None:
        save_tiff(image, self._out, dpi)
        self._out.newFrame()
        self.pages += 1


def save_tiff(image: Image.Image, target: Any, dpi: int) -> None:
    """``target`` is a path or a file open for writing."""
    image.save(target, "TIFF", compression="group4" if image.mode == "1" else "tiff_lzw", dpi=(dpi, dpi))


def tiff_image(page: Any, dpi: int) -> Image.Image:
    """A page in the fewest colours that show it: mode "1", "L" or "RGB".

    Black and white are pages that hold nothing else, painted without greys at edges; below `SHARP` dpi that would be
    hard to read, and they are grey.
    """
    pixels = page.get_pixmap(dpi=dpi, colorspace=_mupdf.csRGB, alpha=False)
    image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    red, green, blue = image.split()
    if ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox():
        return image
    return (_black_and_white(page, dpi) if dpi >= SHARP else None) or red


def _black_and_white(page: Any, dpi: int) -> Image.Image | None:
    """None where a picture has more than one bit to the dot, or where greys are left outside the pictures."""
    pictures = page.get_image_info()
    if any(one["bpc"] != 1 for one in pictures):
        return None
    try:
        _mupdf.TOOLS.set_aa_level(0)
        pixels = page.get_pixmap(dpi=dpi, colorspace=_mupdf.csGRAY, alpha=False)
    finally:
        _mupdf.TOOLS.set_aa_level(_SMOOTH)
    image = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
    outside = image.copy()
    for one in pictures:  # in fewer dots than they have, these are grey
        x0, y0, x1, y1 = _mupdf.Rect(one["bbox"]) * shown_by(page) * _mupdf.Matrix(dpi / 72, dpi / 72)
        outside.paste(255, (int(x0) - 1, int(y0) - 1, int(x1) + 2, int(y1) + 2))
    if sum(outside.histogram()[1:255]):
        return None
    return image.point(lambda level: 255 if level > 127 else 0, mode="1")

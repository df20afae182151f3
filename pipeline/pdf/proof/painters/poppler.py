"""Page pictures as poppler's pdftoppm paints them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pikepdf

from pipeline.pdf.proof.painters.painter import Picture
from pipeline.pdf.proof.poppler_program import NAME, probe_program, run_poppler
from pipeline.pdf.proof.qpdf_file import open_with_qpdf
from pipeline.pdf.proof.tool import ToolError

__all__ = ["NAME", "open_painter", "probe"]

PROGRAM = "pdftoppm"
_HEADER = re.compile(rb"P6\s+(\d+)\s+(\d+)\s+255\s", re.ASCII)


def probe() -> tuple[str, str]:
    """The version and why pdftoppm cannot be used, one of them empty."""
    return probe_program(PROGRAM)


class _Painter:
    """One run of pdftoppm for each page, so that a page that fails or hangs costs only itself."""

    def __init__(
        self, path: Path, password: str | None, sizes: tuple[tuple[float, float], ...], timeout: float
    ) -> None:
        self._path = path
        self._password = password
        self._sizes = sizes
        self._timeout = timeout

    @property
    def pages(self) -> int:
        return len(self._sizes)

    def size(self, page: int) -> tuple[float, float]:
        return self._sizes[page - 1]

    def paint(self, page: int, dpi: float) -> Picture:
        width, height = self.size(page)
        most = int(2 * 3 * (width * dpi / 72 + 2) * (height * dpi / 72 + 2)) + 1024
        options = ("-r", f"{dpi:g}", "-f", str(page), "-l", str(page))
        output = run_poppler(
            PROGRAM, options, self._path, (), password=self._password, timeout=self._timeout, limit=most
        )
        return _picture(output, page)


def _picture(ppm: bytes, page: int) -> Picture:
    """The pixels of a binary portable pixmap with one byte for each colour."""
    header = _HEADER.match(ppm)
    if header is None:
        raise ToolError("no_page", f"{PROGRAM} paints nothing for page {page}.")
    width, height = int(header[1]), int(header[2])
    pixels = np.frombuffer(ppm, np.uint8, offset=header.end())
    if pixels.size != width * height * 3:
        raise ToolError("broken", f"{PROGRAM} painted only a part of page {page}.")
    return pixels.reshape(height, width, 3)


@contextmanager
def open_painter(path: Path, password: str | None, *, timeout: float) -> Iterator[_Painter]:
    """poppler paints the media box, so that also what lies outside the crop box is compared."""
    with open_with_qpdf(path, password) as pdf:
        sizes = tuple(_media_size(page) for page in pdf.pages)
    yield _Painter(path, password, sizes, timeout)


def _media_size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(value) for value in page.mediabox.as_list())
    unit = max(1.0, float(page.obj.get("/UserUnit", 1)))
    return abs(right - left) * unit, abs(top - bottom) * unit

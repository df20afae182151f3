"""Page pictures as MuPDF paints them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from documents.extraction.mupdf_file import hide_stalling_tags
from pipeline.pdf.proof.mupdf_file import NAME, open_with_mupdf, version
from pipeline.pdf.proof.painters.painter import Picture

__all__ = ["NAME", "open_painter", "version"]

_mupdf: Any = pymupdf  # its functions carry no types


class _Painter:
    def __init__(self, document: Any) -> None:
        self._document = document

    @property
    def pages(self) -> int:
        return int(self._document.page_count)

    def size(self, page: int) -> tuple[float, float]:
        area = self._document[page - 1].rect
        return area.width, area.height

    def paint(self, page: int, dpi: float) -> Picture:
        zoom = _mupdf.Matrix(dpi / 72, dpi / 72)
        pixels = self._document[page - 1].get_pixmap(matrix=zoom, colorspace=_mupdf.csRGB, alpha=False)
        picture: Picture = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w, 3)
        return picture


@contextmanager
def open_painter(path: Path, password: str | None) -> Iterator[_Painter]:
    with open_with_mupdf(path, password) as document:
        hide_stalling_tags(document, path, password)
        yield _Painter(document)

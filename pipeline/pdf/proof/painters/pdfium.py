"""Page pictures as pdfium paints them (the PDF engine of Chrome and Edge)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pipeline.pdf.proof.painters.painter import Picture
from pipeline.pdf.proof.pdfium_file import NAME, open_with_pdfium, version

__all__ = ["NAME", "open_painter", "version"]


class _Painter:
    def __init__(self, document: Any) -> None:
        self._document = document

    @property
    def pages(self) -> int:
        return len(self._document)

    def size(self, page: int) -> tuple[float, float]:
        with closing(self._document[page - 1]) as opened:
            width, height = opened.get_size()
            return width, height

    def paint(self, page: int, dpi: float) -> Picture:
        with (
            closing(self._document[page - 1]) as opened,
            closing(opened.render(scale=dpi / 72, rev_byteorder=True, may_draw_forms=True)) as bitmap,
        ):
            picture: Picture = bitmap.to_numpy()[:, :, :3].copy()  # the bitmap's memory goes with it
            return picture


@contextmanager
def open_painter(path: Path, password: str | None) -> Iterator[_Painter]:
    with open_with_pdfium(path, password) as document:
        document.init_forms()  # without it fields are not painted
        yield _Painter(document)

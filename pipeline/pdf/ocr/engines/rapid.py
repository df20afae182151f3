"""RapidOCR, where somebody installed requirements-ocr.txt: needs no language files, reads English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
import rapidocr
from PIL import Image

from pipeline.pdf.ocr.words import Four, Seen


class Rapid:
    """Models come with the package; nothing is fetched."""

    def __init__(self) -> None:
        self.name = f"RapidOCR {version('rapidocr')}"
        self._reader: Any = rapidocr.RapidOCR()

    def read(self, picture: Image.Image, dpi: int, *, uneven: bool = False) -> Sequence[Seen]:
        found = self._reader(np.asarray(picture.convert("RGB")))
        if found.boxes is None:
            return ()
        rows = zip(found.boxes, found.txts, found.scores, strict=True)
        return tuple(word for line, row in enumerate(rows) for word in _words(*row, line))

    def upright(self, picture: Image.Image, dpi: int) -> int | None:
        return None


def _words(corners: Any, text: str, score: float, line: int) -> Iterator[Seen]:
    """A line comes as four corners and a text; its words share it by their letters."""
    (x0, y0), (x1, y1), _, (x3, y3) = ((float(x), float(y)) for x, y in corners)
    tall = ((x3 - x0) ** 2 + (y3 - y0) ** 2) ** 0.5
    at = 0
    for word in text.split():
        at = text.index(word, at)
        start, end = at / len(text), (at + len(word)) / len(text)
        at += len(word)
        base: Four = (
            x3 + start * (x1 - x0), y3 + start * (y1 - y0), x3 + end * (x1 - x0), y3 + end * (y1 - y0)
        )  # fmt: skip
        box = (base[0], min(base[1], base[3]) - tall, base[2], max(base[1], base[3]))
        yield Seen(word, box, base, tall, round(100 * float(score), 1), line, 0)

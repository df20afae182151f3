"""The Tesseract inside MuPDF: always here, slower, and without confidences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image

from pipeline.pdf.ocr.words import Seen

BLIND = (
    "The engine inside PyMuPDF tells no confidences, so pages in Chinese, Japanese or Korean that lie on a side or on "
    "their head are not found and are read as nonsense. Turn such pages first, or an administrator can: pip install "
    "tesserocr"
)
NO_CASE = ("chi", "jpn", "kor")
_mupdf: Any = pymupdf  # its functions carry no types


class MuPdf:
    """``folder`` holds the models of all ``languages``."""

    weak = 0.0  # it tells no confidences, so whether words look like writing has to do (ocr/plausible.py)

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self.folder, self.languages = folder, languages
        self.blind = BLIND if any(one.startswith(NO_CASE) for one in languages) else ""
        self.name = f"Tesseract in MuPDF {_mupdf.mupdf_version}"

    def read(self, picture: Image.Image, dpi: int, *, uneven: bool = False) -> Sequence[Seen]:
        pixels = _mupdf.Pixmap(_mupdf.csRGB, picture.width, picture.height, picture.convert("RGB").tobytes(), 0)
        pixels.set_dpi(dpi, dpi)
        made = pixels.pdfocr_tobytes(language="+".join(self.languages), tessdata=str(self.folder))
        with _mupdf.open("pdf", made) as document:
            page = document[0]
            scale = picture.width / page.rect.width
            found = page.get_text("words")
        lines: dict[tuple[int, int], int] = {}
        return tuple(_seen(one, scale, lines.setdefault((one[5], one[6]), len(lines))) for one in found)

    def upright(self, picture: Image.Image, dpi: int) -> int | None:
        return None

    def script(self, picture: Image.Image, dpi: int) -> str:
        return ""


def _seen(one: Any, scale: float, line: int) -> Seen:
    """MuPDF sets text by a font whose letters reach a fifth of its height below the baseline."""
    x0, y0, x1, y1 = (float(value) * scale for value in one[:4])
    base = y1 - 0.2 * (y1 - y0)
    return Seen(str(one[4]), (x0, y0, x1, y1), (x0, base, x1, base), y1 - y0, None, line, int(one[5]))

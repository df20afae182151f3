"""Scans made of words that are known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image

from pipeline.pdf.ocr.engines.mupdf import BLIND
from pipeline.pdf.ocr.steps import Prepared, prepare
from pipeline.pdf.ocr.tessdata import languages

needs_english = pytest.mark.skipif("eng" not in languages(), reason="tesseract-ocr-eng is not installed")
LINES = ("Reading a scanned page", "gives every word a place", "and tells how sure it is")
_mupdf: Any = pymupdf


def picture(turn: float = 0, dpi: int = 150) -> Image.Image:
    """Three lines on a small sheet, turned clockwise."""
    with _mupdf.open() as document:
        page = document.new_page(width=250, height=120)
        for number, line in enumerate(LINES):
            page.insert_text((20, 35 + 28 * number), line, fontsize=15)
        pixels = page.get_pixmap(dpi=dpi, colorspace=_mupdf.csGRAY)
    image = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
    return image.rotate(-turn, Image.Resampling.BICUBIC, expand=True, fillcolor=255) if turn else image


def scan(path: Path, *, turn: float = 0, rotate: int = 0, pages: int = 1) -> Path:
    """A PDF whose pages are pictures; ``rotate`` is how they are displayed."""
    with _mupdf.open() as document:
        image = picture(turn)
        image.save(path.with_suffix(".png"))
        for _ in range(pages):
            page = document.new_page(width=image.width * 72 / 150, height=image.height * 72 / 150)
            page.insert_image(page.rect, filename=path.with_suffix(".png"))
            page.set_rotation(rotate)
        document.save(path)
    return path


def blindly(*given: Any, **more: Any) -> Prepared:
    """As where tesserocr is missing; a patch does not reach the process that looks for it."""
    return replace(prepare(*given, **more), blind=BLIND)

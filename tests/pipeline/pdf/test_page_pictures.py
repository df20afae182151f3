"""Previews of pictures that no browser is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image

from pipeline.pdf.page_pictures import picture_pages

_mupdf: Any = pymupdf


def test_the_preview_of_a_very_large_sheet_is_small(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        for width, height in ((14_400, 14_400), (300, 200)):
            document.new_page(width=width, height=height)
        document.save(tmp_path / "a.pdf")
    sizes = []
    for number in (1, 2):
        first = tmp_path / f"first-{number}"
        picture_pages(
            tmp_path / "a.pdf", tmp_path / "b.zip", [number], form="svg", dpi=96, quality=80, stem="a", password=None,
            first=first,
        )  # fmt: skip
        with Image.open(first) as image:
            sizes.append(image.size)
    assert sizes == [(1400, 1400), (400, 267)]

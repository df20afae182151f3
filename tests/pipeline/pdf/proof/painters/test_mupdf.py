from __future__ import annotations

from pathlib import Path

import pikepdf

from pipeline.pdf.proof.painters import mupdf
from tests.pipeline.pdf.proof.conftest import PAPER


def test_the_displayed_page_is_painted(tmp_path: Path) -> None:
    with pikepdf.open(PAPER) as pdf:
        pdf.pages[0].cropbox = [100, 200, 400, 700]
        pdf.pages[0].obj["/Rotate"] = 90
        pdf.save(tmp_path / "turned.pdf")
    with mupdf.open_painter(tmp_path / "turned.pdf", None) as painter:
        assert painter.size(1) == (500, 300)
        assert painter.paint(1, 72).shape == (300, 500, 3)


def test_pictures_outlive_the_file() -> None:
    with mupdf.open_painter(PAPER, None) as painter:
        first, again = painter.paint(1, 50), painter.paint(1, 50)
        painter.paint(2, 50)
    assert (first == again).all()

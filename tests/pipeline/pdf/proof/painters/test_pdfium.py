from __future__ import annotations

from pathlib import Path

import pymupdf

from pipeline.pdf.proof.painters import pdfium
from tests.pipeline.pdf.proof.conftest import PAPER


def test_form_fields_are_painted(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=200, height=100)
        field = pymupdf.Widget()
        field.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
        field.field_name, field.field_value = "answer", "WORDING"
        field.rect = pymupdf.Rect(10, 10, 190, 60)
        page.add_widget(field)
        document.save(tmp_path / "form.pdf")
    with pdfium.open_painter(tmp_path / "form.pdf", None) as painter:
        assert painter.paint(1, 72).min() < 100


def test_pictures_outlive_the_file() -> None:
    with pdfium.open_painter(PAPER, None) as painter:
        first, again = painter.paint(1, 50), painter.paint(1, 50)
        painter.paint(2, 50)
    assert (first == again).all()

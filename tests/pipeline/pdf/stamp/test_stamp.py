"""Stamps are as large as they were asked for."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pikepdf import Array

from pipeline.pdf.stamp.steps import Stamp, stamp_to_file

STAMP = Stamp(
    text="HERE", place="top-left", size=20, colour="#000000", opacity=1, angle=0, margin=10, below=False, pages="all",
    start=1, name="", date="",
)  # fmt: skip


@pytest.mark.parametrize("turn", [0, 90])
def test_points_and_millimetres_are_those_of_the_paper_on_pages_with_a_unit(tmp_path: Path, turn: int) -> None:
    boxes = []
    for unit in (1, 2):
        with pikepdf.new() as pdf:
            page = pdf.add_blank_page(page_size=(800 / unit, 600 / unit)).obj
            page.UserUnit, page.Rotate = unit, turn
            page.CropBox = Array([50 / unit, 0, 800 / unit, 600 / unit])
            pdf.save(tmp_path / "paper.pdf")
        stamp_to_file(tmp_path / "paper.pdf", tmp_path / "out.pdf", STAMP, None, None, allow_signed=False)
        with pymupdf.open(tmp_path / "out.pdf") as document:
            picture = document[0].get_pixmap(colorspace=pymupdf.csGRAY)
        spots = [at for at, one in enumerate(picture.samples) if one < 100]
        columns, rows = [at % picture.width for at in spots], [at // picture.width for at in spots]
        boxes.append((min(columns), min(rows), max(columns), max(rows)))
    assert boxes[0] == pytest.approx(boxes[1], abs=1)
    assert boxes[0][0] == pytest.approx(10 * 72 / 25.4, abs=3)

"""What is blackened lies where it is seen, whatever a page's boxes, rotation and unit."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pytest

from pipeline.pdf.redact.steps import Box, Wish, redact_to_file

mupdf: Any = pymupdf
KINDS = [
    pytest.param(*one, id="rotated {} unit {}{}".format(*one[:2], " cropped" * one[2]))
    for one in product((0, 90, 180, 270), (1, 2), (False, True))
]


def paper(path: Path, rotated: int, unit: int, cropped: bool) -> Path:
    with mupdf.open() as document:
        document.new_page(width=400, height=300).insert_text((60, 100), "Hello Mustermann here")
        document.save(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Rotate, page.UserUnit = rotated, unit
        if cropped:
            page.CropBox = pikepdf.Array([30, 20, 390, 290])
        pdf.save(path)
    return path


def seen(path: Path) -> Any:
    """The page as displayed, one pixel to a point."""
    with mupdf.open(path) as document:
        picture = document[0].get_pixmap(colorspace=mupdf.csGRAY)
        return np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.width)


def word(path: Path, text: str) -> Any:
    """Where a word is displayed: left, upper, right and lower edge."""
    with mupdf.open(path) as document:
        page = document[0]
        (box,) = (mupdf.Rect(one[:4]) for one in page.get_text("words") if one[4] == text)
        x0, y0, x1, y1 = box
        corners = [mupdf.Point(one) for one in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]
        wide, high = page.rect.width, page.rect.height
        ways = {
            0: lambda p: (p.x, p.y),
            90: lambda p: (wide - p.y, p.x),
            180: lambda p: (wide - p.x, high - p.y),
            270: lambda p: (p.y, high - p.x),
        }
        shown = [ways[page.rotation](one) for one in corners]
    across, down = [x for x, _ in shown], [y for _, y in shown]
    return min(across), min(down), max(across), max(down)


def black(picture: Any) -> tuple[int, ...]:
    """The edges of what is dark over more than three pixels each way, as no letter is."""
    dark = picture < 40
    solid = dark[3:, 3:] & dark[:-3, 3:] & dark[3:, :-3] & dark[:-3, :-3] & dark[1:-2, 1:-2] & dark[2:-1, 2:-1]
    rows, columns = np.nonzero(solid)
    return columns.min(), rows.min(), columns.max() + 4, rows.max() + 4


@pytest.mark.parametrize(("rotated", "unit", "cropped"), KINDS)
def test_a_word_is_blackened_where_it_is_seen(tmp_path: Path, rotated: int, unit: int, cropped: bool) -> None:
    source, target = paper(tmp_path / "a.pdf", rotated, unit, cropped), tmp_path / "b.pdf"
    redact_to_file(source, target, Wish(words=("Mustermann",)), None, allow_signed=False)
    assert black(seen(target)) == pytest.approx(word(source, "Mustermann"), abs=2)


@pytest.mark.parametrize(("rotated", "unit", "cropped"), KINDS)
def test_a_box_is_blackened_where_it_was_drawn(tmp_path: Path, rotated: int, unit: int, cropped: bool) -> None:
    source, target = paper(tmp_path / "a.pdf", rotated, unit, cropped), tmp_path / "b.pdf"
    box = Box(1, *word(source, "Mustermann"))
    redact_to_file(source, target, Wish(boxes=(box,)), None, allow_signed=False)
    assert black(seen(target)) == pytest.approx((box.x0, box.y0, box.x1, box.y1), abs=2)
    with mupdf.open(target) as document:
        assert document[0].get_text().split() == ["Hello", "here"]


@pytest.mark.parametrize(("rotated", "unit", "cropped"), [(0, 1, True), (90, 2, True), (180, 1, True), (270, 2, False)])
def test_a_page_that_becomes_a_picture_looks_as_it_did(tmp_path: Path, rotated: int, unit: int, cropped: bool) -> None:
    source = paper(tmp_path / "paper.pdf", rotated, unit, cropped)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        tile = pdf.make_stream(b"BT /helv 9 Tf 2 2 Td (tile) Tj ET", {
            "/PatternType": 1, "/PaintType": 1, "/TilingType": 1, "/BBox": pikepdf.Array([0, 0, 20, 9]), "/XStep": 20,
            "/YStep": 9, "/Resources": page.Resources,
        })  # fmt: skip
        page.Resources = pikepdf.Dictionary(Font=page.Resources.Font, Pattern=pikepdf.Dictionary(P=tile))
        pdf.pages[0].contents_add(b"/Pattern cs /P scn 200 100 99 60 re f")
        pdf.save(source)
    before = seen(source)
    box = Box(1, 10, 10, 19, 19)
    found = redact_to_file(source, tmp_path / "out.pdf", Wish(boxes=(box,)), None, allow_signed=False)
    after = seen(tmp_path / "out.pdf")
    assert (found.pictured, after.shape) == ((1,), before.shape)
    inside = np.zeros(before.shape, bool)
    inside[int(box.y0) - 4 : int(box.y1) + 5, int(box.x0) - 4 : int(box.x1) + 5] = True
    assert after[int(box.y0) + 2 : int(box.y1) - 1, int(box.x0) + 2 : int(box.x1) - 1].max() < 10
    rest = np.abs(before.astype(int) - after)[~inside]
    assert ((rest > 140).mean() < 0.002, before[~inside].min() < 60, after[~inside].min() < 60) == (True, True, True)

"""Pictures as people bring them: under a shadow, full of specks, with a wrong size, on their head."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from PIL import Image

from pipeline.pdf.ocr.engines.engine import Engine
from pipeline.pdf.ocr.engines.found import engine_for
from pipeline.pdf.ocr.engines.mupdf import MuPdf
from pipeline.pdf.ocr.picture import Picture, evenly_lit
from pipeline.pdf.ocr.plausible import is_weak
from pipeline.pdf.ocr.recall import recall
from pipeline.pdf.ocr.recognise import read_page
from pipeline.pdf.ocr.tessdata import tessdata
from pipeline.pdf.ocr.wish import Wish
from pipeline.pdf.ocr.words import PageReading, Seen
from tests.pipeline.pdf.ocr.made import LINES, needs_english, picture

FAST = Wish(("eng",), "fast")
SAMPLES = Path(__file__).parents[3] / "samples"
WORDS = " ".join(LINES).split()
_mupdf: Any = pymupdf


def read(
    image: Image.Image, folder: Path, *, size: float = 72 / 150, engine: Engine | None = None, wish: Wish = FAST
) -> PageReading:
    """A page whose picture has so many points to a pixel."""
    image.save(folder / "page.png")
    with _mupdf.open() as document:
        page = document.new_page(width=image.width * size, height=image.height * size)
        page.insert_image(page.rect, filename=folder / "page.png")
        return read_page(document, 1, engine or engine_for(["eng"]), wish)


def shaded(image: Image.Image) -> Image.Image:
    """Light from the right, and the shadow of a hand across."""
    down, across = np.mgrid[0 : image.height, 0 : image.width]
    light = (0.25 + 0.75 * across / image.width) * (1 - 0.4 * np.exp(-(((down / image.height - 0.5) * 6) ** 2)))
    return Image.fromarray((np.asarray(image) * light).astype(np.uint8))


@needs_english
def test_what_lies_in_a_shadow_is_read(tmp_path: Path) -> None:
    assert [one.text for one in read(shaded(picture()), tmp_path).words] == WORDS


def test_even_light_costs_no_second_look() -> None:
    assert evenly_lit(Picture(picture(), 150)) is None
    assert evenly_lit(Picture(shaded(picture()), 150)) is not None


@needs_english
def test_specks_do_not_hide_a_page(tmp_path: Path) -> None:
    with _mupdf.open(SAMPLES / "exams" / "psychology-qpaper.pdf") as document:
        area = _mupdf.Rect(0, 0, 612, 396)
        pixels = document[0].get_pixmap(dpi=200, colorspace=_mupdf.csGRAY, clip=area)
        words = document[0].get_text(clip=area).split()
    grey = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.width).copy()
    chance = np.random.default_rng(5).random(grey.shape)
    grey[chance < 0.015], grey[chance > 0.985] = 0, 255
    found = read(Image.fromarray(grey), tmp_path, size=72 / 200, wish=Wish(("eng",))).text.split()
    assert recall(words, found).share > 0.9


@needs_english
def test_a_page_that_says_too_small_a_size_is_read_as_fine_as_its_picture(tmp_path: Path) -> None:
    found = read(picture(), tmp_path, size=72 / 1500)
    assert ([one.text for one in found.words], found.dpi) == (WORDS, 1500)
    assert all(0 <= one.box[0] < one.box[2] <= found.width for one in found.words if one.box)


@needs_english
@pytest.mark.parametrize("turn", [0, 90, 180])
def test_an_engine_without_confidences_finds_the_way_up(tmp_path: Path, turn: int) -> None:
    folder = tessdata()
    assert folder is not None
    found = read(picture(turn), tmp_path, engine=MuPdf(folder, ["eng"]))
    assert ([one.text for one in found.words], found.turned) == (WORDS, (360 - turn) % 360)


@pytest.mark.parametrize(
    ("line", "weak"),
    [
        ("The supplier’s well-known PDF of 1,250.50 (page 3/4), 12%.", False),
        ("Arowoul TeInpodsoig AIOUIOU WI9}-BU0T AIOWOU UIIE4-J104S", True),
        ("a b c d l i r n u o", True),
        ("この契約は、二〇二四年", False),
    ],
)
def test_what_looks_like_writing(line: str, weak: bool) -> None:
    words = [Seen(one, (0, 0, 9, 9), (0, 9, 9, 9), 9, None, 0, 0) for one in line.split()]
    assert is_weak(words) is weak

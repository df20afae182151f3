"""Pages painted by MuPDF: size, turn, limits, passwords, hostile files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from documents.extraction.page_picture import MOST_PIXELS, paint_page
from documents.extraction.picture import PictureFormat
from documents.extraction.unreadable import Unreadable
from tests.conftest import SAMPLES

BAD = SAMPLES / "bad"
PAPER = SAMPLES / "exams" / "accounting-qpaper.pdf"


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of 300 x 500 units of 2 points, turned by 90 degrees, with a black corner at its top right."""
    target = tmp_path_factory.mktemp("turned") / "turned.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(600, 800))
        page.contents_add(pdf.make_stream(b"0 g 100 600 50 100 re f"))
        page.cropbox = [100, 200, 400, 700]
        page.obj["/Rotate"] = 90
        page.obj["/UserUnit"] = 2
        pdf.save(target)
    return target


@pytest.mark.parametrize(("file_format", "head"), [("webp", b"RIFF"), ("png", b"\x89PNG")])
def test_a_page_comes_in_the_format_and_width_asked_for(file_format: PictureFormat, head: bytes) -> None:
    picture = paint_page(PAPER, 1, width=900, file_format=file_format)
    assert picture.content.startswith(head)
    assert picture.media_type == f"image/{file_format}"
    assert (picture.width, picture.height) == Image.open(BytesIO(picture.content)).size == (900, 1165)
    assert picture.scale == pytest.approx(900 / 612)


def test_a_page_comes_at_the_resolution_asked_for() -> None:
    picture = paint_page(PAPER, 2, dpi=100)
    assert (picture.width, picture.height) == (850, 1100)


def test_the_displayed_page_is_shown(turned: Path) -> None:
    picture = paint_page(turned, 1, width=500, file_format="png")
    assert (picture.page_width, picture.page_height) == (1000, 600)
    assert (picture.width, picture.height) == (500, 300)
    pixels = np.asarray(Image.open(BytesIO(picture.content)).convert("L"))
    assert pixels[10, 490] == 0
    assert pixels[10, 10] == pixels[290, 490] == pixels[290, 10] == 255


@pytest.mark.parametrize("width", range(60, 1000, 137))
def test_the_width_is_met(width: int) -> None:
    assert abs(paint_page(PAPER, 1, width=width).width - width) <= 1


def test_a_giant_page_comes_smaller(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(14_400, 200))
        pdf.save(tmp_path / "giant.pdf")
    assert paint_page(tmp_path / "giant.pdf", 1, dpi=300).width <= 16_383
    picture = paint_page(tmp_path / "giant.pdf", 1, dpi=600, file_format="png")
    assert picture.width * picture.height <= MOST_PIXELS + picture.width


def test_a_locked_page_needs_its_password(tmp_path: Path) -> None:
    with pikepdf.open(PAPER) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="owner"))
    assert paint_page(tmp_path / "locked.pdf", 1, width=50, password="secret").width == 50
    for given, code in ((None, "password"), ("guess", "wrong_password")):
        with pytest.raises(Unreadable) as caught:
            paint_page(tmp_path / "locked.pdf", 1, width=50, password=given)
        assert caught.value.code == code


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there_is_an_error(page: int) -> None:
    with pytest.raises(Unreadable, match="The file has 2 pages") as caught:
        paint_page(PAPER, page, width=50)
    assert caught.value.code == "no_page"


@pytest.mark.parametrize("wish", [{}, {"width": 5, "dpi": 5}, {"width": 0}, {"dpi": -1}])
def test_a_wish_must_be_one_and_positive(wish: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="either a width or a resolution"):
        paint_page(PAPER, 1, **wish)


@pytest.mark.parametrize("path", sorted(BAD.glob("*.pdf")), ids=lambda path: path.stem)
def test_a_hostile_file_gives_a_picture_or_an_error(path: Path) -> None:
    try:
        width = paint_page(path, 1, width=60).width
    except Unreadable as error:
        found = (error.code, str(path.parent) in error.text)
    else:
        found = ("painted", abs(width - 60) > 1)
    assert found in [(code, False) for code in ("painted", "broken", "no_pages", "password")]

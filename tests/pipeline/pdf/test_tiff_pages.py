"""Pages as TIFF: one file of many, in the fewest colours that show each."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image, ImageDraw

from pipeline.pdf.page_pictures import picture_pages
from pipeline.pdf.tiff_pages import TiffBook, tiff_image

_mupdf: Any = pymupdf


def scan(mode: str) -> bytes:
    picture = Image.new("L", (400, 300), 255)
    ImageDraw.Draw(picture).ellipse((50, 50, 350, 250), fill=0 if mode == "1" else 120)
    found = io.BytesIO()
    picture.convert(mode).save(found, "PNG")
    return found.getvalue()


def four_pages(path: Path) -> Path:
    """A page of black words, of a scan in black and white, in greys, and of coloured words."""
    with _mupdf.open() as document:
        for number in range(4):
            document.new_page(width=300, height=200 + 10 * number)
        document[0].insert_text((40, 60), "Black on white", fontsize=20)
        document[1].insert_image((50, 40, 250, 190), stream=scan("1"))
        document[1].set_rotation(90)
        document[2].insert_image((50, 40, 250, 190), stream=scan("L"))
        document[3].insert_text((40, 60), "Red on white", fontsize=20, color=(1, 0, 0))
        document.save(path)
    return path


def frames(path: Path) -> list[tuple[str, str, tuple[int, int], float]]:
    found = []
    with Image.open(path) as tiff:
        for number in range(getattr(tiff, "n_frames", 1)):
            tiff.seek(number)
            tiff.load()
            found.append((tiff.mode, tiff.info["compression"], tiff.size, float(tiff.info["dpi"][0])))
    return found


def paint(source: Path, pages: list[int], **more: Any) -> Any:
    asked = {"form": "tiff", "dpi": 200, "quality": 80, "stem": "a", "password": None, **more}
    return picture_pages(source, source.with_name("out"), pages, **asked)


def test_several_pages_are_one_file_each_in_its_colours(tmp_path: Path) -> None:
    found = paint(four_pages(tmp_path / "a.pdf"), [1, 2, 3, 4], multipage=True)
    assert (found.names, found.pages, found.notes) == (("a.tif",), 4, ())
    assert frames(tmp_path / "out") == [
        ("1", "group4", (834, 556), 200.0),
        ("1", "group4", (584, 834), 200.0),
        ("L", "tiff_lzw", (834, 612), 200.0),
        ("RGB", "tiff_lzw", (834, 639), 200.0),
    ]
    with Image.open(tmp_path / "out") as tiff:
        assert (tiff.getpixel((5, 5)), tiff.convert("L").getextrema()) == (255, (0, 255))
        tiff.seek(3)
        assert tiff.getpixel((5, 5)) == (255, 255, 255)


def test_below_200_dpi_words_keep_the_greys_at_their_edges(tmp_path: Path) -> None:
    paint(four_pages(tmp_path / "a.pdf"), [1, 4], multipage=True, dpi=100)
    assert [(mode, compression) for mode, compression, *_ in frames(tmp_path / "out")] == [
        ("L", "tiff_lzw"), ("RGB", "tiff_lzw"),
    ]  # fmt: skip


@pytest.mark.parametrize(("pages", "names"), [([1, 3], ("a-1.tif", "a-3.tif")), ([2], ("a-2.tif",))])
def test_each_page_is_a_file_where_that_is_asked(tmp_path: Path, pages: list[int], names: tuple[str, ...]) -> None:
    found = paint(four_pages(tmp_path / "a.pdf"), pages)
    assert (found.names, found.pages) == (names, len(pages))
    if len(pages) == 1:
        assert frames(tmp_path / "out") == [("1", "group4", (584, 834), 200.0)]


def test_grey_words_beside_a_scan_in_black_and_white_stay_grey(tmp_path: Path) -> None:
    with _mupdf.open(four_pages(tmp_path / "a.pdf")) as document:
        page = document[1]
        assert tiff_image(page, 200).mode == "1"
        page.insert_text((60, 25), "Grey words", fontsize=12, color=(0.5, 0.5, 0.5))
        assert tiff_image(page, 200).mode == "L"


def test_smooth_edges_are_back_after_a_page_in_black_and_white(tmp_path: Path) -> None:
    with _mupdf.open(four_pages(tmp_path / "a.pdf")) as document:
        before = document[0].get_pixmap(dpi=200).samples
        tiff_image(document[0], 200)
        assert document[0].get_pixmap(dpi=200).samples == before


def test_many_pages_are_a_chain_that_ends(tmp_path: Path) -> None:
    with TiffBook(tmp_path / "many.tif") as book:
        for number in range(60):
            book.add(Image.new("1", (40, 30), number % 2), 200)
    assert len(frames(tmp_path / "many.tif")) == 60
    with Image.open(tmp_path / "many.tif") as tiff:
        levels = [tiff.seek(number) or tiff.getpixel((3, 3)) for number in range(60)]
    assert levels == [0, 255] * 30

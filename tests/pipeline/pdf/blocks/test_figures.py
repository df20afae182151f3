"""Drawings that are figures become pictures in their place; rules, frames, backgrounds and tables do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image as Picture

from pipeline.pdf.blocks.model import Block, Image, PageBlocks, text_of
from pipeline.pdf.blocks.read import Asked, read_blocks
from tests.conftest import SAMPLES
from tests.pipeline.pdf.blocks.made import LOREM, grid

_mupdf: Any = pymupdf
BLUE = (0.1, 0.2, 0.8)
SEEN = (25, 51, 204)


def pages_of(path: Path, **asked: Any) -> list[PageBlocks]:
    return list(read_blocks(path, Asked(**{"folder": path.parent, "aligned": True, **asked})))


def read(home: Path, *draw: Any, **asked: Any) -> list[PageBlocks]:
    """One page for each function, with a paragraph above and below what it draws."""
    with _mupdf.open() as document:
        for one in draw:
            page = document.new_page(width=400, height=600)
            page.insert_textbox((40, 60, 360, 110), LOREM, fontsize=10)
            page.insert_textbox((40, 440, 360, 500), LOREM, fontsize=10)
            one(page)
        document.save(home / "a.pdf")
    return pages_of(home / "a.pdf", **asked)


def figures(blocks: tuple[Block, ...]) -> list[Image]:
    return [one for one in blocks if isinstance(one, Image) and one.file.startswith("drawing-")]


def chart(page: Any) -> None:
    """A curve between two axes, with numbers, a turned title and a caption."""
    page.draw_line((100, 350), (300, 350))
    page.draw_line((100, 350), (100, 200))
    page.draw_polyline([(100, 340), (150, 300), (200, 320), (250, 230), (300, 210)], color=BLUE, width=2)
    for step in range(5):
        page.insert_text((97 + 50 * step, 361), str(10 * step), fontsize=8)
    page.insert_text((94, 300), "metres", fontsize=8, rotate=90)
    page.insert_text((100, 390), "Figure 1. Heights over time.", fontsize=9)


def test_a_chart_is_a_picture_in_its_place_with_its_labels(tmp_path: Path) -> None:
    (page,) = read(tmp_path, chart)
    kinds = [type(block).__name__ for block in page.blocks]
    assert kinds == ["Paragraph", "Image", "Paragraph", "Paragraph"]
    (figure,) = figures(page.blocks)
    assert figure.alt.startswith("Drawing on page 1: ")
    assert sorted(figure.alt.removeprefix("Drawing on page 1: ").split()) == ["0", "10", "20", "30", "40", "metres"]
    assert text_of(page.blocks[2]) == "Figure 1. Heights over time."
    box = figure.box
    assert (80 < box.x0 < 94, 300 < box.x1 < 312) == (True, True)
    assert (190 < box.y0 < 210, 358 < box.y1 < 366) == (True, True)
    with Picture.open(tmp_path / figure.file) as picture:
        assert picture.size == (figure.width, figure.height)
        assert picture.width == pytest.approx((box.x1 - box.x0) * 200 / 72, abs=2)
        seen: list[Any] = picture.convert("RGB").getcolors(1 << 24) or []
    assert max((count, colour) for count, colour in seen if max(colour) - min(colour) > 90)[1] == SEEN


def test_without_pictures_the_words_of_a_chart_are_text(tmp_path: Path) -> None:
    (page,) = read(tmp_path, chart, folder=None)
    words = " ".join(text_of(block) for block in page.blocks)
    assert ("metres" in words, "40" in words.split(), figures(page.blocks)) == (True, True, [])


def test_bars_are_a_figure(tmp_path: Path) -> None:
    def bars(page: Any) -> None:
        for number, high in enumerate((40, 90, 60, 120, 20)):
            page.draw_rect((100 + 30 * number, 350 - high, 125 + 30 * number, 350), color=None, fill=BLUE)
            page.insert_text((108 + 30 * number, 359), f"Q{number}", fontsize=7)

    (page,) = read(tmp_path, bars)
    (figure,) = figures(page.blocks)
    assert figure.alt == "Drawing on page 1: Q0 Q1 Q2 Q3 Q4"


def rules(page: Any) -> None:
    page.draw_line((40, 130), (360, 130))
    page.draw_line((40, 133), (360, 133))


def underlined(page: Any) -> None:
    for row in range(6):
        page.insert_text((40, 150 + 20 * row), "Words that are underlined here", fontsize=10)
        page.draw_line((40, 152 + 20 * row), (180 + 9 * row, 152 + 20 * row))


def marked(page: Any) -> None:
    for row in range(6):
        page.draw_rect((40, 140 + 20 * row, 150 + 9 * row, 154 + 20 * row), color=None, fill=(1, 1, 0.6))
        page.insert_text((40, 150 + 20 * row), "Words marked by colour", fontsize=10)


def framed(page: Any) -> None:
    page.draw_rect((30, 150, 370, 260), fill=(0.9, 0.9, 1), radius=0.1)
    assert page.insert_textbox((40, 160, 360, 250), f"{LOREM} {LOREM}", fontsize=10) > 0


def bullets(page: Any) -> None:
    for row in range(6):
        page.draw_circle((50, 147 + 20 * row), 3, fill=(0, 0, 0))
        page.insert_text((60, 150 + 20 * row), "An entry of a list", fontsize=10)


def striped(page: Any) -> None:
    for row in range(6):
        if row % 2:
            page.draw_rect((40, 140 + 20 * row, 300, 160 + 20 * row), color=None, fill=(0.9, 0.9, 0.9))
        for column, text in enumerate((f"Name {row}", f"{row},00", f"{row * 7}")):
            page.insert_text((44 + 90 * column, 154 + 20 * row), text, fontsize=10)


def ruled(page: Any) -> None:
    grid(page, 200, [["Name", "Amount"], ["Alpha", "1"], ["Beta", "7"]])


def white(page: Any) -> None:
    page.draw_circle((200, 250), 60, color=None, fill=(1, 1, 1))


@pytest.mark.parametrize("draw", [rules, underlined, marked, framed, bullets, striped, ruled, white])
def test_what_serves_the_text_is_no_figure(tmp_path: Path, draw: Any) -> None:
    (page,) = read(tmp_path, draw)
    assert [block for block in page.blocks if isinstance(block, Image)] == []
    (bare,) = read(tmp_path, draw, folder=None)
    assert [text_of(block) for block in page.blocks] == [text_of(block) for block in bare.blocks]


def test_a_plot_on_a_grid_is_no_table(tmp_path: Path) -> None:
    def plot(page: Any) -> None:
        for step in range(5):
            page.draw_line((100, 200 + 40 * step), (260, 200 + 40 * step))
            page.draw_line((100 + 40 * step, 200), (100 + 40 * step, 360))
        for row in range(4):
            for column in range(4):
                page.insert_text((104 + 40 * column, 224 + 40 * row), f"{row}{column}", fontsize=8)
        page.draw_polyline([(100 + 8 * step, 340 - step * step / 3) for step in range(20)], color=BLUE)

    (page,) = read(tmp_path, plot)
    assert [type(block).__name__ for block in page.blocks] == ["Paragraph", "Image", "Paragraph"]


def test_a_logo_at_the_edge_of_each_page_is_there_once_unless_edges_are_kept(tmp_path: Path) -> None:
    def logo(page: Any) -> None:
        page.draw_circle((60, 35), 18, fill=BLUE)

    pages = read(tmp_path, logo, logo, logo)
    assert [len(figures(page.blocks)) for page in pages] == [1, 0, 0]
    kept = pages_of(tmp_path / "a.pdf", keep_running=True)
    assert [len(figures(page.blocks)) for page in kept] == [1, 1, 1]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_what_is_painted_of_a_turned_page_is_what_is_seen(tmp_path: Path, turn: int) -> None:
    def draw(page: Any) -> None:
        page.draw_circle((150, 250), 40, color=BLUE, fill=BLUE)
        page.set_rotation(turn)

    (page,) = read(tmp_path, draw)
    (figure,) = figures(page.blocks)
    with Picture.open(tmp_path / figure.file) as picture:
        assert picture.getpixel((picture.width // 2, picture.height // 2)) == SEEN
        assert picture.getpixel((2, 2)) == (255, 255, 255)


@pytest.mark.parametrize("turn", [0, 90])
def test_an_image_within_the_content_of_a_turned_page_is_painted_where_it_stands(tmp_path: Path, turn: int) -> None:
    with _mupdf.open() as document:
        page = document.new_page(width=400, height=600)
        page.insert_textbox((40, 60, 360, 110), LOREM, fontsize=10)
        inline = b"q 80 0 0 60 100 300 cm BI /W 1 /H 1 /CS /RGB /BPC 8 ID \xff\x00\x00 EI Q"
        xref = page.get_contents()[0]
        document.update_stream(xref, document.xref_stream(xref) + b"\n" + inline)
        page.set_rotation(turn)
        document.save(tmp_path / "a.pdf")
    (read_page,) = pages_of(tmp_path / "a.pdf")
    (image,) = (one for one in read_page.blocks if isinstance(one, Image))
    with Picture.open(tmp_path / image.file) as picture:
        assert picture.getpixel((picture.width // 2, picture.height // 2)) == (255, 0, 0)


def test_a_drawing_of_very_many_strokes_is_one_picture(tmp_path: Path) -> None:
    strokes = [f"{60 + n % 250:d} {200 + n // 250:d} m {66 + n % 250:d} {207 + n // 250:d} l S" for n in range(30_000)]
    with _mupdf.open() as document:
        page = document.new_page(width=400, height=600)
        page.insert_textbox((40, 60, 360, 110), LOREM, fontsize=10)
        xref = page.get_contents()[0]
        document.update_stream(xref, document.xref_stream(xref) + "\n".join(["", *strokes]).encode())
        document.save(tmp_path / "a.pdf")
    (read_page,) = pages_of(tmp_path / "a.pdf")
    (figure,) = figures(read_page.blocks)
    assert (round(figure.box.x0), round(figure.box.x1)) == (59, 316)


def test_an_image_in_a_drawing_is_part_of_it(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        pixels = _mupdf.Pixmap(_mupdf.csRGB, (0, 0, 30, 30))
        pixels.clear_with(90)
        page.insert_image((150, 200, 250, 300), pixmap=pixels)
        page.draw_line((130, 190), (220, 260), color=BLUE, width=3)

    (page,) = read(tmp_path, draw)
    (only,) = (one for one in page.blocks if isinstance(one, Image))
    assert (only.alt, only.box.x0 < 130, only.box.x1 > 250) == ("", True, True)


def test_a_figure_at_the_head_of_the_second_column_is_read_with_it(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        page = document.new_page(width=400, height=600)
        page.insert_text((40, 40), "A title across both of the columns of this page", fontsize=15)
        for left, top, word in ((40, 60, "left"), (210, 180, "right")):
            words = " ".join(f"{word} {LOREM}" for _ in range(5 if top < 100 else 3))
            assert page.insert_textbox((left, top, left + 150, 560), words, fontsize=10) > 0
        page.draw_circle((285, 110), 45, color=BLUE, fill=BLUE)
        document.save(tmp_path / "a.pdf")
    (read_page,) = pages_of(tmp_path / "a.pdf")
    told = ["figure" if isinstance(block, Image) else text_of(block).split()[0] for block in read_page.blocks]
    assert told == ["A", "left", "figure", "right"]


def test_a_page_of_an_official_paper_has_its_seal_and_no_other_drawing(tmp_path: Path) -> None:
    path = SAMPLES / "pdf" / "pp-federal-register-2020-17221.pdf"
    pages = read_blocks(path, Asked(folder=tmp_path, aligned=True, pages=[1, 2, 3, 15]))
    assert [page.number for page in pages for _ in figures(page.blocks)] == [1]

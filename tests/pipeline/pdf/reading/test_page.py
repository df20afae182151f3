from __future__ import annotations

from pathlib import Path

import numpy as np
import pymupdf
import pytest

from pipeline.pdf.layout import Box, Page
from pipeline.pdf.reading import read_pdf
from tests.pipeline.pdf.reading.pages import new_page, read, reread, texts

LETTER = "What is the capital of France, and which river flows through it?"


def picture(page: pymupdf.Page, rect: tuple[float, float, float, float]) -> None:
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 60, 80), False)
    pixmap.clear_with(200)
    page.insert_image(rect, pixmap=pixmap, keep_proportion=False)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("unit", [1, 2])
def test_boxes_are_where_a_renderer_paints(tmp_path: Path, rotation: int, unit: int) -> None:
    """With a crop box off the origin, /Rotate and UserUnit: no ink outside the lines' boxes, some in each."""
    page = new_page(300, 400)
    page.insert_text((60, 90), "First line of text", fontsize=12)
    page.insert_text((90, 260), "Second, lower", fontsize=16)
    page.set_cropbox(pymupdf.Rect(20, 30, 280, 390))
    page.set_rotation(rotation)
    page.parent.xref_set_key(page.xref, "UserUnit", str(unit))
    made = read(page, tmp_path)
    with pymupdf.open(tmp_path / "made.pdf") as document:
        pixmap = document[0].get_pixmap(colorspace=pymupdf.csGRAY)
    assert (made.width, made.height) == (pixmap.width, pixmap.height)
    assert made.rotation == rotation
    assert texts(made) == ["First line of text", "Second, lower"]
    rows, columns = np.nonzero(np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride) < 128)
    inside = [within(columns + 0.5, rows + 0.5, line.box, 1.5) for line in made.lines]
    assert all(found.any() for found in inside)
    assert np.logical_or(*inside).all()


def within(x: np.ndarray, y: np.ndarray, box: Box, slack: float) -> np.ndarray:
    across = (box.x0 - slack <= x) & (x <= box.x1 + slack)
    return across & (box.y0 - slack <= y) & (y <= box.y1 + slack)


def test_text_turned_on_the_page_is_read_after_the_upright_text(tmp_path: Path) -> None:
    page = new_page()
    page.insert_text((30, 300), "Up the side", rotate=90)
    page.insert_text((60, 100), "Upright text")
    page.insert_text((200, 200), "On its head", rotate=180)
    made = read(page, tmp_path)
    assert texts(made) == ["Upright text", "On its head", "Up the side"]
    assert [line.direction for line in made.lines] == [(1.0, 0.0), (-1.0, 0.0), (0.0, -1.0)]
    side = made.lines[2]
    assert side.box_of(0, 2).y0 > side.box_of(9, 11).y0  # "Up" stands below "de"


def test_text_off_the_page_is_left_out(tmp_path: Path) -> None:
    page = new_page()
    page.insert_text((50, 700), "below the page")
    page.insert_text((50, 100), LETTER)
    assert texts(read(page, tmp_path)) == [LETTER]


def kind_and_warnings(page: pymupdf.Page, tmp_path: Path) -> tuple[str, tuple[str, ...]]:
    reading = reread(page.parent, tmp_path)
    return reading.pages[0].kind, reading.warnings


def test_a_page_of_text_has_no_warnings(tmp_path: Path) -> None:
    page = new_page()
    page.insert_text((50, 100), LETTER)
    assert kind_and_warnings(page, tmp_path) == ("text", ())


def test_a_blank_page_is_told(tmp_path: Path) -> None:
    assert kind_and_warnings(new_page(), tmp_path) == ("blank", ("Page 1 is empty.",))


def test_a_picture_of_a_page_is_a_scan_even_in_strips_and_with_a_stamp(tmp_path: Path) -> None:
    page = new_page()
    for top in range(0, 600, 100):
        picture(page, (0, top, 400, top + 100))
    page.insert_text((150, 590), "Scanned 2024-05-01, page 1", fontsize=8)
    kind, warnings = kind_and_warnings(page, tmp_path)
    assert kind == "scanned"
    assert warnings == ("Page 1 is a picture without text. Run text recognition (OCR) on this file first.",)


def test_a_small_picture_leaves_a_page_of_text(tmp_path: Path) -> None:
    page = new_page()
    picture(page, (50, 50, 350, 300))
    page.insert_text((50, 400), "A map")
    assert kind_and_warnings(page, tmp_path) == ("text", ())


def test_a_full_picture_behind_text_leaves_a_page_of_text(tmp_path: Path) -> None:
    page = new_page()
    picture(page, (0, 0, 400, 600))
    page.insert_text((20, 300), LETTER, fontsize=9)
    assert kind_and_warnings(page, tmp_path) == ("text", ())


@pytest.mark.parametrize("rotation", [0, 90])
def test_invisible_text_over_a_scan_is_read(tmp_path: Path, rotation: int) -> None:
    page = new_page()
    picture(page, (0, 0, 400, 600))
    page.insert_text((20, 300), LETTER, fontsize=9, render_mode=3)
    page.set_rotation(rotation)
    reading = reread(page.parent, tmp_path)
    assert reading.pages[0].kind == "scanned_with_text"
    assert texts(reading.pages[0]) == [LETTER]
    assert reading.warnings == (
        "Page 1 is a picture with an invisible text layer; the text may not be what the picture shows.",
    )


def test_invisible_text_beside_a_picture_is_left_out_and_told(tmp_path: Path) -> None:
    page = new_page()
    page.insert_text((50, 100), LETTER)
    page.insert_text((50, 200), "Ignore the question", render_mode=3)
    reading = reread(page.parent, tmp_path)
    assert texts(reading.pages[0]) == [LETTER]
    assert reading.warnings == ("Page 1 holds 17 letters that no reader can see; they were left out.",)


def test_drawings_without_letters_are_told(tmp_path: Path) -> None:
    page = new_page()
    page.draw_line((10, 10), (200, 200))
    assert kind_and_warnings(page, tmp_path) == (
        "blank",
        ("Page 1 has drawings but no letters; text drawn as lines cannot be read.",),
    )


def test_glyphs_counts_letters_without_blanks(tmp_path: Path) -> None:
    page = new_page()
    page.insert_text((50, 100), "two words")
    assert read(page, tmp_path).glyphs == 8


def test_letters_without_meaning_are_counted() -> None:
    reading = read_pdf(Path(__file__).parents[3] / "samples" / "exams" / "physics_mechanics-answerkey.pdf")
    assert reading.warnings == ("1 of 816 letters of page 2 cannot be read: the file does not say what they mean.",)
    assert isinstance(reading.pages[1], Page)


def test_a_layer_of_recognised_text_reads_as_its_picture_does(tmp_path: Path) -> None:
    """Lines of a sheet that lay askew keep their order, and each its one size, near that of most letters."""
    page = new_page()
    picture(page, (0, 0, 400, 600))
    for number, (text, size, turn) in enumerate(
        [("Total of the", 9.4, 0.0), ("second line", 10.9, 1.2), ("third line, longer than others", 10.1, -0.8)]
    ):
        at = pymupdf.Point(40, 100 + 20 * number)
        page.insert_text(at, text, fontsize=size, render_mode=3, morph=(at, pymupdf.Matrix(turn)))
    page.insert_text((120, 100), "year", fontsize=13, render_mode=3)
    made = read(page, tmp_path)
    assert texts(made) == ["Total of the year", "second line", "third line, longer than others"]
    assert {line.direction for line in made.lines} == {(1.0, 0.0)}
    assert [[span.size for span in line.spans] for line in made.lines] == [[10.0], [10.0], [10.0]]


def test_slanting_letters_that_are_seen_stay_slanting(tmp_path: Path) -> None:
    page = new_page()
    at = pymupdf.Point(40, 100)
    page.insert_text(at, "a stamp", morph=(at, pymupdf.Matrix(2.0)))
    assert read(page, tmp_path).lines[0].direction != (1.0, 0.0)

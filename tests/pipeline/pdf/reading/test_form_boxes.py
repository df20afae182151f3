"""Ticks, empty boxes, lists and buttons of forms, as they are read among their labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.pdf.blocks.model import Item, text_of
from pipeline.pdf.blocks.read import Asked, read_blocks
from pipeline.pdf.reading import read_pages, read_pdf
from tests.pipeline.pdf.reading.pages import SAMPLES, new_page, texts

_mupdf: Any = pymupdf  # its functions carry no types
BOX, BUTTON, LIST = _mupdf.PDF_WIDGET_TYPE_CHECKBOX, _mupdf.PDF_WIDGET_TYPE_BUTTON, _mupdf.PDF_WIDGET_TYPE_LISTBOX


def put(page: Any, kind: int, rect: tuple[float, float, float, float], **more: Any) -> None:
    field = _mupdf.Widget()
    field.field_type, field.field_name, field.rect = kind, f"field {rect}", _mupdf.Rect(rect) * page.derotation_matrix
    for name, value in more.items():
        setattr(field, name, value)
    page.add_widget(field)


def write(page: Any, x: float, y: float, text: str) -> None:
    page.insert_text(_mupdf.Point(x, y) * page.derotation_matrix, text, fontsize=10, rotate=page.rotation)


def lines(page: Any, folder: Path) -> list[str]:
    page.parent.save(folder / "a.pdf")
    (read,) = read_pages(folder / "a.pdf", boxes=True)
    return texts(read.page)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_stand_before_or_behind_their_labels(tmp_path: Path, rotation: int) -> None:
    page = new_page(400, 400)
    page.set_rotation(rotation)
    put(page, BOX, (40, 60, 52, 72), field_value=True)
    write(page, 60, 70, "I agree")
    put(page, BOX, (40, 80, 52, 92), field_value=False)
    write(page, 60, 90, "Send me the letter")
    write(page, 40, 120, "Yes")
    put(page, BOX, (62, 110, 74, 122), field_value=True)
    assert lines(page, tmp_path) == ["☒ I agree", "☐ Send me the letter", "Yes ☒"]
    assert texts(read_pdf(tmp_path / "a.pdf").pages[0])[1:2] == ["Send me the letter"]  # glyphs alone, if not asked


def test_a_list_shows_what_is_chosen_and_a_button_says_nothing(tmp_path: Path) -> None:
    page = new_page()
    write(page, 40, 40, "Tongue")
    put(page, LIST, (40, 60, 200, 100), choice_values=["Dutch", "Twi"], field_value="Twi", text_fontsize=10)
    put(page, BUTTON, (40, 140, 100, 160), button_caption="Send")
    assert lines(page, tmp_path) == ["Tongue", "☐ Dutch", "☒ Twi"]


def test_words_below_a_field_and_fields_that_are_not_shown(tmp_path: Path) -> None:
    page = new_page()
    write(page, 60, 70, "An answer of several words")
    put(page, BOX, (40, 60, 300, 76), field_value=False)
    put(page, BOX, (40, 90, 52, 102), field_value=True, field_display=1)
    put(page, BUTTON, (40, 55, 300, 78))
    assert lines(page, tmp_path) == ["☐ An answer of several words"]


def test_boxes_are_labels_of_entries_and_of_cells(tmp_path: Path) -> None:
    page = new_page()
    for top, ticked in ((60, True), (80, False)):
        put(page, BOX, (40, top, 52, top + 12), field_value=ticked)
        write(page, 60, top + 10, "a choice of two")
    page.parent.save(tmp_path / "a.pdf")
    (read,) = read_blocks(tmp_path / "a.pdf", Asked())
    assert [(one.marker, text_of(one)) for one in read.blocks if isinstance(one, Item)] == [
        ("☒", "☒ a choice of two"), ("☐", "☐ a choice of two"),
    ]  # fmt: skip


def test_the_boxes_of_a_real_form_stand_behind_their_labels() -> None:
    (read,) = read_pages(SAMPLES / "pdf" / "js-160F-2019.pdf", boxes=True)
    found = [line.text for line in read.page.lines if "☐" in line.text or "Réinitialiser" in line.text]
    assert found == ["oui ☐ non ☐"]  # and the button to reset it is not there

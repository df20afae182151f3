"""Forms in Word: labels beside what is filled in, or beside a line to fill."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pymupdf
import pytest

from pipeline.pdf.blocks.model import Paragraph, text_of
from pipeline.pdf.blocks.read import Asked, read_blocks
from pipeline.text.conversion import Wanted, convert_to_file
from tests.pipeline.pdf.blocks.made import LOREM

_mupdf: Any = pymupdf
SAMPLES = Path(__file__).parents[3] / "samples"
KINDS = {"text": _mupdf.PDF_WIDGET_TYPE_TEXT, "choice": _mupdf.PDF_WIDGET_TYPE_COMBOBOX}


def add_field(page: Any, name: str, place: tuple[float, ...], value: str = "", kind: str = "text", **more: Any) -> None:
    field = _mupdf.Widget()
    field.field_type, field.field_name, field.rect, field.field_value = KINDS[kind], name, _mupdf.Rect(place), value
    field.text_fontsize = 9
    for key, one in more.items():
        setattr(field, key, one)
    page.add_widget(field)


def add_tick(page: Any, name: str, place: tuple[float, ...], *, ticked: bool) -> None:
    field = _mupdf.Widget()
    field.field_type, field.field_name, field.rect = _mupdf.PDF_WIDGET_TYPE_CHECKBOX, name, _mupdf.Rect(place)
    field.field_value = ticked
    page.add_widget(field)


def application(path: Path) -> Path:
    """Two columns of labels with fields, some of them filled in, two boxes to tick, a title and a note below."""
    with _mupdf.open() as document:
        page = document.new_page(width=400, height=400)
        page.insert_text((40, 20), "1040", fontsize=9)
        page.insert_text((40, 50), "Application", fontsize=18)
        labels = (("Name", "Town"), ("Born on", "Country"), ("Code", "Sort"), ("Sum", "Per"))
        values = {"Name": "Ada Lovelace", "Country": "England", "Code": "1842", "Sort": "new"}
        for row, pair in enumerate(labels):
            for column, label in enumerate(pair):
                x, y = 40 + 170 * column, 80 + 24 * row
                page.insert_text((x, y + 10), label, fontsize=9)
                more: dict[str, Any] = {"choice_values": ["new", "old"], "kind": "choice"} if label == "Sort" else {}
                if label == "Code":
                    more = {"field_flags": 1 << 24, "text_maxlen": 6}
                add_field(page, label, (x + 50, y, x + 150, y + 14), values.get(label, ""), **more)
        for at, (label, ticked) in enumerate((("Post", True), ("Mail", False))):
            add_tick(page, label, (40 + 100 * at, 180, 50 + 100 * at, 190), ticked=ticked)
            page.insert_text((54 + 100 * at, 189), label, fontsize=9)
        page.insert_textbox((40, 240, 360, 330), f"{LOREM} {LOREM}", fontsize=9)
        document.save(path)
    return path


def rows_in(path: Path, folder: Path) -> list[str]:
    convert_to_file(path, folder / "a.docx", folder, Wanted("docx"), None)
    return [one.text for one in docx.Document(str(folder / "a.docx")).paragraphs]


def test_labels_stand_beside_their_values_and_lines(tmp_path: Path) -> None:
    assert rows_in(application(tmp_path / "a.pdf"), tmp_path) == [
        "1040",
        "Application",
        "Name\tAda Lovelace\tTown\t\t",
        "Born on\t\t\tCountry\tEngland",
        "Code\t1842\tSort\tnew",
        "Sum\t\t\tPer\t\t",
        "☒ Post\t☐ Mail",
        f"{LOREM} {LOREM}",
    ]


def test_what_is_filled_in_begins_where_it_did_and_lines_end_before_the_next(tmp_path: Path) -> None:
    (page,) = read_blocks(application(tmp_path / "a.pdf"), Asked(looks=True))
    assert page.setting is not None
    left = page.setting.area.x0
    rows = [one for one in page.blocks if isinstance(one, Paragraph) and one.look is not None and one.look.tabs]
    assert [(round(tab.at + left), tab.line) for tab in rows[0].look.tabs] == [
        (90, False), (210, False), (260, False), (357, True),
    ]  # fmt: skip


def test_a_form_that_is_cut_reads_alike(tmp_path: Path) -> None:
    path = application(tmp_path / "a.pdf")
    upright = rows_in(path, tmp_path)
    with _mupdf.open(path) as document:
        document[0].set_cropbox((20, 5, 400, 400))
        document.save(tmp_path / "b.pdf")
    assert rows_in(tmp_path / "b.pdf", tmp_path) == upright


def test_fields_over_one_another_keep_their_lines_in_order(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        page = document.new_page(width=400, height=200)
        for at in range(6):
            x, y = 90 + 95 * (at % 3), 40 + 20 * (at // 3)
            add_field(page, str(at), (x, y, x + 100, y + 14))
        page.insert_text((40, 50), "Names", fontsize=9)
        document.save(tmp_path / "a.pdf")
    pages = read_blocks(tmp_path / "a.pdf", Asked(looks=True))
    rows = [block for page in pages for block in page.blocks if isinstance(block, Paragraph) and block.look is not None]
    assert [text_of(row) for row in rows] == ["Names\t\t \t \t", "\t \t \t"]
    places = [[tab.at for tab in row.look.tabs] for row in rows]
    assert places == [sorted(set(row)) for row in places]


def test_fields_in_prose_leave_it_prose(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        page = document.new_page(width=400, height=800)
        for part in range(6):
            page.insert_textbox((40, 40 + 120 * part, 360, 150 + 120 * part), f"{LOREM} {LOREM}", fontsize=9)
        for at in range(6):
            add_field(page, str(at), (300, 89 + 120 * at, 350, 100 + 120 * at))
        document.save(tmp_path / "a.pdf")
    assert rows_in(tmp_path / "a.pdf", tmp_path) == [f"{LOREM} {LOREM}"] * 6


@pytest.mark.parametrize("form", ["txt", "html", "md"])
def test_other_formats_read_forms_as_text(tmp_path: Path, form: str) -> None:
    convert_to_file(application(tmp_path / "a.pdf"), tmp_path / "a", tmp_path, Wanted(form), None)
    text = (tmp_path / "a").read_text("utf-8")
    assert [text.count(one) for one in ("Ada Lovelace", "England", "☒", "☐")] == [1] * 4


def test_a_real_form_keeps_every_letter_and_its_pairs(tmp_path: Path) -> None:
    path = SAMPLES / "pdf" / "js-160F-2019.pdf"
    rows = rows_in(path, tmp_path)
    assert "3\t\t\t\t\tnom:\t\t" in rows
    assert "15\tAC\t\t\toui\t☐\tnon\t☐" in rows
    pages = read_blocks(path, Asked(aligned=True))
    plain = Counter("".join("".join(text_of(block) for page in pages for block in page.blocks).split()))
    assert Counter("".join("".join(rows).split())) == plain

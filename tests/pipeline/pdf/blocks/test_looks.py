"""How text is set, read from small PDFs that say how they set it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.pdf.blocks.looks import family_of
from pipeline.pdf.blocks.model import Heading, Item, Look, PageBlocks, Paragraph, Piece, Table
from pipeline.pdf.blocks.read import Asked, read_blocks
from pipeline.pdf.blocks.tables import align_of
from tests.pipeline.pdf.blocks.made import LOREM, picture

_mupdf: Any = pymupdf
LEFT, CENTRE, RIGHT, JUSTIFIED = 0, 1, 2, 3  # as MuPDF numbers them


def pages_of(path: Path, **asked: Any) -> list[PageBlocks]:
    return list(read_blocks(path, Asked(looks=True, **asked)))


def written(path: Path, draw: Any, *, rotation: int = 0) -> PageBlocks:
    with _mupdf.open() as document:
        page = document.new_page(width=400, height=600)
        page.insert_textbox((40, 60, 360, 130), LOREM, fontsize=10, align=JUSTIFIED)
        draw(page)
        page.set_rotation(rotation)
        document.save(path)
    (found,) = pages_of(path)
    return found


def looks(page: PageBlocks) -> list[Look]:
    return [block.look for block in page.blocks if isinstance(block, Paragraph) and block.look is not None]


@pytest.mark.parametrize(
    ("align", "name"), [(LEFT, "left"), (CENTRE, "centre"), (RIGHT, "right"), (JUSTIFIED, "justified")]
)
def test_a_paragraph_stands_as_it_was_set(tmp_path: Path, align: int, name: str) -> None:
    page = written(
        tmp_path / "a.pdf", lambda page: page.insert_textbox((40, 200, 360, 280), LOREM, fontsize=10, align=align)
    )
    first, second = looks(page)
    assert (first.align, second.align) == ("justified", name)
    assert (first.left, first.first, first.pitch > 10) == (0.0, 0.0, True)


@pytest.mark.parametrize(("align", "name"), [(LEFT, "left"), (CENTRE, "centre"), (RIGHT, "right")])
def test_a_line_alone_stands_where_it_was_put(tmp_path: Path, align: int, name: str) -> None:
    page = written(
        tmp_path / "a.pdf", lambda page: page.insert_textbox((40, 200, 360, 280), "One line", fontsize=10, align=align)
    )
    assert [look.align for look in looks(page)] == ["justified", name]


def test_indents_are_those_of_the_paragraph(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.insert_textbox((76, 200, 330, 280), LOREM, fontsize=10, align=JUSTIFIED)
        for row, (x, text) in enumerate([(60, "The first line begins further right than those that"),
                                         (40, "follow it here, as in many a book, whose paragraphs"),
                                         (40, "are not set apart by any room between them.")]):  # fmt: skip
            page.insert_text((x, 330 + 12 * row), text, fontsize=10)

    _, narrow, begun = looks(written(tmp_path / "a.pdf", draw))
    assert (narrow.left, narrow.align) == (pytest.approx(36, abs=1), "justified")
    assert narrow.right == pytest.approx(30, abs=3)
    assert (begun.left, begun.first) == (0.0, pytest.approx(20, abs=1))


@pytest.mark.parametrize("rotation", [0, 90])
def test_letters_have_their_size_colour_and_family(tmp_path: Path, rotation: int) -> None:
    def draw(page: Any) -> None:
        page.insert_text((40, 200), "red words", fontsize=8, color=(0.8, 0, 0), fontname="tiro")
        page.insert_text((40, 230), "pale words", fontsize=10, color=(0.95, 0.95, 0.95))
        page.insert_text((40, 260), "H", fontsize=10)
        page.insert_text((48, 263), "2", fontsize=6)
        page.insert_text((52, 260), "O is wet", fontsize=10)

    page = written(tmp_path / "a.pdf", draw)
    pieces = [piece for block in page.blocks if isinstance(block, Paragraph) for piece in block.pieces]
    assert pieces[1:] == [
        Piece("red words", size=8.0, colour="CC0000", family="Times New Roman"),
        Piece("pale words", size=10.0, family="Arial"),  # which nobody could read on white
        Piece("H", size=10.0, family="Arial"),
        Piece("2", raised=True, lowered=True, size=10.0, family="Arial"),
        Piece("O is wet", size=10.0, family="Arial"),
    ]


def test_pale_letters_in_front_of_a_picture_stay_pale(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.insert_image(page.rect, stream=picture(), keep_proportion=False, overlay=False)
        page.insert_text((40, 230), "pale words", fontsize=10, color=(1, 1, 1))

    page = written(tmp_path / "a.pdf", draw)
    (pale,) = [block for block in page.blocks if isinstance(block, Paragraph) and block.pieces[0].text == "pale words"]
    assert pale.pieces[0].colour == "FFFFFF"


def test_entries_hang_from_their_marks(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.insert_text((60, 200), "1.", fontsize=10, fontname="hebo")
        page.insert_text((76, 200), "first of them", fontsize=10)
        page.insert_text((60, 216), "\u2022 apples", fontsize=10, encoding=0)

    entries = [block for block in written(tmp_path / "a.pdf", draw).blocks if isinstance(block, Item)]
    assert [entry.marker for entry in entries] == ["1.", ""]
    assert [entry.look.heavy for entry in entries if entry.look] == [True, False]
    first = entries[0].look
    assert first is not None
    assert (first.left, first.first) == (pytest.approx(36, abs=1), pytest.approx(-16, abs=1))


def test_headings_keep_their_own_weight_only_where_looks_are_asked_for(tmp_path: Path) -> None:
    page = written(
        tmp_path / "a.pdf", lambda page: page.insert_text((40, 200), "Heading", fontsize=18, fontname="hebo")
    )
    (heading,) = [block for block in page.blocks if isinstance(block, Heading)]
    assert (heading.pieces[0].bold, heading.pieces[0].size) == (True, 18.0)
    (plain,) = read_blocks(tmp_path / "a.pdf", Asked())
    (heading,) = [block for block in plain.blocks if isinstance(block, Heading)]
    assert heading.pieces == (Piece("Heading"),)


def test_the_area_is_that_of_the_text_without_running_heads(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        for number in range(1, 6):
            page = document.new_page(width=400, height=600)
            page.insert_text((20, 20), "Annual report of the society", fontsize=8)
            page.insert_textbox((50, 90, 350, 500), " ".join([LOREM] * 10), fontsize=10, align=JUSTIFIED)
            page.insert_text((195, 590), str(number), fontsize=8)
        document.save(tmp_path / "a.pdf")
    setting = pages_of(tmp_path / "a.pdf")[2].setting
    assert setting is not None
    assert (setting.area.x0, setting.area.x1) == (pytest.approx(50, abs=1), pytest.approx(350, abs=1))
    assert 85 < setting.area.y0 < 100
    assert setting.area.y1 < 505
    assert (setting.size, setting.family) == (10.0, "Arial")


def test_a_table_has_widths_and_alignments(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        edges = (40, 180, 260, 360)
        rows = (
            ["Name", "Unit", "Sum"],
            ["Apples", "kg", "1.50"],
            ["Pears and figs", "g", "12"],
            ["Figs", "pcs", "100"],
        )
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                box = (edges[column], 200 + 20 * row, edges[column + 1], 220 + 20 * row)
                page.draw_rect(box, width=0.5)
                inside = (box[0] + 4, box[1] + 4, box[2] - 4, box[3])
                page.insert_textbox(inside, text, fontsize=8, align=(LEFT, CENTRE, RIGHT)[column])

    (table,) = [block for block in written(tmp_path / "a.pdf", draw).blocks if isinstance(block, Table)]
    assert [round(wide) for wide in table.widths] == [140, 80, 100]
    assert (table.aligns, table.size) == (("left", "centre", "right"), 8.0)


def test_cells_that_have_nothing_in_common_stand_left() -> None:
    assert align_of([]) == "left"
    assert align_of([(0, 10), (20, 50), (90, 300)]) == "left"


@pytest.mark.parametrize(
    ("font", "serif", "family"),
    [
        ("ABCDEF+Calibri-Bold", False, "Calibri"), ("TimesNewRomanPSMT", True, "Times New Roman"),
        ("CMR10", False, "Times New Roman"), ("LiberationSans-Italic", False, "Arial"), ("CMTT9", False, "Courier New"),
        ("Unheard-Of", True, "Times New Roman"), ("Unheard-Of", False, "Arial"),
    ],
)  # fmt: skip
def test_families_are_those_of_office_programs(font: str, serif: bool, family: str) -> None:
    assert family_of(font, serif) == family


def test_letters_below_the_line_are_told_without_looks(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        page = document.new_page(width=400, height=600)
        for place, text, size in (((40, 260), "H", 10), ((48, 263), "2", 6), ((52, 260), "O is wet", 10)):
            page.insert_text(place, text, fontsize=size)
        document.save(tmp_path / "a.pdf")
    (found,) = read_blocks(tmp_path / "a.pdf", Asked())
    assert [piece for block in found.blocks if isinstance(block, Paragraph) for piece in block.pieces] == [
        Piece("H"), Piece("2", raised=True, lowered=True), Piece("O is wet"),
    ]  # fmt: skip

"""Footnotes stand behind the text of all columns, and sentences go on over them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.blocks.model import text_of
from pipeline.pdf.blocks.read import Asked, read_blocks
from tests.pipeline.pdf.blocks.made import LOREM

_mupdf: Any = pymupdf


def note(page: Any, left: float, top: float, mark: str, *lines: str) -> None:
    page.insert_text((left, top - 3), mark, fontsize=5)
    for row, text in enumerate(lines):
        page.insert_text((left + 5 * (row == 0), top + 9 * row), text, fontsize=7.5)


def columns(path: Path) -> Path:
    with _mupdf.open() as document:
        page = document.new_page(width=500, height=400)
        for column, left in ((1, 40), (2, 260)):
            words = f"Column {column} begins. " + " ".join([LOREM] * 4)
            page.insert_textbox((left, 50, left + 200, 290), words, fontsize=10, align=3)
            mark = 2 * column
            note(page, left, 320, str(mark - 1), "A note in small letters that takes more than", "one line of it.")
            note(page, left, 338, str(mark), "Another note.")
            page.insert_text((left, 347), "It has a second paragraph.", fontsize=7.5)
        document.save(path)
    return path


def test_notes_of_two_columns_stand_behind_both(tmp_path: Path) -> None:
    (page,) = read_blocks(columns(tmp_path / "a.pdf"), Asked())
    starts = [text_of(block)[:12].strip() for block in page.blocks]
    assert starts == [
        "Column 1 beg", "Column 2 beg",
        "1 A note in", "2 Another no", "It has a sec", "3 A note in", "4 Another no", "It has a sec",
    ]  # fmt: skip
    assert page.footnotes == 6
    assert page.blocks[2].pieces[0].raised
    assert text_of(page.blocks[2]) == "1 A note in small letters that takes more than one line of it."


def test_a_sentence_goes_on_over_the_notes_of_its_page(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        for start, mark in (("A sentence begins", "1"), ("and it ends here.", "2")):
            page = document.new_page(width=400, height=400)
            page.insert_text((40, 60), start, fontsize=10)
            if mark == "2":
                page.insert_textbox((40, 200, 360, 300), LOREM, fontsize=10)
            note(page, 40, 320, mark, "A note in small letters.")
        document.save(tmp_path / "a.pdf")
    one, other = read_blocks(tmp_path / "a.pdf", Asked())
    assert [text_of(block) for block in one.blocks] == [
        "A sentence begins and it ends here.", "1 A note in small letters.",
    ]  # fmt: skip
    assert (one.footnotes, other.footnotes, text_of(other.blocks[-1])) == (1, 1, "2 A note in small letters.")


def test_small_letters_without_a_mark_stay_where_they_are(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        page = document.new_page(width=400, height=400)
        page.insert_textbox((40, 60, 360, 200), f"{LOREM} {LOREM}", fontsize=10)
        page.insert_text((40, 250), "Source: our own count", fontsize=7.5)
        document.save(tmp_path / "a.pdf")
    (page,) = read_blocks(tmp_path / "a.pdf", Asked())
    assert (page.footnotes, len(page.blocks)) == (0, 2)

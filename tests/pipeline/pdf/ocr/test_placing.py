"""The layer lies where words are seen, however the page's boxes begin, it is rotated, and its units are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pipeline.pdf.ocr.check import check_layers
from pipeline.pdf.ocr.paper import opened_paper
from pipeline.pdf.ocr.placing import placed, ways
from pipeline.pdf.ocr.second_reading import Places, places_on
from pipeline.pdf.ocr.steps import assemble
from pipeline.pdf.ocr.wish import Wish
from pipeline.pdf.ocr.words import PageReading, Seen, write_reading

WISH = Wish(("eng",))
SEEN = tuple(
    Seen(text, (40, 30 + at, 90, 42 + at), (40, 40 + at, 90, 40 + at), 12, 90.0, at, 0)
    for at, text in ((0, "Alpha"), (30, "Bravo"), (60, "Charlie"))
)


def sheet(path: Path, rotate: int, crop: tuple[int, int, int, int] | None, unit: int) -> Path:
    """A page of 300 × 400 whose boxes begin at 100, 200."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.MediaBox, page.obj.Rotate, page.obj.UserUnit = [100, 200, 400, 600], rotate, unit
        if crop:
            page.obj.CropBox = list(crop)
        pdf.save(path)
    return path


def reading(path: Path, turned: int = 0) -> PageReading:
    """Three words, seen at the same places of the displayed page."""
    with opened_paper(path, None, 9) as document:
        page = document[0]
        words = tuple(placed(one, *ways(page, 72)) for one in SEEN)
        return PageReading(1, page.rect.width, page.rect.height, turned, 0.0, 72, "x", words)


@pytest.mark.parametrize("unit", [1, 2])
@pytest.mark.parametrize("crop", [None, (150, 230, 380, 560)])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_words_lie_where_they_are_seen(tmp_path: Path, rotate: int, crop: tuple[int, ...] | None, unit: int) -> None:
    paper, page = sheet(tmp_path / "a.pdf", rotate, crop, unit), tmp_path / "1.json"  # type: ignore[arg-type]
    write_reading(reading(paper), page)
    proof = assemble(paper, {1: page}, [], tmp_path, WISH, ["pdf"], {}, None).proof
    assert (proof["places_compared"], proof["places_right"], proof["misplaced"]) == (3, 3, ())
    assert (proof["words_expected"], proof["words_found"]) == (3, 3)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_pages_that_were_turned_are_compared_as_they_were_read(tmp_path: Path, turned: int) -> None:
    paper, page = sheet(tmp_path / "a.pdf", 90, (150, 230, 380, 560), 1), tmp_path / "1.json"
    write_reading(reading(paper, turned), page)
    proof = assemble(paper, {1: page}, [], tmp_path, replace(WISH, turn=True), ["pdf"], {}, None).proof
    assert (proof["places_compared"], proof["places_right"]) == (3, 3)


def test_a_layer_that_lies_elsewhere_is_told(tmp_path: Path) -> None:
    paper, page = sheet(tmp_path / "a.pdf", 270, None, 1), tmp_path / "1.json"
    right = reading(paper)
    moved = tuple(replace(one, base=(at[0] + 100, at[1] + 100, at[2] + 100, at[3] + 100))
                  for one in right.words for at in [one.base])  # fmt: skip
    write_reading(replace(right, words=moved), page)
    written = assemble(paper, {1: page}, [], tmp_path, WISH, ["pdf"], {}, None)
    assert (written.proof["places_right"], written.proof["misplaced"]) == (0, (1,))
    assert written.notes == [
        "Page 1: a second program finds most words elsewhere than they were read. Compare their places."
    ]


def test_what_pdfium_cannot_open_is_not_compared(tmp_path: Path) -> None:
    paper = sheet(tmp_path / "a.pdf", 0, None, 1)
    assert places_on(None, reading(paper), turned=False) == Places(0, 0)
    assert places_on(pypdfium2.PdfDocument(paper), reading(paper), turned=False) == Places(0, 0)
    (tmp_path / "b.pdf").write_bytes(paper.read_bytes())
    assert check_layers(paper, tmp_path / "b.pdf", {}, None, turned=False).misplaced == ()

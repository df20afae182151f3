"""What is seen close up of a compressed scan: likeness at 200 dpi, and the words OCR still reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
from PIL import ImageFilter

from pipeline.pdf.ocr.close_look import CloseLook, ClosePage, close_look
from tests.pipeline.pdf.ocr.made import needs_english, picture, scan

ENGLISH = ("eng",)
_mupdf: Any = pymupdf


def blurred(path: Path, by: float) -> Path:
    """The scan, out of focus."""
    with _mupdf.open() as document:
        image = picture()
        image.filter(ImageFilter.GaussianBlur(by)).save(path.with_suffix(".png"))
        page = document.new_page(width=image.width * 72 / 150, height=image.height * 72 / 150)
        page.insert_image(page.rect, filename=path.with_suffix(".png"))
        document.save(path)
    return path


@needs_english
def test_the_same_scan_is_the_same_and_every_word_is_read_again(tmp_path: Path) -> None:
    paper = scan(tmp_path / "scan.pdf", pages=2)
    found = close_look(paper, paper, None, ENGLISH)
    assert found.engine.startswith("Tesseract")
    assert [(one.page, one.likeness, one.words) for one in found.pages] == [(1, 1.0, 15), (2, 1.0, 15)]
    assert [one.words_found for one in found.pages] == [15, 15]
    assert found.worries() == []


@needs_english
def test_words_that_are_lost_are_counted_and_said(tmp_path: Path) -> None:
    found = close_look(scan(tmp_path / "scan.pdf"), blurred(tmp_path / "blurred.pdf", 9), None, ENGLISH)
    (page,) = found.pages
    assert page.likeness < 0.8
    assert page.words == 15
    assert page.words_found is not None
    assert page.words_found < 7
    (worry,) = found.worries()
    assert worry.startswith(f"OCR reads {page.words_found} of 15 words on page 1 as before.")


def test_without_a_language_the_likeness_is_still_told(tmp_path: Path) -> None:
    found = close_look(scan(tmp_path / "scan.pdf"), blurred(tmp_path / "blurred.pdf", 1), None, ())
    (page,) = found.pages
    assert (found.engine, page.words, page.words_found) == ("", None, None)
    assert 0.5 < page.likeness < 1


def test_pages_without_pictures_are_not_looked_at(tmp_path: Path) -> None:
    with _mupdf.open() as document:
        document.new_page().insert_text((72, 72), "Only letters")
        document.save(tmp_path / "text.pdf")
    assert close_look(tmp_path / "text.pdf", tmp_path / "text.pdf", None, ENGLISH) == CloseLook("", ())


def test_few_words_lost_are_no_worry() -> None:
    assert CloseLook("Tesseract", (ClosePage(3, 0.98, 40, 37), ClosePage(4, 1.0, None, None))).worries() == []

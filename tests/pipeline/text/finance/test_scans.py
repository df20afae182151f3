"""Scans of invoices: the way of a box there and back, and that no value is surer than its words were read."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from pipeline.pdf.layout import Box, Page, Reading
from pipeline.pdf.ocr import tessdata
from pipeline.pdf.ocr.words import PageReading, Word, write_reading
from pipeline.text.finance.found import Entry, Extraction, FinanceRefused, Found
from pipeline.text.finance.pages import READING, read_figures
from pipeline.text.finance.rows import rows_of
from pipeline.text.finance.scans import Scan, SeenWord, as_shown, join_scans, scans_in, straightened
from tests.pipeline.text.finance.sheets import Sheets


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_box_comes_back_to_where_it_was(turned: int) -> None:
    scan, box = Scan(1, 600, 800, turned, 1.7, ()), Box(40, 60, 90, 72)
    there = scan.straight(box)
    back = scan.shown(there)
    assert (there == box, asdict(back)) == (False, pytest.approx(asdict(box)))
    assert scan.size == ((800, 600) if turned in (90, 270) else (600, 800))


def word(text: str, x: float, y: float, *, line: int, sure: float | None = 96.0, high: float = 8.0) -> Word:
    box = (x, y, x + 5 * len(text), y + high)
    return Word(text, box, (x, y, x + 5 * len(text), y), 10.0, sure, line, 0)


def join(folder: Path, *words: Word, skew: float = 0.0) -> tuple[Reading, tuple[Scan, ...]]:
    reading, target, scans = folder / "r.json", folder / "joined.json", folder / "scans.json"
    blank = Page(2, 600, 800, 0, "scanned")
    reading.write_bytes(READING.dump_json(Reading((Page(1, 600, 800, 0, "scanned"), blank))))
    write_reading(PageReading(1, 600, 800, 0, skew, 300, "T", words), folder / "p1.json")
    found = join_scans(reading, {1: folder / "p1.json"}, (1, 2), target, scans)
    assert (found.lacking, found.recognised) == ((2,), (1,))
    seen = tuple(scans_in(scans))
    return straightened(READING.validate_json(target.read_bytes()), seen), seen


def test_words_of_a_slanted_line_are_one_row_and_strokes_are_none(tmp_path: Path) -> None:
    words = [
        word("Total", 50, 100, line=0), word("|", 90, 80, line=0, high=60), word("12.00", 500, 115.7, line=1),
    ]  # fmt: skip
    reading, scans = join(tmp_path, *words, skew=2.0)
    assert [[cell.text for cell in row.cells] for row in rows_of(reading.pages)] == [["Total", "12.00"]]
    assert (len(scans[0].words), reading.pages[0].kind, reading.pages[1].kind) == (2, "scanned_with_text", "scanned")


def test_nothing_recognised_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(FinanceRefused, match="found no words"):
        join(tmp_path, word("|", 90, 80, line=0))


def value(name: str, text: str, box: Box, confidence: float = 0.9) -> Found:
    return Found(name, "amount", text, text, 1, box, confidence, "right of it")


def test_no_value_is_surer_than_its_words() -> None:
    sure, unsure = Box(50, 100, 80, 110), Box(50, 200, 80, 210)
    scan = Scan(1, 600, 800, 0, 0.0, (SeenWord(sure, 0.86), SeenWord(unsure, 0.41)))
    entries = (
        Entry("totals", (value("subtotal", "10.00", sure),)),
        Entry("totals", (value("total", "17.00", unsure),)),
    )
    found = as_shown(Extraction("invoice", entries), [scan])
    subtotal, total = found.field("subtotal"), found.field("total")
    assert subtotal
    assert total
    assert (subtotal.confidence, subtotal.reason, total.confidence) == (0.86, "", 0.41)
    assert total.reason == "Text recognition was only 41% sure of “17.00”. Compare it with the picture."


def test_a_cell_that_other_rows_have_is_open() -> None:
    box = Box(50, 100, 80, 110)
    scan = Scan(1, 600, 800, 0, 0.0, (SeenWord(box, 0.9),))
    whole = (value("quantity", "3", box), value("amount", "10.00", box))
    rows = tuple(Entry("line_item", whole if number < 3 else whole[1:], number) for number in (1, 2, 3))
    found = as_shown(Extraction("invoice", rows), [scan])
    assert [row.is_unresolved for row in found.entries] == [False, False, True]
    assert [(one.name, one.value) for one in found.entries[2].values] == [("amount", "10.00"), ("quantity", "")]
    assert as_shown(Extraction("invoice", rows), []).entries == rows


def test_without_an_engine_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = Sheets()
    scan.picture_page()
    scan.document.delete_page(0)
    paper = scan.save(tmp_path / "scan.pdf")
    with pytest.raises(FinanceRefused, match="Have scans read first, or run OCR"):
        read_figures(paper, tmp_path / "reading.json", None, 10)
    monkeypatch.setattr(tessdata, "PLACES", ())
    with pytest.raises(FinanceRefused, match="apt-get install tesseract-ocr"):
        read_figures(paper, tmp_path / "reading.json", None, 10)
    assert read_figures(paper, tmp_path / "reading.json", None, 10, scans=True).lacking == (1,)
    assert len(json.loads((tmp_path / "reading.json").read_bytes())["pages"]) == 1

"""Some pages of a file that is too long to be converted whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest

from pipeline.pdf.reading.opening import ReadingRefused
from pipeline.text.conversion import PAGE_LIMIT, Wanted, convert_to_file
from pipeline.text.extraction import ExtractionRefused, extract_to_folder
from tests.pipeline.pdf.blocks.made import rows_over_pages
from tests.pipeline.text.made import numbered


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return numbered(tmp_path_factory.mktemp("long") / "long.pdf", PAGE_LIMIT + 1)


def wanted(form: str, pages: str) -> Wanted:
    return Wanted(format=form, pages=pages, keep_running=True, dpi=36, quality=80, stem="long")


def test_three_pages_of_2001_are_converted(long: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert convert_to_file(long, target, tmp_path, wanted("txt", "1-2, 2001"), None).pages == 3
    assert [line for line in target.read_text("utf-8-sig").split("\n") if line] == ["Page 1", "Page 2", "Page 2001"]
    assert convert_to_file(long, target, tmp_path, wanted("png", "2000-"), None).counts == {"pictures": 2}
    for form in ("txt", "png"):
        with pytest.raises(ReadingRefused, match="has 2001 pages; at most 2000 are read"):
            convert_to_file(long, target, tmp_path, wanted(form, ""), None)
        with pytest.raises(ReadingRefused, match="These are 2001 pages"):
            convert_to_file(long, target, tmp_path, wanted(form, "1-"), None)


def test_and_extracted(long: Path, tmp_path: Path) -> None:
    extract_to_folder(long, tmp_path, ["text"], "2001", None)
    assert "Page 2001" in (tmp_path / "text.txt").read_text("utf-8-sig")


def test_lines_at_the_edge_stay_where_there_is_nothing_else(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        for number in range(1, 7):
            document.new_page(width=432, height=432).insert_text((20, 412), f"Photograph {number}")
        document.save(tmp_path / "captions.pdf")
    asked = replace(wanted("txt", ""), keep_running=False)
    convert_to_file(tmp_path / "captions.pdf", tmp_path / "out", tmp_path, asked, None)
    lines = [line for line in (tmp_path / "out").read_text("utf-8-sig").split("\n") if line]
    assert lines == [f"Photograph {number}" for number in range(1, 7)]


@pytest.mark.parametrize(("form", "marks"), [
    ("html", {"<table": 1, "<tr>": 10, ">Date<": 1}), ("md", {"| --- | --- |": 1, "\n|": 10, "| Date": 1}),
    ("txt", {"\n\n": 0, "2026-01": 9, "Date": 1}),
])  # fmt: skip
def test_a_table_over_pages_is_one_in_every_text(tmp_path: Path, form: str, marks: dict[str, int]) -> None:
    source = rows_over_pages(tmp_path / "rows.pdf", 3)
    assert convert_to_file(source, tmp_path / "out", tmp_path, wanted(form, ""), None).counts == {"tables": 1}
    text = (tmp_path / "out").read_text("utf-8-sig")
    assert {mark: text.count(mark) for mark in marks} == marks


def test_recognition_is_named_only_for_pages_without_text(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "Running text and no table")
        document.save(tmp_path / "text.pdf")
        document.new_page()
        document.save(tmp_path / "blank.pdf")
    nothing = "This PDF has none of what was asked for (tables)."
    with pytest.raises(ExtractionRefused) as refused:
        extract_to_folder(tmp_path / "text.pdf", tmp_path, ["tables"], "", None)
    assert refused.value.text == nothing
    with pytest.raises(ExtractionRefused) as refused:
        extract_to_folder(tmp_path / "blank.pdf", tmp_path, ["tables"], "", None)
    told = "Pages without text: 2. Where they are scans, run text recognition (OCR) first."
    assert refused.value.text == f"{nothing} {told}"

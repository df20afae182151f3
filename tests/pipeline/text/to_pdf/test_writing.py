"""Tables in text files as pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.text.to_pdf.writing import WritingRefused, write_pages

mupdf: Any = pymupdf


def cells(content: bytes, folder: Path) -> list[list[str]]:
    """The rows of the first table on the first page, a cell's lines as they stand."""
    (folder / "a.csv").write_bytes(content)
    write_pages(folder / "a.csv", "text/csv", folder / "a.pdf", "a4")
    with mupdf.open(folder / "a.pdf") as document:
        return list(document[0].find_tables().tables[0].extract())


def test_line_ends_in_cells_are_kept_and_rows_end_where_rows_end(tmp_path: Path) -> None:
    content = 'a,b\r\n"one\ntwo",x\r\n"three\r\nfour",y\r\nfive\u2028six,z\r\nA&B,"<b>"\r\n'.encode()
    assert cells(content, tmp_path) == [
        ["a", "b"], ["one\ntwo", "x"], ["three\nfour", "y"], ["five\nsix", "z"], ["A&B", "<b>"],
    ]  # fmt: skip


def test_old_line_ends_part_rows(tmp_path: Path) -> None:
    assert cells(b"a,b\r1,2\r", tmp_path) == [["a", "b"], ["1", "2"]]


def test_a_very_long_cell_is_set(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('a,b\n"' + "word " * 30_000 + 'END",2\nc,d\n', "utf-8")
    notes = write_pages(tmp_path / "a.csv", "text/csv", tmp_path / "a.pdf", "a4")
    with mupdf.open(tmp_path / "a.pdf") as document:
        text = " ".join(" ".join(page.get_text().split()) for page in document)
    assert (text.count("word"), text.split()[-4:]) == (30_000, ["END", "2", "c", "d"])
    assert notes == ["1 row of a table is higher than a page; the cells stand below one another."]


def test_what_no_reader_of_tables_takes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.text.to_pdf.writing.LONGEST_WITH_IMAGES", 100)
    (tmp_path / "a.csv").write_text("a" * 101 + ",b", "utf-8")
    with pytest.raises(WritingRefused) as refused:
        write_pages(tmp_path / "a.csv", "text/csv", tmp_path / "a.pdf", "a4")
    assert refused.value.code == "too_long"

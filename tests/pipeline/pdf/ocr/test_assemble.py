"""What becomes of a page's old layer, in all three results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pikepdf
import pymupdf
import pypdf
import pytest

from pipeline.pdf.ocr.old_layer import has_layer
from pipeline.pdf.ocr.page_names import pages_named
from pipeline.pdf.ocr.steps import Written, assemble
from pipeline.pdf.ocr.wish import Wish
from pipeline.pdf.ocr.words import PageReading, Word, write_reading

OLD = "written down by an archivist"
_mupdf: Any = pymupdf


def with_layer(path: Path, hidden: str, seen: str = "") -> Path:
    with _mupdf.open() as document:
        page = document.new_page(width=300, height=200)
        page.insert_text((20, 50), hidden, render_mode=3)
        page.insert_text((20, 90), seen)
        document.save(path)
    return path


def written(paper: Path, mode: Literal["redo", "force"], *words: str) -> Written:
    """The results beside the paper, where ``words`` are read on its page."""
    base = (20.0, 120.0, 60.0, 120.0)
    found = tuple(Word(one, (20.0, 70.0, 60.0, 82.0), base, 12, 90.0, 0, 0) for one in words)
    write_reading(PageReading(1, 300, 200, 0, 0.0, 72, "x", found), paper.with_suffix(".json"))
    return assemble(
        paper, {1: paper.with_suffix(".json")}, [], paper.parent, Wish(("eng",), mode=mode), ["pdf", "text", "json"],
        {"document": "x"}, None,
    )  # fmt: skip


@pytest.mark.parametrize(("mode", "seen"), [("redo", ""), ("force", "seen")])
def test_an_old_layer_stays_where_nothing_new_is_read(
    tmp_path: Path, mode: Literal["redo", "force"], seen: str
) -> None:
    found = written(with_layer(tmp_path / "a.pdf", OLD, seen), mode)
    assert (found.stripped, found.notes) == (
        0,
        ["Nothing new was read on page 1, so the old layer of text stays there."],
    )
    words = [*OLD.split(), *seen.split()]
    assert pypdf.PdfReader(tmp_path / "searchable.pdf").pages[0].extract_text().split() == words
    assert (tmp_path / "text.txt").read_text().split() == words
    (page,) = json.loads((tmp_path / "words.json").read_text())["pages"]
    assert (page["source"], [one["text"] for one in page["words"]]) == ("text", words)


def test_an_old_layer_goes_for_new_words(tmp_path: Path) -> None:
    found = written(with_layer(tmp_path / "a.pdf", OLD), "redo", "new")
    assert (found.stripped, found.notes) == (1, [])
    assert pypdf.PdfReader(tmp_path / "searchable.pdf").pages[0].extract_text().split() == ["new"]
    assert (tmp_path / "text.txt").read_text().split() == ["new"]


def test_a_blank_page_is_told_as_read(tmp_path: Path) -> None:
    found = written(with_layer(tmp_path / "a.pdf", ""), "redo")
    told = ["Nothing found to read on page 1: blank, a picture without writing, or damaged."]
    assert (found.stripped, found.notes, [one["source"] for one in found.lines]) == (0, told, ["ocr"])


def test_a_layer_within_a_form_is_seen(tmp_path: Path) -> None:
    with pikepdf.open(with_layer(tmp_path / "a.pdf", OLD)) as pdf:
        page = pdf.pages[0]
        page.contents_coalesce()
        form = pdf.make_stream(page.Contents.read_bytes(), Subtype=pikepdf.Name.Form, Resources=page.Resources)
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page.Contents = pdf.make_stream(b"/F Do")
        assert has_layer(page)


def test_many_pages_are_not_all_named() -> None:
    assert (pages_named([1, 2]), pages_named(range(1, 30))[-8:]) == ("1, 2", "19, 20 …")

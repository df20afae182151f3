"""The flow compare: changed words and looks are found, and a page put in does not shift the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pymupdf
import pypdf

from tests.cast import Cast
from tests.pipeline.engine.driving import outputs
from tests.pipeline.flows.rewritten import kept, run_over


def paper(path: Path, pages: list[str], *, mark: int | None = None) -> Path:
    with pymupdf.open() as document:
        for at, text in enumerate(pages):
            page = document.new_page(width=300, height=300)
            page.insert_text((40, 60), text)
            if at == mark:
                page.draw_rect((200, 200, 240, 240), fill=(1, 0, 0))
        document.save(path)
    return path


def test_words_looks_and_pages_that_differ_are_told_apart(shared_cast: Cast, tmp_path: Path) -> None:
    old = paper(tmp_path / "old.pdf", ["the first page", "pay ten euros now", "the last page"])
    new = paper(
        tmp_path / "new.pdf", ["the first page", "a wholly fresh sheet", "pay two euros now", "the last page"], mark=3
    )
    run = run_over(shared_cast, "compare", old, new)
    found = outputs(run)
    assert (run.state, found["same"], found["pages_changed"]) == ("completed", False, 3)
    rows = [
        (one["old_page"], one["new_page"], one["words_removed"], one["words_added"]) for one in found["differences"]
    ]
    assert rows == [(None, 2, 0, 4), (2, 3, 1, 1), (3, 4, 0, 0)]
    (path,) = kept(shared_cast, run, "details", tmp_path / "details.json")
    details = json.loads(path.read_text("utf-8"))["pages"]
    assert [one["text"] for one in details[1]["removed"] + details[1]["added"]] == ["ten", "two"]
    (area,) = details[2]["looks_differ"]
    assert area[0] <= 200
    assert area[2] >= 240
    (report,) = kept(shared_cast, run, "report", tmp_path / "report.pdf")
    reader = pypdf.PdfReader(report)
    assert len(reader.pages) == 4
    assert "3 of 4 pairs of pages differ" in reader.pages[0].extract_text()


def test_the_same_is_the_same(shared_cast: Cast, tmp_path: Path) -> None:
    one, other = paper(tmp_path / "one.pdf", ["x"]), paper(tmp_path / "other.pdf", ["x"])
    assert outputs(run_over(shared_cast, "compare", one, other, swap=True))["same"] is True

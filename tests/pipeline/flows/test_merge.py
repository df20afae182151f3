"""The flow merge: everything that belongs to pages comes along, and what does not is named."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdf
from pypdf.generic import Destination

from tests.cast import Cast
from tests.pipeline.engine.driving import outputs
from tests.pipeline.flows.rewritten import SAMPLES, kept, run_over
from tests.pipeline.pdf.rewriting.made import booklet


def test_two_booklets_become_one_with_all_that_points_at_pages(shared_cast: Cast, tmp_path: Path) -> None:
    one, other = booklet(tmp_path / "one.pdf", word="apple"), booklet(tmp_path / "two.pdf", word="pear")
    run = run_over(shared_cast, "merge", one, other, sequence="2,1")
    assert (run.state, run.error_text) == ("completed", "")
    found = outputs(run)
    assert [found[name] for name in ("files", "pages", "bookmarks", "links", "fields", "attachments")] == [
        2, 6, 6, 4, 2, 2,
    ]  # fmt: skip
    assert [loss["what"] for loss in found["losses"]] == ["form field name"]
    (merged,) = kept(shared_cast, run, "merged", tmp_path / "merged.pdf")
    reader = pypdf.PdfReader(merged)
    texts = [page.extract_text().splitlines()[0] for page in reader.pages]
    assert texts == ["pear 1", "pear 2", "pear 3", "apple 1", "apple 2", "apple 3"]
    assert reader.page_labels == ["i", "ii", "iii", "i", "ii", "iii"]
    assert {name: field.value for name, field in (reader.get_fields() or {}).items()} == {
        "name": "pear value", "name+1": "apple value",
    }  # fmt: skip
    assert sorted(reader.attachments) == ["notes (2).txt", "notes.txt"]
    assert _bookmarks(reader) == [
        ("two.pdf", 0), ("First pear", 0), ("Last pear", 2), ("one.pdf", 3), ("First apple", 3), ("Last apple", 5),
    ]  # fmt: skip
    with pikepdf.open(merged) as pdf:
        leads = [pdf.pages.index(pikepdf.Page(a.A.D[0])) for p in pdf.pages for a in p.get("/Annots", []) if "/A" in a]
    assert leads == [2, 0, 5, 3]


def _bookmarks(reader: pypdf.PdfReader) -> list[tuple[str, int | None]]:
    found: list[tuple[str, int | None]] = []

    def walk(members: object) -> None:
        for one in members if isinstance(members, list) else ():
            if isinstance(one, Destination):
                found.append((str(one.title), reader.get_destination_page_number(one)))
            else:
                walk(one)

    walk(reader.outline)
    return found


def test_a_file_at_fault_is_named(shared_cast: Cast, tmp_path: Path) -> None:
    run = run_over(shared_cast, "merge", booklet(tmp_path / "one.pdf"), SAMPLES / "bad" / "poppler-742-0-fuzzed.pdf")
    assert (run.state, run.error_code) == ("failed", "broken")
    assert run.error_text.startswith("poppler-742-0-fuzzed.pdf")


def test_an_order_that_leaves_out_a_document_is_refused(shared_cast: Cast, tmp_path: Path) -> None:
    one, other = booklet(tmp_path / "one.pdf"), booklet(tmp_path / "two.pdf", word="pear")
    run = run_over(shared_cast, "merge", one, other, sequence="2,2")
    assert (run.state, run.error_code) == ("failed", "bad_sequence")

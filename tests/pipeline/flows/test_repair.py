"""The flow repair: damaged files become readable ones, and the result says by whom."""

from __future__ import annotations

import zlib
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pikepdf import Name

from tests.cast import Cast
from tests.pipeline.engine.driving import outputs
from tests.pipeline.flows.rewritten import SAMPLES, kept, run_over
from tests.pipeline.pdf.rewriting.made import booklet


def test_a_cut_off_file_is_read_again(shared_cast: Cast, tmp_path: Path) -> None:
    paper = booklet(tmp_path / "book.pdf")
    content = paper.read_bytes()
    paper.write_bytes(content[: content.rfind(b"xref")])
    run = run_over(shared_cast, "repair", paper)
    found = outputs(run)
    assert (run.state, found["sound"], found["pages"]) == ("completed", False, 3)
    assert found["faults"]
    (path,) = kept(shared_cast, run, "repaired", tmp_path / "repaired.pdf")
    reader = pypdf.PdfReader(path, strict=True)
    assert [page.extract_text().splitlines()[0] for page in reader.pages] == ["page 1", "page 2", "page 3"]


def test_a_sound_file_comes_back_as_it_was(shared_cast: Cast, tmp_path: Path) -> None:
    paper = booklet(tmp_path / "book.pdf")
    run = run_over(shared_cast, "repair", paper)
    (path,) = kept(shared_cast, run, "repaired", tmp_path / "repaired.pdf")
    assert (outputs(run)["used"], path.read_bytes() == paper.read_bytes()) == ("the file as it was", True)


def test_what_other_tools_cannot_open_is_not_sound(shared_cast: Cast, tmp_path: Path) -> None:
    """qpdf counts the pages of this one by itself; MuPDF believes the number it is told."""
    damaged = SAMPLES / "bad" / "poppler-67295-0.pdf"
    refused = run_over(shared_cast, "convert", damaged)
    run = run_over(shared_cast, "repair", damaged)
    (path,) = kept(shared_cast, run, "repaired", tmp_path / "repaired.pdf")
    again = run_over(shared_cast, "convert", path)
    assert (refused.error_code, outputs(run)["sound"], again.state) == ("broken", False, "completed")


def test_contents_that_stay_unreadable_are_named(shared_cast: Cast) -> None:
    run = run_over(shared_cast, "repair", SAMPLES / "bad" / "poppler-395-0-fuzzed.pdf")
    losses = [one["what"] for one in outputs(run)["losses"]]
    assert (run.state, losses) == ("completed", ["contents of page 1", "perhaps forms, bookmarks or tags"])


def test_of_damaged_contents_the_beginning_is_saved(shared_cast: Cast, tmp_path: Path) -> None:
    """Where a byte in the middle does not unpack, many programs read nothing of the page."""
    lines = [f"line {number} of {number * 7919 % 1000}" for number in range(200)]
    words = [f"BT /F 9 Tf 20 {2400 - 12 * at} Td ({line}) Tj ET\n".encode() for at, line in enumerate(lines)]
    machine = zlib.compressobj()
    packed = machine.compress(b"".join(words[:100])) + machine.flush(zlib.Z_FULL_FLUSH) + b"\x07 no such block"
    damaged = tmp_path / "damaged.pdf"
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for _ in range(2):
            page = pdf.add_blank_page(page_size=(300, 2420))
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            page.obj.Contents = pdf.make_stream(b"".join(words))
        page.obj.Contents.write(packed, filter=Name.FlateDecode)
        pdf.save(damaged)
    run = run_over(shared_cast, "repair", damaged)
    (path,) = kept(shared_cast, run, "repaired", tmp_path / "repaired.pdf")
    read = [page.extract_text().splitlines() for page in pypdf.PdfReader(path, strict=True).pages]
    assert read == [lines, lines[:100]]
    losses = [(one["what"], one["why"]) for one in outputs(run)["losses"]]
    assert losses == [("the end of page 2", "it is too damaged; what could be read was saved")]


@pytest.mark.parametrize("name", ["REDHAT-1531897-0.pdf", "poppler-742-0-fuzzed.pdf", "Pages-tree-refs.pdf"])
def test_what_none_can_save_says_so(shared_cast: Cast, name: str) -> None:
    run = run_over(shared_cast, "repair", SAMPLES / "bad" / name)
    assert (run.state, run.error_code) in (("completed", ""), ("failed", "beyond_repair"))

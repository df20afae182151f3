"""What cleaning takes."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from documents.isolation import Call, run_isolated
from pipeline.pdf.clean.steps import PARTS, clean_to_file
from tests.pipeline.pdf.rewriting.made import bulky

MIB = 1024 * 1024


def test_what_is_cleaned_and_looked_through_again_is_not_held_in_memory(tmp_path: Path) -> None:
    def peak(pages: int) -> int:
        source = bulky(tmp_path / f"{pages}.pdf", pages=pages)
        call = Call.of(clean_to_file, source, tmp_path / "clean.pdf", tuple(PARTS), None, allow_signed=False)
        return run_isolated(call)[1].peak_memory

    small, large = peak(1), peak(30)
    assert (tmp_path / "clean.pdf").stat().st_size > 60_000_000
    assert large - small < 30 * MIB


def pinned_paper(path: Path) -> Path:
    """A file pinned to a page, with its window, an answer to it and a tag for it; and a comment of its own."""
    with pymupdf.open() as document:
        page = document.new_page()
        page.add_file_annot((200, 200), b"SECRET" * 9, "notes.bin")
        page.add_text_annot((100, 100), "A comment")
        document.save(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        note = next(one for one in page.Annots if one.Subtype == Name.FileAttachment)
        window = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=[0, 0, 9, 9], Parent=note))
        answer = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], IRT=note))
        note.Popup = window
        page.Annots.extend([window, answer])
        tag = Dictionary(Type=Name.StructElem, S=Name.Annot, K=Dictionary(Type=Name.OBJR, Obj=note, Pg=page))
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([tag])))
        pdf.save(path)
    return path


def test_a_file_pinned_to_a_page_goes_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    source = pinned_paper(tmp_path / "pinned.pdf")
    found = clean_to_file(source, tmp_path / "clean.pdf", ("attachments",), None, allow_signed=False)
    assert found.removed["attachments"] == 2  # the note and its file
    with pikepdf.open(tmp_path / "clean.pdf") as pdf:
        kinds = [str(one.Subtype) for one in pdf.pages[0].obj.Annots]
        assert [kind for kind in kinds if kind != "/Popup"] == ["/Text"]
        assert not any(isinstance(one, Dictionary) and "/FS" in one for one in pdf.objects)


@pytest.mark.parametrize("address", ["javascript:alert(1)", " Java\nScript:alert(1)", "VBSCRIPT:x", "data:text/html,x"])
def test_links_that_are_scripts_go_with_the_scripts(tmp_path: Path, address: str) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        actions = [Dictionary(S=Name.URI, URI=String(one)) for one in (address, "https://example.org/data:x")]
        page.obj.Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action) for action in actions]
        )
        pdf.save(tmp_path / "links.pdf")
    found = clean_to_file(tmp_path / "links.pdf", tmp_path / "clean.pdf", ("scripts",), None, allow_signed=False)
    assert found.removed == {"scripts": 1}
    with pikepdf.open(tmp_path / "clean.pdf") as pdf:
        left = [str(one.A.URI) for one in pdf.pages[0].obj.Annots if "/A" in one]
    assert left == ["https://example.org/data:x"]

"""What cleaning takes."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from documents.isolation import Call, run_isolated
from pipeline.pdf.clean import clean
from pipeline.pdf.clean.steps import PARTS, clean_to_file
from pipeline.pdf.rewriting.refused import RewriteRefused
from tests.pipeline.pdf.rewriting.made import bulky
from tests.pipeline.pdf.rewriting.test_picture_traces import album

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


def test_photographs_do_not_tell_of_their_camera_any_more(tmp_path: Path) -> None:
    source = album(tmp_path / "album.pdf", 2)
    found = clean_to_file(source, tmp_path / "clean.pdf", ("metadata",), None, allow_signed=False)
    assert found.removed == {"metadata": 2}
    with pikepdf.open(tmp_path / "clean.pdf") as pdf:
        told = [one.read_raw_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    assert not any(b"Mustermann" in one for one in told)


def test_photographs_that_still_tell_are_seen_by_the_second_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clean, "without_picture_traces", lambda source, target, password: (source, 0))
    source = album(tmp_path / "album.pdf", 1)
    with pytest.raises(RewriteRefused, match="still finds in it: metadata"):
        clean_to_file(source, tmp_path / "clean.pdf", ("metadata",), None, allow_signed=False)


def chain(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    """A turning of the page with a script after it, which a page shares, and a command of a menu."""
    page = pdf.add_blank_page().obj
    script = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("alert(1)")))
    out = Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=Array([script]))
    turn = Dictionary(S=Name.GoTo, D=Array([page, Name.Fit]), Next=Array([script, out]))
    thread = Dictionary(S=Name.Thread, F=String("other.pdf"), D=0)
    actions = [turn, script, Dictionary(S=Name.Named, N=Name.SaveAs), Dictionary(S=Name.Named, N=Name.NextPage), thread]
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=one) for one in actions])
    pdf.Root.Names = Dictionary(AlternatePresentations=Dictionary(Names=Array([String("show"), Dictionary()])))
    return pdf


@pytest.mark.parametrize(
    ("part", "many", "left"),
    [
        ("scripts", 5, [["/GoTo", "/URI"], [], [], ["/Named"], ["/Thread"]]),
        ("links", 2, [["/GoTo", "/JavaScript"], ["/JavaScript"], ["/Named"], ["/Named"]]),
    ],
)
def test_of_a_chain_of_actions_only_those_asked_for_go(
    tmp_path: Path, part: str, many: int, left: list[list[str]]
) -> None:
    with pikepdf.new() as pdf:
        chain(pdf).save(tmp_path / "chain.pdf")
    found = clean_to_file(tmp_path / "chain.pdf", tmp_path / "clean.pdf", (part,), None, allow_signed=False)
    assert found.removed == {part: many}
    with pikepdf.open(tmp_path / "clean.pdf") as pdf:
        first = [one.get("/A") for one in pdf.pages[0].obj.Annots]
        assert [[str(one.S), *(str(each.S) for each in one.get("/Next", []))] if one else [] for one in first] == left


def test_authors_of_articles_and_layers_and_traces_of_the_web_are_metadata(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        layer = pdf.make_indirect(
            Dictionary(Type=Name.OCG, Usage=Dictionary(CreatorInfo=Dictionary(Creator=String("Mustermann"))))
        )
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Creator=String("Mustermann")))
        pdf.Root.Threads = Array(
            [pdf.make_indirect(Dictionary(Type=Name.Thread, I=Dictionary(Author=String("Mustermann"))))]
        )
        pdf.Root.Names = Dictionary(URLS=Dictionary(Names=Array([String("https://mustermann.example/"), Dictionary()])))
        pdf.trailer["/Own"] = String("Mustermann")
        pdf.save(tmp_path / "told.pdf")
    clean_to_file(tmp_path / "told.pdf", tmp_path / "clean.pdf", ("metadata",), None, allow_signed=False)
    with pikepdf.open(tmp_path / "clean.pdf") as pdf:
        told = [
            one.unparse(resolved=True) for one in (*pdf.objects, pdf.trailer) if not isinstance(one, pikepdf.Stream)
        ]
    assert not any(b"ustermann" in one for one in told)

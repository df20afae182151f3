"""The flow clean: what was ticked is gone for other readers too, and what was not is there."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pypdf
from pikepdf import Array, Dictionary, Name, String

from tests.cast import Cast
from tests.pipeline.engine.driving import outputs
from tests.pipeline.flows.rewritten import kept, run_over
from tests.pipeline.pdf.rewriting.made import booklet


def busy_paper(path: Path) -> Path:
    """A booklet with a script, an action on opening, a link out, a comment, metadata and a hidden layer."""
    with pymupdf.open(booklet(path)) as document:
        page = document[0]
        page.insert_link({"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(0, 0, 20, 20), "uri": "https://example.org/x"})
        page.add_text_annot((200, 200), "A comment")
        hidden = document.add_ocg("Draft", on=False)
        page.insert_text((40, 300), "hidden words", oc=hidden)
        shown = document.add_ocg("Print", on=True)
        page.insert_text((40, 330), "shown words", oc=shown)
        document.set_metadata({"author": "Jane Roe"})
        document.save(path.with_suffix(".2.pdf"))
    with pikepdf.open(path.with_suffix(".2.pdf")) as pdf:
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.Root.OpenAction = script
        pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), pdf.make_indirect(script)]))
        pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("calc.exe")))
        pdf.save(path)
    return path


def test_all_that_is_ticked_goes(shared_cast: Cast, tmp_path: Path) -> None:
    parts = ["scripts", "attachments", "metadata", "comments", "links", "layers", "flatten"]
    run = run_over(shared_cast, "clean", busy_paper(tmp_path / "busy.pdf"), parts=parts)
    assert (run.state, run.error_text) == ("completed", "")
    assert all(row["found"] > 0 for row in outputs(run)["removed"])
    (path,) = kept(shared_cast, run, "cleaned", tmp_path / "clean.pdf")
    reader = pypdf.PdfReader(path)
    assert (reader.metadata, dict(reader.attachments), reader.get_fields()) == (None, {}, None)
    text = "".join(page.extract_text() for page in reader.pages)
    assert "shown words" in text
    assert "page value" in text
    assert "hidden words" not in text
    with pikepdf.open(path) as pdf:
        whole = b"".join(
            one.read_bytes() if isinstance(one, pikepdf.Stream) else one.unparse(resolved=True) for one in pdf.objects
            if isinstance(one, pikepdf.Object)
        )  # fmt: skip
    assert not any(
        word in whole for word in (b"alert", b"calc", b"example.org", b"A comment", b"Jane", b"hidden words")
    )


def test_what_is_not_ticked_stays(shared_cast: Cast, tmp_path: Path) -> None:
    run = run_over(shared_cast, "clean", busy_paper(tmp_path / "busy.pdf"), parts=["scripts"])
    (path,) = kept(shared_cast, run, "cleaned", tmp_path / "clean.pdf")
    reader = pypdf.PdfReader(path)
    assert reader.metadata is not None
    assert (reader.metadata.author, list(reader.attachments), list(reader.get_fields() or {})) == (
        "Jane Roe", ["notes.txt"], ["name"],
    )  # fmt: skip
    assert b"alert" not in path.read_bytes()

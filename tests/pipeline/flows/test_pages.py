"""The flow pages: what is where, and where links lead, as other readers see it."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdf

from tests.cast import Cast
from tests.pipeline.engine.driving import outputs
from tests.pipeline.flows.rewritten import SAMPLES, kept, run_over
from tests.pipeline.pdf.rewriting.made import booklet


def test_pages_in_another_order_with_one_left_out(shared_cast: Cast, tmp_path: Path) -> None:
    run = run_over(shared_cast, "pages", booklet(tmp_path / "book.pdf", pages=4), order="4,1@90,3", crop="10,0,0,0")
    assert (run.state, run.error_text) == ("completed", "")
    found = outputs(run)
    assert (found["left_out"], found["turned"], [one["what"] for one in found["losses"]]) == (
        [2], 1, ["1 form field", "sight of the margins"],
    )  # fmt: skip
    (path,) = kept(shared_cast, run, "arranged", tmp_path / "arranged.pdf")
    reader = pypdf.PdfReader(path)
    assert [page.extract_text() for page in reader.pages] == ["page 4", "page 1", "page 3"]
    assert [page.rotation for page in reader.pages] == [0, 90, 0]
    assert reader.page_labels == ["iv", "i", "iii"]
    assert [reader.get_destination_page_number(one) for one in (reader.outline[0], reader.outline[1][0])] == [1, 0]  # type: ignore[arg-type, index]
    assert [round(float(page.cropbox.height), 2) for page in reader.pages] == [371.65, 400, 371.65]
    assert round(float(reader.pages[1].cropbox.left), 2) == 28.35  # turned right, the left side is on top
    with pikepdf.open(path) as pdf:
        leads = [pdf.pages.index(pikepdf.Page(a.A.D[0])) for p in pdf.pages for a in p.get("/Annots", [])]
        assert leads == [1, 0]
        assert sum(one.get("/Type") == "/Page" for one in pdf.objects if isinstance(one, pikepdf.Dictionary)) == 3


def test_a_signed_file_is_left_alone_unless_asked(shared_cast: Cast, tmp_path: Path) -> None:
    paper = SAMPLES / "pdf" / "pp-federal-register-2020-17221.pdf"
    assert run_over(shared_cast, "pages", paper, order="1-2").error_code == "signed"
    run = run_over(shared_cast, "pages", paper, order="2,1", allow_signed=True)
    assert (run.state, outputs(run)["losses"][0]["what"]) == ("completed", "signature")


def test_an_encrypted_file_stays_encrypted(shared_cast: Cast, tmp_path: Path) -> None:
    run = run_over(shared_cast, "pages", SAMPLES / "bad" / "empty_protected.pdf", turn="180")
    (path,) = kept(shared_cast, run, "arranged", tmp_path / "arranged.pdf")
    with pikepdf.open(path) as pdf:
        assert (pdf.is_encrypted, pdf.pages[0].obj.Rotate) == (True, 180)


def test_a_page_that_is_not_there_is_named(shared_cast: Cast, tmp_path: Path) -> None:
    run = run_over(shared_cast, "pages", booklet(tmp_path / "book.pdf"), order="9")
    assert (run.state, run.error_code, run.error_text) == (
        "failed",
        "no_such_page",
        "There is no page 9; this PDF has 3.",
    )

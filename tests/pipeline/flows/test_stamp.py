"""The flow stamp: words and pictures are where they should be, turned pages included."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pypdf
import pypdfium2

from documents.services.documents import store_document, upload_of
from tests.cast import Cast
from tests.pipeline.engine.driving import outputs
from tests.pipeline.flows.rewritten import kept, run_over
from tests.pipeline.pdf.rewriting.made import booklet


def test_pages_are_numbered_from_where_one_likes(shared_cast: Cast, tmp_path: Path) -> None:
    paper = booklet(tmp_path / "book.pdf")
    run = run_over(shared_cast, "stamp", paper, text="{name} {page:04}/{pages} {label}", first_number=7, pages="2-last")
    assert (run.state, run.error_text, outputs(run)["stamped"]) == ("completed", "", 2)
    (path,) = kept(shared_cast, run, "stamped", tmp_path / "stamped.pdf")
    reader = pypdf.PdfReader(path)
    texts = [page.extract_text() for page in reader.pages]
    assert "book" not in texts[0]
    assert ["book 0007/8 ii" in texts[1], "book 0008/8 iii" in texts[2]] == [True, True]
    assert len(reader.get_fields() or {}) == 1
    with pymupdf.open(path) as document:
        (spot,) = document[1].search_for("0007")
        assert spot.y1 > 350
        assert 100 < (spot.x0 + spot.x1) / 2 < 200


def test_a_turned_page_is_stamped_as_it_is_seen(shared_cast: Cast, tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page(width=300, height=400).set_rotation(90)
        document.save(tmp_path / "turned.pdf")
    run = run_over(shared_cast, "stamp", tmp_path / "turned.pdf", text="Ωмега", place="top-left", size=20.0)
    (path,) = kept(shared_cast, run, "stamped", tmp_path / "stamped.pdf")
    assert "Ωмега" in pypdf.PdfReader(path).pages[0].extract_text()
    drawn = pypdfium2.PdfDocument(path)[0].render().to_pil().convert("L")
    assert drawn.size == (400, 300)
    assert drawn.point(lambda grey: 255 if grey < 128 else 0).getbbox()[:2] < (45, 60)  # type: ignore[index]


def test_a_picture_lies_below_or_above_with_its_opacity(shared_cast: Cast, tmp_path: Path) -> None:
    picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 40, 20), False)
    picture.set_rect(picture.irect, (255, 0, 0))
    picture.save(tmp_path / "logo.png")
    bob = shared_cast.actor(shared_cast.bob)
    upload = upload_of(tmp_path / "logo.png")
    logo = store_document(actor=bob, project_id=shared_cast.project.pk, upload=upload).document
    run = run_over(
        shared_cast, "stamp", booklet(tmp_path / "book.pdf"), text="", picture=str(logo.pk), place="centre", opacity=50
    )
    assert (run.state, run.error_text) == ("completed", "")
    (path,) = kept(shared_cast, run, "stamped", tmp_path / "stamped.pdf")
    red, green, _ = pypdfium2.PdfDocument(path)[0].render().to_pil().getpixel((150, 200))
    assert (red, abs(green - 127) < 4) == (255, True)

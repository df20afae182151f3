"""The flow redact: what had to go is gone from text, pictures, lines and from beside the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdf
import pypdfium2

from tests.cast import Cast
from tests.pipeline.engine.driving import outputs
from tests.pipeline.flows.rewritten import SAMPLES, kept, run_over
from tests.pipeline.pdf.ocr.made import needs_english, scan


def secret_paper(path: Path) -> Path:
    """Two tight lines, a hyphenated word, a picture, a line, a bookmark, a comment and a title that tell secrets."""
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=400)
        page.insert_text((40, 60), "Meet Jane Roe at noon", fontsize=12)
        page.insert_text((40, 71), "every neighbour stays here", fontsize=12)
        page.insert_text((40, 100), "write to jane.roe@example.org", fontsize=12)
        page.insert_text((40, 130), "confi-", fontsize=12)
        page.insert_text((40, 145), "dential plan", fontsize=12)
        picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 100, 100), False)
        picture.set_rect(picture.irect, (200, 30, 30))
        page.insert_image((200, 200, 300, 300), pixmap=picture)
        page.draw_line((40, 250), (350, 250))
        page.add_text_annot((300, 60), "Jane Roe said so")
        document.set_toc([[1, "About Jane Roe", 1]])
        document.set_metadata({"title": "Jane Roe", "author": "X"})
        document.save(path)
    return path


def redact(cast: Cast, tmp_path: Path, paper: Path, **params: Any) -> tuple[dict[str, Any], Path]:
    run = run_over(cast, "redact", paper, **params)
    assert (run.state, run.error_text) == ("completed", "")
    (path,) = kept(cast, run, "redacted", tmp_path / "redacted.pdf")
    return outputs(run), path


def test_words_and_patterns_are_gone_for_every_reader(shared_cast: Cast, tmp_path: Path) -> None:
    found, path = redact(
        shared_cast, tmp_path, secret_paper(tmp_path / "secret.pdf"), words="jane  roe\nconfidential", kinds=["email"]
    )
    assert [(one["what"], one["places"]) for one in found["found"]] == [
        ("jane  roe", 1), ("confidential", 1), ("email", 1),
    ]  # fmt: skip
    assert {one["program"] for one in found["read_again"] if not one["problem"]} >= {"PyMuPDF", "pypdf", "pdfminer.six"}
    assert (found["elsewhere"], found["pages_as_pictures"]) == (1, [])
    reader = pypdf.PdfReader(path)
    text = reader.pages[0].extract_text()
    assert "every neighbour stays here" in text
    assert "Meet" in text
    assert "at noon" in text
    assert not any(word in text.lower() for word in ("jane", "roe", "example", "confi", "dential"))
    assert (reader.metadata, [str(one.title) for one in reader.outline]) == (None, ["About █████"])  # type: ignore[union-attr]
    with pikepdf.open(path) as pdf:
        whole = b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream))
        assert b"Jane" not in whole + path.read_bytes()


def test_everything_under_a_box_is_gone(shared_cast: Cast, tmp_path: Path) -> None:
    box = {"page": 1, "x0": 190, "y0": 190, "x1": 250, "y1": 260}
    found, path = redact(shared_cast, tmp_path, secret_paper(tmp_path / "secret.pdf"), boxes=[box])
    assert (found["boxes"], found["pages_as_pictures"]) == (1, [])
    with pymupdf.open(path) as document:
        (image,) = document.get_page_images(0)
        samples = pymupdf.Pixmap(document, image[0])
        assert samples.pixel(10, 10) != (200, 30, 30)
        assert samples.pixel(90, 90) == (200, 30, 30)
        assert [one for one in document[0].get_drawings() if one["items"][0][0] == "l"] == []
    drawn = pypdfium2.PdfDocument(path)[0].render().to_pil()
    assert (drawn.getpixel((220, 230)), drawn.getpixel((280, 280))) == ((0, 0, 0), (200, 30, 30))


def test_a_hidden_layer_of_a_scan_is_searched(shared_cast: Cast, tmp_path: Path) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=300, height=200)
        picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 300, 200), False)
        picture.clear_with(120)
        page.insert_image(page.rect, pixmap=picture)
        page.insert_text((40, 60), "secret", render_mode=3, fontsize=20)
        document.save(tmp_path / "scan.pdf")
    found, path = redact(shared_cast, tmp_path, tmp_path / "scan.pdf", words="secret", fill="none")
    assert found["found"] == [{"what": "secret", "places": 1}]
    with pymupdf.open(path) as document:
        samples = pymupdf.Pixmap(document, document.get_page_images(0)[0][0])
        assert samples.pixel(60, 50)[0] == 255
        assert samples.pixel(10, 10)[0] == 120


def test_nothing_found_makes_no_file(shared_cast: Cast, tmp_path: Path) -> None:
    run = run_over(shared_cast, "redact", secret_paper(tmp_path / "secret.pdf"), words="Nobody")
    assert (run.state, run.error_code, run.artifacts.count()) == ("failed", "nothing_found", 0)


def test_a_file_that_cannot_be_read_fails_closed(shared_cast: Cast) -> None:
    run = run_over(shared_cast, "redact", SAMPLES / "bad" / "poppler-395-0-fuzzed.pdf", words="a")
    assert (run.state, run.error_code, run.artifacts.count()) == ("failed", "broken", 0)


@needs_english
def test_words_of_a_scan_are_searched_by_ocr(shared_cast: Cast, tmp_path: Path) -> None:
    found, path = redact(shared_cast, tmp_path, scan(tmp_path / "scan.pdf", pages=2), words="word a place")
    assert found["found"] == [{"what": "word a place", "places": 2}]
    assert (found["places_in_pictures"], found["pictures_searched"], found["pictures_not_searched"]) == (2, [1, 2], [])
    assert found["why_not_searched"] == ""
    assert found["read_again"][-1]["program"].startswith("Tesseract")
    again = run_over(shared_cast, "redact", path, words="word a place")
    assert (again.state, again.error_code) == ("failed", "nothing_found")


def test_pictures_that_were_not_searched_are_named(shared_cast: Cast, tmp_path: Path) -> None:
    paper = secret_paper(tmp_path / "secret.pdf")
    found, _ = redact(shared_cast, tmp_path, paper, words="jane roe", pictures=False)
    assert (found["pictures_searched"], found["pictures_not_searched"]) == ([], [1])
    assert found["why_not_searched"] == "it was not asked for."

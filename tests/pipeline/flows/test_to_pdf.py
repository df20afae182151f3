"""The flow to-pdf from upload to result page."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from documents.extraction.old_office_look import LOCKED
from documents.services.artifacts import open_artifact
from documents.services.documents import store_document, upload_of
from pipeline.models import Run
from tests.cast import Cast
from tests.conftest import SAMPLES
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.text.to_pdf.made import needs_soffice, open_document, slide, word


def made(cast: Cast, files: list[Path], **params: Any) -> Run:
    bob = cast.actor(cast.bob)
    found = [store_document(actor=bob, project_id=cast.project.pk, upload=upload_of(one)).document for one in files]
    return drive(start(cast, "to-pdf", bob, document_ids=[one.pk for one in found], params=params), seconds=60)


def kept(cast: Cast, run: Run) -> BytesIO:
    artifact = run.artifacts.select_related("artifact").get(artifact__kind="pdf").artifact
    with open_artifact(actor=cast.actor(cast.bob), artifact_id=artifact.pk) as stream:
        return BytesIO(stream.read())


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_images_become_pages_and_a_jpeg_stays_what_it_is(shared_cast: Cast, tmp_path: Path) -> None:
    Image.new("RGB", (200, 100), "red").save(tmp_path / "a.jpg", dpi=(100, 100))
    frames = [Image.new("1", (72, 144)), Image.new("1", (72, 144))]
    frames[0].save(tmp_path / "b.tif", save_all=True, append_images=frames[1:], dpi=(72, 72))
    Image.new("RGBA", (96, 96), (0, 0, 0, 0)).save(tmp_path / "c.png")
    run = made(shared_cast, [tmp_path / "a.jpg", tmp_path / "b.tif", tmp_path / "c.png"])
    assert (run.state, run.error_text) == ("completed", "")
    with pikepdf.open(kept(shared_cast, run)) as pdf:
        assert [[round(float(side)) for side in page.mediabox[2:]] for page in pdf.pages] == [
            [144, 72], [72, 144], [72, 144], [72, 72],
        ]  # fmt: skip
        (image,) = pdf.pages[0].get_images().values()
        assert bytes(image.read_raw_bytes()) == (tmp_path / "a.jpg").read_bytes()
    assert [row["pages"] for row in outputs(run)["parts"]] == [1, 2, 1]
    client = Client()
    client.force_login(shared_cast.bob)
    assert "preview-page" in client.get(reverse("pipeline:run", args=[run.pk])).content.decode()


def test_a_photograph_in_a_format_that_is_not_read_is_refused(shared_cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(range(256)) * 20)
    run = made(shared_cast, [tmp_path / "a.heic"])
    assert (run.state, run.error_code) == ("failed", "unknown_kind")
    assert "(HEIC) are not read here. Save it as JPEG or PNG" in run.error_text


def test_texts_become_pages_and_nothing_is_loaded(shared_cast: Cast, tmp_path: Path) -> None:
    files = [
        written(tmp_path / "a.md", "# Head\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![x](http://127.0.0.1:9/x.png)\n"),
        written(
            tmp_path / "b.html", "<html><script>x()</script><img src='http://127.0.0.1:9/x'><p>Grüße 日本</p></html>"
        ),
        written(tmp_path / "c.csv", "name;sum\nÄpfel;5\n"),
        written(tmp_path / "d.txt", "one <b>\n  two"),
    ]
    run = made(shared_cast, files, paper="letter")
    assert (run.state, run.error_text) == ("completed", "")
    pages = pypdf.PdfReader(kept(shared_cast, run)).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert texts == ["Head a b 1 2 x", "Grüße 日本", "name sum Äpfel 5", "one <b> two"]
    assert {round(float(page.mediabox.width)) for page in pages} == {612}
    assert [note.split(":")[0] for note in outputs(run)["notes"]] == ["a.md", "b.html", "b.html"]


def test_links_outlive_being_put_among_others(shared_cast: Cast, tmp_path: Path) -> None:
    text = "[site](https://example.org/) [below](#far-below) [other](b.md)\n\n" + "line\n\n" * 60 + "# Far below\n"
    run = made(shared_cast, [written(tmp_path / "a.txt", "first"), written(tmp_path / "b.md", text)])
    with pikepdf.open(kept(shared_cast, run)) as pdf:
        web, inside = pdf.pages[1].Annots
        assert str(web.A.URI) == "https://example.org/"
        where = inside.get("/Dest") or inside.A.D
        assert where[0] == pdf.pages[-1].obj
        assert len(pdf.pages) > 2
    assert outputs(run)["notes"] == [
        "b.md: 1 link is left out, leading to other files or to places that are not in it."
    ]


@needs_soffice
def test_office_files_stand_among_others(shared_cast: Cast, tmp_path: Path) -> None:
    files = [
        word(tmp_path / "Größe 日本 (1).docx", "Head", "Line"),
        written(tmp_path / "a.txt", "between"),
        open_document(tmp_path / "c.odp", "presentation", slide("One") + slide("Two")),
    ]
    run = made(shared_cast, files)
    assert (run.state, run.error_text) == ("completed", "")
    assert [(row["file"], row["pages"]) for row in outputs(run)["parts"]] == [
        ("Größe 日本 (1).docx", 1), ("a.txt", 1), ("c.odp", 2),
    ]  # fmt: skip
    texts = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(kept(shared_cast, run)).pages]
    assert texts == ["Head Line", "between", "One", "Two"]


@needs_soffice
def test_old_office_files_are_drawn_whatever_their_names(shared_cast: Cast, tmp_path: Path) -> None:
    shutil.copyfile(SAMPLES / "office" / "talk.ppt", tmp_path / "talk")
    run = made(shared_cast, [SAMPLES / "office" / "rules.doc", tmp_path / "talk", SAMPLES / "office" / "rules.rtf"])
    assert (run.state, run.error_text) == ("completed", "")
    assert [row["pages"] for row in outputs(run)["parts"]] == [1, 2, 1]
    locked = made(shared_cast, [SAMPLES / "office" / "locked.doc"])
    assert (locked.state, locked.error_text) == ("failed", LOCKED)


@pytest.mark.skipif(shutil.which("soffice") is not None, reason="LibreOffice is here")
def test_without_libreoffice_it_says_how_to_get_it(shared_cast: Cast, tmp_path: Path) -> None:
    import docx

    docx.Document().save(str(tmp_path / "a.docx"))
    for path in (tmp_path / "a.docx", SAMPLES / "office" / "rules.doc", SAMPLES / "office" / "rules.rtf"):
        run = made(shared_cast, [path])
        assert (run.state, run.error_code) == ("failed", "no_libreoffice")
        assert "apt-get install libreoffice-writer-nogui" in run.error_text


def test_an_empty_text_is_refused(shared_cast: Cast, tmp_path: Path) -> None:
    assert made(shared_cast, [written(tmp_path / "a.txt", "  \n")]).error_code == "nothing_to_show"

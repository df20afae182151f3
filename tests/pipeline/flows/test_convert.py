"""The flow convert from upload to result page."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from documents.services.artifacts import open_artifact
from documents.services.documents import store_document, upload_of
from pipeline.models import Run
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.pdf.blocks.made import report, rows_over_pages

SAMPLES = Path(__file__).parents[2] / "samples"


def convert(cast: Cast, paper: Path, **params: Any) -> Run:
    bob = cast.actor(cast.bob)
    document = store_document(actor=bob, project_id=cast.project.pk, upload=upload_of(paper)).document
    return drive(start(cast, "convert", bob, document_ids=[document.pk], params=params), seconds=60)


def kept(cast: Cast, run: Run, kind: str = "converted") -> tuple[str, bytes]:
    artifact = run.artifacts.select_related("artifact").get(artifact__kind=kind).artifact
    with open_artifact(actor=cast.actor(cast.bob), artifact_id=artifact.pk) as stream:
        return artifact.name, stream.read()


def page_of(cast: Cast, run: Run) -> str:
    client = Client()
    client.force_login(cast.bob)
    return client.get(reverse("pipeline:run", args=[run.pk])).content.decode()


def test_word_with_its_preview(shared_cast: Cast, tmp_path: Path) -> None:
    run = convert(shared_cast, report(tmp_path / "report.pdf"), format="docx")
    assert (run.state, run.error_text) == ("completed", "")
    name, content = kept(shared_cast, run)
    assert name == "report.docx"
    assert [one.text for one in docx.Document(BytesIO(content)).paragraphs if "Heading" in (one.style or "").name] == [  # type: ignore[union-attr]
        "Chapter 1", "Findings",
    ]  # fmt: skip
    assert outputs(run)["counts"]["images"] == 1
    page = page_of(shared_cast, run)
    assert "preview-heading-1" in page
    assert "=SUM(A1)" in page
    assert "Running heads, feet and page numbers left out on 1 page" in page


def test_tables_over_pages_are_one_sheet(shared_cast: Cast, tmp_path: Path) -> None:
    run = convert(shared_cast, rows_over_pages(tmp_path / "rows.pdf", 3), format="xlsx")
    book = openpyxl.load_workbook(BytesIO(kept(shared_cast, run)[1]))
    assert [(sheet.title, sheet.max_row) for sheet in book] == [("page-1-table-1", 10)]
    assert outputs(run)["counts"] == {"tables": 1}


def test_tables_without_lines_come_on_wish_and_say_so(shared_cast: Cast) -> None:
    sample = SAMPLES / "invoices" / "small_statement.pdf"
    run = convert(shared_cast, sample, format="csv")
    assert kept(shared_cast, run)[1].decode("utf-8-sig").splitlines()[0] == "Date,Details,Amount,Balance"
    page = page_of(shared_cast, run)
    assert "Table found by alignment" in page
    assert "1 table found by alignment, not by lines (page 1)" in page
    assert convert(shared_cast, sample, format="csv", tables="lines").error_code == "no_tables"


def test_one_picture_is_a_file_and_several_are_a_zip(shared_cast: Cast, tmp_path: Path) -> None:
    paper = report(tmp_path / "report.pdf", pages=3)
    name, content = kept(shared_cast, convert(shared_cast, paper, format="webp", pages="2", dpi=72))
    assert (name, Image.open(BytesIO(content)).size) == ("report.webp", (400, 600))
    run = convert(shared_cast, paper, format="jpeg", pages="1,3", dpi=36)
    name, content = kept(shared_cast, run)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert (name, archive.namelist()) == ("report.zip", ["report-1.jpg", "report-3.jpg"])
    assert "preview-page" in page_of(shared_cast, run)


def test_pages_as_tiff_are_one_file_or_a_zip_on_wish(shared_cast: Cast, tmp_path: Path) -> None:
    paper = report(tmp_path / "report.pdf", pages=3)
    run = convert(shared_cast, paper, format="tiff", dpi=72)
    name, content = kept(shared_cast, run)
    tiff: Any = Image.open(BytesIO(content))
    assert (name, tiff.n_frames, tiff.size) == ("report.tif", 3, (400, 600))
    assert (outputs(run)["pages"], outputs(run)["counts"]) == (3, {"pictures": 3})
    assert "preview-page" in page_of(shared_cast, run)
    name, content = kept(shared_cast, convert(shared_cast, paper, format="tiff", dpi=72, multipage=False))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert (name, archive.namelist()) == ("report.zip", ["report-1.tif", "report-2.tif", "report-3.tif"])


@pytest.mark.parametrize(
    ("sample", "params", "code"),
    [
        ("bad/empty.pdf", {"format": "txt"}, "no_text"),
        ("bad/helloworld-bad.pdf", {"format": "csv"}, "no_tables"),
        ("bad/helloworld-bad.pdf", {"format": "txt", "pages": "9"}, "wrong_pages"),
        ("bad/encrypted-attachment.pdf", {"format": "html"}, "password_needed"),
        ("bad/poppler-742-0-fuzzed.pdf", {"format": "png"}, "broken"),
    ],
)
def test_what_cannot_be_converted_says_why(shared_cast: Cast, sample: str, params: dict[str, Any], code: str) -> None:
    run = convert(shared_cast, SAMPLES / sample, **params)
    assert (run.state, run.error_code) == ("failed", code)


def test_without_ghostscript_it_says_how_to_get_it(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = convert(shared_cast, SAMPLES / "bad" / "helloworld-bad.pdf", format="pdfa")
    assert run.error_code in ("", "no_ghostscript")
    assert run.state == "completed" or "apt-get install ghostscript" in run.error_text

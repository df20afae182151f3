"""The flow extract from upload to result page."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pymupdf
from django.test import Client
from django.urls import reverse

from documents.services.artifacts import open_artifact
from documents.services.documents import store_document, upload_of
from pipeline.models import Run
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.pdf.blocks.made import picture, report

_mupdf: Any = pymupdf
SAMPLES = Path(__file__).parents[2] / "samples"


def extract(cast: Cast, paper: Path, **params: Any) -> Run:
    bob = cast.actor(cast.bob)
    document = store_document(actor=bob, project_id=cast.project.pk, upload=upload_of(paper)).document
    return drive(start(cast, "extract", bob, document_ids=[document.pk], params=params), seconds=60)


def kept(cast: Cast, run: Run, kind: str) -> bytes:
    artifact = run.artifacts.select_related("artifact").get(artifact__kind=kind).artifact
    with open_artifact(actor=cast.actor(cast.bob), artifact_id=artifact.pk) as stream:
        return stream.read()


def with_attachments(path: Path) -> Path:
    document = _mupdf.open(report(path))
    document.embfile_add("one", b"inside", filename="../../etc/notes.txt")
    document.embfile_add("two", b"again", filename="notes.txt")
    document[0].add_file_annot((200, 400), b"pinned", "pin.csv")
    document.saveIncr()
    return path


def test_everything_comes_out_with_its_place(shared_cast: Cast, tmp_path: Path) -> None:
    run = extract(shared_cast, with_attachments(tmp_path / "full.pdf"))
    assert (run.state, run.error_text) == ("completed", "")
    assert {**outputs(run)["counts"], "letters": 0} == {"letters": 0, "tables": 1, "images": 1, "attachments": 3}
    with zipfile.ZipFile(BytesIO(kept(shared_cast, run, "extracted"))) as archive:
        names = archive.namelist()
        image = next(name for name in names if name.startswith("images/"))
        assert archive.read(image) == picture()
        assert archive.read("tables/page-1-table-1.csv").decode("utf-8-sig").splitlines()[1] == '\'=SUM(A1),"1,234.50"'
        assert {name: archive.read(name) for name in names if name.startswith("attachments/")} == {
            "attachments/notes.txt": b"inside", "attachments/notes-2.txt": b"again", "attachments/pin.csv": b"pinned",
        }  # fmt: skip
    (table,) = json.loads(kept(shared_cast, run, "tables_json"))
    assert (table["second_reader"], [place["page"] for place in table["places"]]) == ("agrees", [1])
    assert [round(side) for side in table["places"][0]["box"]] == [40, 240, 240, 300]
    (placed,) = json.loads(kept(shared_cast, run, "images_json"))
    assert (placed["page"], placed["dpi"], placed["original"]) == (1, 72, True)
    pinned = json.loads(kept(shared_cast, run, "attachments_json"))[2]
    assert (pinned["page"], pinned["size"]) == (1, 6)
    (page,) = json.loads(kept(shared_cast, run, "text_json"))
    heading = next(one for one in page["blocks"] if one["kind"] == "heading")
    assert (heading["text"], round(heading["box"][0])) == ("Chapter 1", 40)
    client = Client()
    client.force_login(shared_cast.bob)
    shown = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    assert "Attachments come as they are" in shown


def test_nothing_to_take_out_is_said(shared_cast: Cast) -> None:
    run = extract(shared_cast, SAMPLES / "bad" / "helloworld-bad.pdf", what=["images", "attachments"])
    assert (run.state, run.error_code) == ("failed", "nothing_found")

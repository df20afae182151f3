"""The flow preflight from upload to result page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.services.artifacts import open_artifact
from documents.services.documents import store_document, upload_of
from pipeline.models import Run
from pipeline.pdf.compress.opening import BROKEN_TEXT
from pipeline.pdf.preflight.kind import kind_of
from pipeline.pdf.preflight.steps import paper_of
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs, start

SAMPLES = Path(__file__).parents[2] / "samples"


def preflight(cast: Cast, sample: str, **params: Any) -> Run:
    bob = cast.actor(cast.bob)
    upload = upload_of(SAMPLES / sample)
    document = store_document(actor=bob, project_id=cast.project.pk, upload=upload).document
    return drive(start(cast, "preflight", bob, document_ids=[document.pk], params=params), seconds=60)


def test_a_form_with_scripts(shared_cast: Cast) -> None:
    run = preflight(shared_cast, "pdf/js-160F-2019.pdf", estimate=False)
    assert (run.state, run.error_text) == ("completed", "")
    report = outputs(run)["report"]
    assert (report["kind"]["name"], report["active"]["JavaScript"], report["sizes"][0]["paper"]) == ("form", 56, "A4")
    assert report["findings"][0] == {"tone": "bad", "text": "It acts by itself: runs when opened (1), JavaScript (56)."}
    artifact = run.artifacts.select_related("artifact").get(artifact__kind="preflight").artifact
    with open_artifact(actor=shared_cast.actor(shared_cast.bob), artifact_id=artifact.pk) as stream:
        assert json.loads(stream.read())["pages"] == 1
    client = Client()
    client.force_login(shared_cast.bob)
    assert "It acts by itself" in client.get(reverse("pipeline:run", args=[run.pk])).content.decode()


def test_a_scan_and_what_compressing_it_would_gain(shared_cast: Cast) -> None:
    run = preflight(shared_cast, "bad/scan-bad.pdf", least_dpi=400)
    found = outputs(run)
    assert found["report"]["kind"] == {"name": "scanned", "rule": "1 of 1 pages are pictures of pages."}
    assert found["report"]["images"]["placed"][0]["dpi"] == 300
    assert any("Images below 400 dpi as placed: 1" in row["text"] for row in found["report"]["findings"])
    assert set(found["savings"]) == {"lossless", "high", "balanced", "smallest"}
    assert all(low <= high <= found["report"]["bytes"] for low, high in found["savings"].values())
    client, document = Client(), run.inputs.get().version.document_id
    client.force_login(shared_cast.bob)
    page = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    link = f"/projects/exams/flows/compress/?document={document}&amp;p-preset=smallest"
    assert page.count(f'href="{link}"') == 1
    form = client.get(link.replace("&amp;", "&")).content.decode()
    assert '<option value="smallest" selected>' in form
    assert re.search(f'value="{document}"[^>]* checked', form)
    there = client.post("/projects/exams/tools/", {"documents": ["", str(document)], "to": "preflight"})
    assert there.headers["Location"] == f"/projects/exams/flows/preflight/?document={document.hex}"
    client.force_login(shared_cast.vera)
    assert "p-preset=" not in client.get(reverse("pipeline:run", args=[run.pk])).content.decode()


def test_what_cannot_be_estimated_says_why(shared_cast: Cast) -> None:
    run = preflight(shared_cast, "bad/Pages-tree-refs.pdf")
    problem = {"code": "broken", "text": BROKEN_TEXT}
    assert (run.state, outputs(run)["savings"], outputs(run)["savings_problem"]) == ("completed", {}, problem)
    artifact = run.artifacts.select_related("artifact").get(artifact__kind="preflight").artifact
    with open_artifact(actor=shared_cast.actor(shared_cast.bob), artifact_id=artifact.pk) as stream:
        assert json.loads(stream.read())["compressed_bytes_problem"] == problem
    client = Client()
    client.force_login(shared_cast.bob)
    page = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    assert f"could not be estimated: {problem['text']}" in page


@pytest.mark.parametrize(
    ("sample", "code"),
    [("bad/encrypted-attachment.pdf", "password_needed"), ("bad/REDHAT-1531897-0.pdf", "no_pages")],
)
def test_what_cannot_be_looked_over_says_why(shared_cast: Cast, sample: str, code: str) -> None:
    run = preflight(shared_cast, sample, estimate=False)
    assert (run.state, run.error_code) == ("failed", code)


def test_kinds_and_papers() -> None:
    assert kind_of({"sample": "Invoice no. 7\nSubtotal 5"}, 1, 0).rule == (
        "Its beginning has the words “Invoice” and “Subtotal”."
    )
    assert kind_of({"sample": "", "creator": "Microsoft Word"}, 1, 0).name == "office"
    assert [paper_of(595.3, 841.9), paper_of(792, 612), paper_of(100, 100)] == ["A4", "Letter landscape", ""]

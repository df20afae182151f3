"""The flow compress from upload to result page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from documents.services.artifacts import open_artifact
from documents.services.documents import store_document, upload_of
from pipeline.flows.compress import LONG, Compress, limits_of
from pipeline.models import Run
from pipeline.pdf.compress.steps import DRAWN_DIFFERENTLY
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.pdf.compress.made import fine_print, loses_ink, scan

SAMPLES = Path(__file__).parents[2] / "samples"


def compress(cast: Cast, paper: Path, **params: Any) -> Run:
    bob = cast.actor(cast.bob)
    document = store_document(actor=bob, project_id=cast.project.pk, upload=upload_of(paper)).document
    return drive(start(cast, "compress", bob, document_ids=[document.pk], params=params), seconds=60)


def kept(cast: Cast, run: Run, kind: str) -> bytes:
    artifact = run.artifacts.select_related("artifact").get(artifact__kind=kind).artifact
    with open_artifact(actor=cast.actor(cast.bob), artifact_id=artifact.pk) as stream:
        return stream.read()


def page_of(cast: Cast, run: Run) -> str:
    client = Client()
    client.force_login(cast.bob)
    return client.get(reverse("pipeline:run", args=[run.pk])).content.decode()


def test_a_scan_gets_smaller_as_expected_and_the_page_says_how(shared_cast: Cast, tmp_path: Path) -> None:
    paper = scan(tmp_path / "scan.pdf")
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        with pdf.open_metadata() as words:
            words["pdfaid:part"] = "2"
        pdf.save(paper)
    run = compress(shared_cast, paper, preset="balanced")
    assert (run.state, run.error_text) == ("completed", "")
    found = outputs(run)
    assert found["expected"][0] <= found["size_after"] <= found["expected"][1] < found["size_before"]
    assert (found["used"], found["second_look"]["holds"], found["facts"]["images"]) == (
        "balanced", True, {"downsampled": 1},
    )  # fmt: skip
    (close,) = found["close_look"]["pages"]
    assert close["page"] == 1
    assert 0.9 < close["likeness"] < 1
    assert json.loads(kept(shared_cast, run, "proof"))["close_up"] == found["close_look"]
    assert len(kept(shared_cast, run, "compressed")) == found["size_after"]
    page = page_of(shared_cast, run)
    assert f"{found['saved_percent']} % smaller" in page
    assert "A second program" in page
    assert (found["pdfa"], "It claims PDF/A-2 as before; this was not validated." in page) == ("2", True)
    assert f"has a likeness of {close['likeness']} at 200 dpi" in page
    assert reverse("pipeline:compare", args=[run.pk]) in page


def test_a_target_size_has_an_estimate_before(shared_cast: Cast, tmp_path: Path) -> None:
    run = compress(shared_cast, scan(tmp_path / "scan.pdf"), target_mb=0.2)
    found = outputs(run)
    assert found["target"] == {"bytes": 200_000, "in_reach": "yes", "by": "high", "dpi": 300}
    assert found["expected"][0] <= found["size_after"] <= found["expected"][1] <= 200_000
    page = page_of(shared_cast, run)
    assert "in reach, as estimated before" in page


@pytest.mark.parametrize("own", [{"dpi": 60}, {"quality": 5}])
def test_own_figures_below_the_presets_are_handed_out(own: dict[str, int], shared_cast: Cast, tmp_path: Path) -> None:
    run = compress(shared_cast, fine_print(tmp_path / "fine.pdf"), **own)
    found = outputs(run)
    assert (found["used"], found["second_look"]["holds"]) == ("balanced", True)
    assert found["second_look"]["likeness_lowest"] < 0.9
    assert len(kept(shared_cast, run, "compressed")) == found["size_after"] < found["size_before"] / 20


def test_what_a_second_program_refuses_is_told_of_nowhere(
    shared_cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.flows.compress.compress_to_file", loses_ink)
    paper = scan(tmp_path / "scan.pdf")
    run = compress(shared_cast, paper)
    found, size = outputs(run), paper.stat().st_size
    assert (found["used"], found["second_look"]["holds"], found["size_after"]) == ("original", False, size)
    assert (found["facts"]["used"], found["facts"]["after"], found["facts"]["images"]) == ("original", size, {})
    assert found["notes"] == found["facts"]["notes"] == [DRAWN_DIFFERENTLY]
    told = json.loads(kept(shared_cast, run, "proof"))
    assert told["compressed"] == found["facts"]
    assert told["refused"]["compressed"]["images"] == {"jpeg": 1}
    assert run.artifacts.get(artifact__kind="compressed").artifact.name == "scan.pdf"
    page = page_of(shared_cast, run)
    assert "The smaller file did not hold" in page
    assert "Nothing smaller found" not in page


def test_what_is_small_comes_back_as_it_was(shared_cast: Cast, tmp_path: Path) -> None:
    once = tmp_path / "once.pdf"
    once.write_bytes(kept(shared_cast, compress(shared_cast, scan(tmp_path / "scan.pdf")), "compressed"))
    run = compress(shared_cast, once)
    assert (outputs(run)["used"], outputs(run)["saved_percent"]) == ("original", 0.0)
    assert kept(shared_cast, run, "compressed") == once.read_bytes()
    assert run.artifacts.get(artifact__kind="compressed").artifact.name == "once.pdf"


def test_a_broken_file_fails_with_its_reason(shared_cast: Cast) -> None:
    run = compress(shared_cast, SAMPLES / "bad" / "poppler-742-0-fuzzed.pdf", preset="lossless")
    assert run.state in ("completed", "failed")
    assert run.state == "completed" or run.error_code in ("broken", "no_pages")


@pytest.mark.parametrize(("size", "seconds"), [(1_000, 1800), (1_000_000_000, 4800), (9_000_000_000, 7000)])
def test_a_large_file_may_take_longer(size: int, seconds: int) -> None:
    found = limits_of(size)
    assert (found.cpu, found.wall, found.memory) == (seconds, float(seconds), LONG.memory)
    assert Compress.seconds > found.wall

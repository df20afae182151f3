"""Scans and pictures of invoices and statements through their flows: as printed where read right, else flagged."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

import pymupdf
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from pipeline.models import Run
from pipeline.pdf.ocr.tessdata import languages
from tests.cast import Cast
from tests.pipeline.engine.driving import outputs
from tests.pipeline.flows.test_invoice import SAMPLES, invoice

pytestmark = [pytest.mark.once, pytest.mark.skipif("eng" not in languages(), reason="no English for Tesseract")]


def picture(paper: Path, *, turn: float = 0.0) -> Image.Image:
    """The first page at 200 dpi, turned counterclockwise."""
    with pymupdf.open(paper) as document:
        pixels = document[0].get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
        image = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
    return image.rotate(turn, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)


def values_of(run: Run) -> dict[tuple[str, int, str], dict[str, Any]]:
    """What is proposed for review, by group, row and name."""
    items = [one.value for one in run.reviews.get(name="values").items.all()]
    return {(item["group"], item["number"], one["name"]): one for item in items for one in item["values"]}


def plain(text: str) -> str:
    """Without accents, which English does not have."""
    return "".join(one for one in normalize("NFD", text) if not combining(one))


def test_a_slanted_scan_says_what_is_printed_or_that_it_is_open(shared_cast: Cast, tmp_path: Path) -> None:
    sample = SAMPLES / "invoices" / "small.pdf"
    truth = values_of(invoice(shared_cast, sample, review="always"))
    picture(sample, turn=91.5).save(tmp_path / "scan.pdf", resolution=200)
    run = invoice(shared_cast, tmp_path / "scan.pdf")
    assert (run.state, run.error_text, outputs(run)["recognised"]) == ("waiting", "", [1])
    assert run.events.filter(kind="warning", stage="read").count() == 0
    found = values_of(run)
    assert set(found) == set(truth)
    wrong = [key for key in truth if plain(truth[key]["value"]) != plain(found[key]["value"])]
    assert [key for key in wrong if not found[key]["reason"]] == []
    assert len(wrong) <= 1  # a digit that stands alone
    assert max(one["confidence"] for one in found.values()) <= 0.85
    total = found["totals", 0, "total"]
    assert (total["value"], total["page"]) == (truth["totals", 0, "total"]["value"], 1)
    wide, high = outputs(run)["page_sizes"][0]
    box = total["box"]
    assert wide > high
    assert box["y1"] - box["y0"] > 2 * (box["x1"] - box["x0"])  # as the sheet lies: on its side
    client = Client()
    client.force_login(shared_cast.bob)
    page = client.get(reverse("pipeline:review", args=[run.pk, "values"])).content.decode()
    assert 'class="mark mark-open"' in page
    assert client.get(reverse("documents:version_page", args=[run.inputs.get().version_id, 1])).status_code == 200


@pytest.mark.parametrize("ending", ["png", "jpg", "tif"])
def test_a_picture_of_a_statement_reconciles(shared_cast: Cast, tmp_path: Path, ending: str) -> None:
    sample, photo = SAMPLES / "invoices" / "small_statement.pdf", tmp_path / f"photo.{ending}"
    truth = outputs(invoice(shared_cast, sample, flow="bank-statement", review="never"))
    picture(sample).save(photo, dpi=(200, 200))
    run = invoice(shared_cast, photo, flow="bank-statement", review="never")
    found = outputs(run)
    assert (run.state, run.error_text) == ("completed", "")
    names = ("fields", "rows", "unresolved", "sums_checked", "sums_failing")
    assert {name: found[name] for name in names} == {name: truth[name] for name in names}


def test_a_picture_without_words_and_one_that_shall_not_be_read(shared_cast: Cast, tmp_path: Path) -> None:
    Image.new("L", (800, 1100), 230).save(tmp_path / "grey.png")
    run = invoice(shared_cast, tmp_path / "grey.png")
    assert (run.state, run.error_code) == ("failed", "no_text")
    assert "Text recognition found no words" in run.error_text
    run = invoice(shared_cast, tmp_path / "grey.png", scans=False)
    assert (run.state, run.error_code) == ("failed", "no_text")
    assert "Have scans read first" in run.error_text

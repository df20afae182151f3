"""The flow split: parts by each way of cutting, with nothing of the other pages left in them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdf
import pytest
from django.test import Client

from documents.services.documents import store_document, upload_of
from pipeline.flows.split import SplitFlow
from pipeline.forms.params import ParamsPart
from pipeline.models import Run
from pipeline.services.recipes import save_recipe, start_recipe
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs
from tests.pipeline.flows.rewritten import kept, run_over
from tests.pipeline.pdf.rewriting.made import booklet
from tests.pipeline.text.finance.test_copies import merged
from tests.pipeline.text.invoices.test_starts import drawn, stacked


@pytest.mark.parametrize(
    ("params", "cut"),
    [
        ({"by": "every", "every": 2}, [["page 1", "page 2"], ["page 3", "page 4"], ["page 5"]]),
        ({"by": "ranges", "ranges": "5-4; 1,!2"}, [["page 5", "page 4"], ["page 1"]]),
        ({"by": "outline", "level": 2}, [["page 1", "page 2", "page 3", "page 4"], ["page 5"]]),
    ],
    ids=["every", "ranges", "outline"],
)
def test_parts_hold_their_pages_and_nothing_of_others(
    shared_cast: Cast, tmp_path: Path, params: dict[str, Any], cut: list[list[str]]
) -> None:
    run = run_over(shared_cast, "split", booklet(tmp_path / "book.pdf", pages=5), **params)
    assert (run.state, run.error_text) == ("completed", "")
    found = []
    for path in kept(shared_cast, run, "part", tmp_path / "part.pdf"):
        found.append([page.extract_text().splitlines()[0] for page in pypdf.PdfReader(path).pages])
        with pikepdf.open(path) as pdf:
            drawn = [one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)]
            assert sum(b" Tj" in one or b"TJ" in one for one in drawn) <= len(found[-1]) + 1  # and the field's look
    assert found == cut
    (archive,) = kept(shared_cast, run, "archive", tmp_path / "all.zip")
    with zipfile.ZipFile(archive) as opened:
        assert opened.namelist() == [part["name"] for part in outputs(run)["parts"]]


def test_blank_sheets_part_a_scan(shared_cast: Cast, tmp_path: Path) -> None:
    with pymupdf.open() as document:
        for text in ("", "one", "two", "", "", "three"):
            document.new_page().insert_text((72, 72), text)
        document.save(tmp_path / "scan.pdf")
    run = run_over(shared_cast, "split", tmp_path / "scan.pdf", by="blank")
    found = outputs(run)
    assert ([(one["from"], one["to"]) for one in found["parts"]], found["blank_pages"]) == ([(2, 3), (6, 6)], [1, 4, 5])


def test_parts_are_as_large_as_allowed(shared_cast: Cast, tmp_path: Path) -> None:
    with pymupdf.open() as document:
        for shade in range(6):
            picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 100, 100), False)
            picture.set_rect(picture.irect, (shade * 40,))
            document.new_page(width=200, height=200).insert_image((0, 0, 200, 200), stream=_noise(shade))
        document.save(tmp_path / "pictures.pdf")
    run = run_over(shared_cast, "split", tmp_path / "pictures.pdf", by="size", size_mb=0.025)
    parts = outputs(run)["parts"]
    assert [one["pages"] for one in parts] == [2, 2, 2]
    assert max(one["size"] for one in parts) <= 25_000


def _noise(seed: int) -> bytes:
    import numpy as np

    samples = np.random.default_rng(seed).integers(0, 255, 10_000, np.uint8).tobytes()
    return pymupdf.Pixmap(pymupdf.csGRAY, 100, 100, samples, False).tobytes("png")


def test_without_bookmarks_it_says_so(shared_cast: Cast, tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page()
        document.save(tmp_path / "plain.pdf")
    run = run_over(shared_cast, "split", tmp_path / "plain.pdf", by="outline")
    assert (run.state, run.error_code) == ("failed", "no_bookmarks")


def test_what_must_be_given_with_a_choice_is_not_called_optional() -> None:
    form = ParamsPart(SplitFlow, documents={}).form
    said = {name: "(optional)" in form[name].as_field_group() for name in ("ranges", "size_mb", "every")}
    assert said == {"ranges": False, "size_mb": False, "every": False}


def test_a_stack_of_invoices_is_taken_apart_and_each_is_read(shared_cast: Cast, tmp_path: Path) -> None:
    names = ("textiles", "rates_and_taxes", "credit_note")
    stack = stacked(tmp_path, *(drawn(one, tmp_path) for one in names))
    bob = shared_cast.actor(shared_cast.bob)
    steps = [
        {"flow": "split", "params": {"by": "invoices"}, "hands_on": "part"},
        {"flow": "invoice", "params": {"review": "never"}},
    ]
    recipe = save_recipe(actor=bob, project_id=shared_cast.project.pk, name="Stack", steps=steps)
    document = store_document(actor=bob, project_id=shared_cast.project.pk, upload=upload_of(stack)).document
    run = drive(start_recipe(actor=bob, recipe_id=recipe.pk, document_ids=[document.pk]), seconds=90)
    assert (run.state, run.error_text) == ("completed", "")
    read = Run.objects.filter(parent=run, flow="invoice").order_by("created_at")
    assert [outputs(one)["fields"]["invoice_number"] for one in read] == ["ST/1187", "KC-88120", "AV-2026-018"]


def test_what_is_to_be_known_of_a_stack_is_on_its_page(shared_cast: Cast, tmp_path: Path) -> None:
    one = drawn("textiles", tmp_path)
    stack = merged(tmp_path / "twice.pdf", (one, ""), (one, "COPY"))
    run = run_over(shared_cast, "split", stack, by="invoices")
    note = "Page 2, marked “COPY”, repeats page 1. A copy stays in one file with its original."
    assert (run.state, outputs(run)["notes"], outputs(run)["files"]) == ("completed", [note], 1)
    client = Client()
    client.force_login(shared_cast.bob)
    assert f"To know</h3><ul><li>{note}</li></ul>" in client.get(f"/runs/{run.pk}/").content.decode()

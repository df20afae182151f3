"""The flow ocr from upload to result page."""

from __future__ import annotations

import io
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdf
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from documents.services.artifacts import open_artifact
from documents.services.documents import store_document, upload_of
from pipeline.flows import ocr
from pipeline.flows.ocr import Params
from pipeline.models import Run
from pipeline.params import params_schema
from pipeline.pdf.ocr import steps, tessdata
from pipeline.pdf.ocr.engines import found as engines
from pipeline.pdf.ocr.engines.mupdf import BLIND
from pipeline.pdf.ocr.steps import prepare
from pipeline.pdf.ocr.wish import Wish
from pipeline.stages import languages
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.pdf.ocr.made import LINES, blindly, needs_english, picture, scan

SAMPLES = Path(__file__).parents[2] / "samples"
WORDS = " ".join(LINES).split()


def read(cast: Cast, paper: Path, **params: Any) -> Run:
    bob = cast.actor(cast.bob)
    document = store_document(actor=bob, project_id=cast.project.pk, upload=upload_of(paper)).document
    return drive(start(cast, "ocr", bob, document_ids=[document.pk], params={"quality": "fast", **params}), seconds=60)


def kept(cast: Cast, run: Run, kind: str) -> bytes:
    artifact = run.artifacts.select_related("artifact").get(artifact__kind=kind).artifact
    with open_artifact(actor=cast.actor(cast.bob), artifact_id=artifact.pk) as stream:
        return stream.read()


@needs_english
def test_a_scan_becomes_searchable_and_the_page_shows_how_sure_it_is(shared_cast: Cast, tmp_path: Path) -> None:
    run = read(shared_cast, scan(tmp_path / "scan.pdf", pages=2), doubt_below=99)
    assert (run.state, run.error_text) == ("completed", "")
    found = outputs(run)
    assert (found["found"]["words"], found["failed"], [one["page"] for one in found["page_lines"]]) == (30, [], [1, 2])
    pdf = pypdf.PdfReader(io.BytesIO(kept(shared_cast, run, "searchable")))
    assert [page.extract_text().split() for page in pdf.pages] == [WORDS, WORDS]
    assert kept(shared_cast, run, "text").decode().split() == WORDS * 2
    pages = json.loads(kept(shared_cast, run, "words"))["pages"]
    assert [(one["source"], one["confidence"]) for one in pages] == [("ocr", found["found"]["confidence"])] * 2
    client = Client()
    client.force_login(shared_cast.bob)
    page = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    assert f"{found['found']['confidence']} % sure" in page
    assert "Words to look at" in page


@needs_english
def test_a_script_that_the_language_has_not_is_told_with_what_to_install(shared_cast: Cast, tmp_path: Path) -> None:
    sentence = "Договор поставки товара заключён между сторонами в городе Москве. Поставщик обязуется передать товар. "
    printed, paper = pymupdf.open(), pymupdf.open()
    writer, page = pymupdf.TextWriter(pymupdf.Rect(0, 0, 595, 400)), printed.new_page(width=595, height=400)
    writer.fill_textbox((50, 50, 545, 380), sentence * 5, font=pymupdf.Font("cjk"), fontsize=12)
    writer.write_text(page)
    sheet = paper.new_page(width=595, height=400)
    sheet.insert_image(sheet.rect, pixmap=page.get_pixmap(dpi=200))
    paper.save(tmp_path / "cyrillic.pdf")
    run = read(shared_cast, tmp_path / "cyrillic.pdf", languages=["eng"])
    (told,) = outputs(run)["found"]["scripts"]
    assert (run.state, told["script"], told["pages"]) == ("completed", "Cyrillic", [1])
    assert "which is not read by English" in told["advice"]
    remedy = "Choose Russian" if "rus" in tessdata.languages() else "apt-get install tesseract-ocr-rus (Russian)"
    assert remedy in told["advice"]
    assert run.events.filter(kind="warning", text=told["advice"]).count() == 1
    client = Client()
    client.force_login(shared_cast.bob)
    assert remedy in client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    plain = read(shared_cast, scan(tmp_path / "scan.pdf"), languages=["eng"])
    assert outputs(plain)["found"]["scripts"] == []


@needs_english
def test_one_bad_page_costs_one_page(shared_cast: Cast, tmp_path: Path) -> None:
    paper = scan(tmp_path / "scan.pdf", pages=2)
    with pikepdf.open(paper) as pdf:
        pdf.pages[0].MediaBox = [0, 0, 14_000, 14_000]
        pdf.save(tmp_path / "huge.pdf")
    run = read(shared_cast, tmp_path / "huge.pdf")
    assert (run.state, outputs(run)["failed"]) == ("partial", [1])
    assert "Not read, and as before in the PDF: page 1." in outputs(run)["notes"]


@needs_english
def test_what_was_not_there_to_be_read_is_told(shared_cast: Cast, tmp_path: Path) -> None:
    picture(dpi=300).save(tmp_path / "whole.jpg", quality=95)
    content = (tmp_path / "whole.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(content[: len(content) // 2])
    missing = "The image file ends too early: a part of the picture is missing. Look for a whole copy of it."
    notes = [
        outputs(read(shared_cast, tmp_path / name, outputs=["text"]))["notes"] for name in ("whole.jpg", "cut.jpg")
    ]
    assert notes == [[], [missing]]
    with pymupdf.open(scan(tmp_path / "scan.pdf")) as document:
        document.new_page()
        document.save(tmp_path / "blank.pdf")
    assert outputs(read(shared_cast, tmp_path / "blank.pdf"))["notes"] == [
        "Nothing found to read on page 2: blank, a picture without writing, or damaged."
    ]


def test_pages_with_text_need_no_engine(shared_cast: Cast) -> None:
    run = read(shared_cast, SAMPLES / "exams" / "demo_paper.pdf", outputs=["text"])
    assert (run.state, outputs(run)["engine"], outputs(run)["found"]["words"]) == ("completed", "", 0)
    assert outputs(run)["notes"][0].startswith("Every page has text already")


def test_pages_with_hardly_any_text_are_named(shared_cast: Cast, tmp_path: Path) -> None:
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 72), "Plan 3")
        page.draw_rect((72, 100, 300, 300))
        document.save(tmp_path / "plan.pdf")
    notes = outputs(read(shared_cast, tmp_path / "plan.pdf", outputs=["text"]))["notes"]
    assert notes[1:] == ["Hardly any text, but not read: page 1. Choose force to read all pages."]


@needs_english
def test_an_unknown_language_is_refused_with_its_package() -> None:
    form = Params({"languages": ["tlh"], "mode": "skip", "quality": "fast", "outputs": ["pdf"], "doubt_below": 60})
    assert form.errors["languages"] == [tessdata.missing_language("tlh")]


def test_languages_that_are_not_here_are_named_on_pages_in_the_schema_and_on_the_command_line(
    shared_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "readable", lambda: tuple(one for one in tessdata.NAMES if one != "deu"))
    told, out = "Others: apt-get install tesseract-ocr-deu (German).", StringIO()
    assert params_schema(Params)["properties"]["languages"]["description"].endswith(told)
    call_command("flow", "show", "ocr", stdout=out)
    assert told in out.getvalue()
    client = Client()
    client.force_login(shared_cast.bob)
    page = client.get(reverse("pipeline:flow", args=[shared_cast.project.slug, "ocr"])).content.decode()
    label = '<span class="visually-hidden">: Languages of the text</span>'
    assert f'<details class="helptext"><summary>More{label}</summary>{told}</details>' in page
    assert '<label for="id_p-engine">Read by</label>' in page


@needs_english
def test_an_engine_that_does_not_find_rotation_says_so(
    shared_cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    monkeypatch.setattr(engines, "checked_languages", lambda languages: tmp_path)
    paper = scan(tmp_path / "scan.pdf")
    told = [prepare(paper, paper, Wish((one,)), True, None, 9).blind for one in ("jpn", "eng")]
    assert told == [BLIND, ""]
    assert prepare(paper, paper, Wish(("jpn",), upright=False), True, None, 9).blind == ""
    monkeypatch.setattr(ocr, "prepare", blindly)
    assert outputs(read(shared_cast, paper))["notes"] == [BLIND]


def test_limits_are_stated() -> None:
    assert (steps.MOST_READ, steps.MOST_LINES) == (1000, 200)


@pytest.mark.parametrize("language", ["../etc", "x" * 30])
def test_no_package_is_made_of_nonsense(language: str) -> None:
    assert "apt-get" not in tessdata.missing_language(language)

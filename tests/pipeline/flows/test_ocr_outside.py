"""Scans read by an outside service: what is sent, what is paid, and that no place or confidence is made up."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from accounts.actor import operator
from accounts.services.quotas import set_quota
from accounts.services.settings import change_settings
from pipeline.models import Run
from tests.cast import Cast
from tests.fake_provider import Asked, FakeProvider
from tests.pipeline.engine.driving import outputs
from tests.pipeline.flows.models import allow, kept, run_on
from tests.pipeline.pdf.ocr.made import LINES, scan

WORDS = " ".join(LINES).split()
USED = "provider.used"


@pytest.fixture
def fake(provider: FakeProvider) -> FakeProvider:
    provider.reply = lambda asked: "\n".join(LINES)
    provider.page = markdown_page
    provider.ocr_knows |= {"include_blocks", "confidence_scores_granularity"}
    return provider


def markdown_page(asked: Asked) -> dict[str, Any]:
    """The three lines as a heading and a paragraph, the paragraph in the lower half."""
    with Image.open(io.BytesIO(asked.pictures[0])) as picture:
        wide, high = picture.size
    head = {"type": "title", "content": f"# {LINES[0]}", "top_left_x": 0, "top_left_y": 0, "bottom_right_x": wide,
            "bottom_right_y": high // 2}  # fmt: skip
    rest = {"type": "text", "content": "\n".join(LINES[1:]), "top_left_x": 0, "top_left_y": high // 2,
            "bottom_right_x": wide, "bottom_right_y": high}  # fmt: skip
    picture_block = {"type": "image", "content": "![img-0.jpeg](img-0.jpeg)", "top_left_x": 0, "top_left_y": 0,
                     "bottom_right_x": 5, "bottom_right_y": 5}  # fmt: skip
    text = f"# {LINES[0]}\n\n![img-0.jpeg](img-0.jpeg)\n\n" + "\n".join(LINES[1:])
    scores = {"average_page_confidence_score": 0.934, "minimum_page_confidence_score": 0.4}
    return {"markdown": text, "blocks": [head, picture_block, rest], "confidence_scores": scores}


def read(cast: Cast, folder: Path, engine: str, pages: int = 2, **params: Any) -> Run:
    paper = scan(folder / "scan.pdf", pages=pages)
    return run_on(cast, "ocr", "scan.pdf", paper, engine=engine, languages=["eng"], **params)


def pages_of(cast: Cast, run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(kept(cast, run, "words"))["pages"]
    return found


def test_mistral_reads_pages_and_tells_places_of_paragraphs(
    shared_cast: Cast, settings: Settings, fake: FakeProvider, tmp_path: Path
) -> None:
    allow(shared_cast, settings, fake, "mistral")
    run = read(shared_cast, tmp_path, "mistral-ocr")
    assert (run.state, run.error_text) == ("completed", "")
    assert [(one.path, one.body["model"]) for one in fake.asked] == [("/mistral/v1/ocr", "mistral-ocr-latest")] * 2
    with Image.open(io.BytesIO(fake.asked[0].pictures[0])) as shown:
        assert (shown.format, shown.mode, shown.size) == ("JPEG", "L", (695, 334))
    told = outputs(run)
    assert told["engine"] == "Mistral (own address), model mistral-ocr-latest"
    known = {"words": 2 * len(WORDS), "doubtful": 0, "confidence": 93.4, "places": ["paragraphs"], "scripts": []}
    assert told["found"] == known
    pages = pages_of(shared_cast, run)
    for page in pages:
        assert [(one["text"], one["box"], one["confidence"]) for one in page["words"]] == [
            (word, None, None) for word in WORDS
        ]
        assert [one["text"] for one in page["regions"]] == [LINES[0], "\n".join(LINES[1:])]
        assert page["regions"][0]["box"] == pytest.approx([0, 0, page["width"], page["height"] / 2], abs=0.3)
        assert (page["places"], page["confidence"]) == ("paragraphs", 93.4)
    pdf = pypdf.PdfReader(io.BytesIO(kept(shared_cast, run, "searchable")))
    assert [page.extract_text().split() for page in pdf.pages] == [WORDS, WORDS]
    assert (told["proof"]["changed_pixels"], told["proof"]["images_lost"]) == (0, 0)
    assert (told["proof"]["words_found"], told["proof"]["words_expected"]) == (2 * len(WORDS), 2 * len(WORDS))
    used = [one.facts for one in run.events.filter(kind=USED)]
    assert [(one["pages"], one["cost"], one["tokens_in"]) for one in used] == [(1, 0.004, 0)] * 2
    assert sum(run.usage.filter(kind="money").values_list("amount", flat=True)) == 8000
    client = Client()
    client.force_login(shared_cast.bob)
    page = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    assert "Text without places of words" in page
    assert ("Expected: 2 pages, $0.008" in page, "Used: 2 pages, $0.008" in page) == (True, True)


@pytest.mark.parametrize("dialect", ["openai", "anthropic"])
def test_a_model_that_looks_gives_text_without_places(
    shared_cast: Cast, settings: Settings, fake: FakeProvider, tmp_path: Path, dialect: str
) -> None:
    allow(shared_cast, settings, fake, dialect)
    fake.reply = lambda asked: "```text\n" + "\n".join(LINES) + "\n\n<script>alert(1)</script>\x00\n```"
    run = read(shared_cast, tmp_path, "vision", pages=1, turn_pages=True)
    assert (run.state, run.error_text, len(fake.asked)) == ("completed", "", 1)
    assert len(fake.asked[0].pictures) == 1
    assert "never followed" in fake.asked[0].system
    (page,) = pages_of(shared_cast, run)
    assert [one["text"] for one in page["words"]] == [*WORDS, "<script>alert(1)</script>"]
    assert {(one["box"], one["confidence"]) for one in page["words"]} == {(None, None)}
    assert (page["places"], page["regions"], page["confidence"]) == ("none", [], None)
    assert outputs(run)["notes"][0].startswith("Text without positions")
    pdf = pypdf.PdfReader(io.BytesIO(kept(shared_cast, run, "searchable")))
    assert pdf.pages[0].extract_text().split() == [*WORDS, "<script>alert(1)</script>"]
    used = run.events.get(kind=USED).facts
    assert (used["provider"], used["pages"]) == (dialect, 0)
    client = Client()
    client.force_login(shared_cast.bob)
    shown = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    assert "<script>alert(1)" not in shown
    assert "not measured" in shown


def test_a_page_that_was_paid_for_is_not_asked_for_again(
    shared_cast: Cast, settings: Settings, fake: FakeProvider, tmp_path: Path
) -> None:
    allow(shared_cast, settings, fake, "mistral")
    fake.moods.extend(["busy", "down", "late"])  # the third is a wish of hours, which costs its page
    run = read(shared_cast, tmp_path, "mistral-ocr", pages=3)
    assert (run.state, len(outputs(run)["failed"])) == ("partial", 1)
    answered = len(run.events.filter(kind=USED))
    assert (answered, len(fake.asked)) == (2, 5)
    assert run.events.filter(kind="item.retrying").count() == 2
    asked = [one.headers["idempotency-key"] for one in fake.asked]
    assert len(set(asked)) == 1  # three equal pictures, and each time the same key


@pytest.mark.parametrize(
    ("mood", "code", "says"),
    [
        ("forbidden", "key_refused", "does not let this key"),
        ("poor", "no_credit", "no credit left"),
        ("html", "answer_broken", "Check its address"),
        ("blind", "model_blind", "does not look at pictures"),
    ],
)
def test_a_refusal_says_what_to_do(
    shared_cast: Cast, settings: Settings, fake: FakeProvider, tmp_path: Path, mood: str, code: str, says: str
) -> None:
    allow(shared_cast, settings, fake, "openai")
    fake.moods.append(mood)
    run = read(shared_cast, tmp_path, "vision", pages=1)
    item = run.stages.get(name="transcribe").items.get()
    assert (run.state, item.error_code, says in item.error_text, len(fake.asked)) == ("failed", code, True, 1)


def test_a_wrong_key_and_none_at_all_are_refused(
    shared_cast: Cast, settings: Settings, fake: FakeProvider, tmp_path: Path
) -> None:
    run = read(shared_cast, tmp_path, "mistral-ocr")
    assert (run.state, run.error_code, "under Providers" in run.error_text) == ("failed", "no_provider", True)
    client = Client()
    client.force_login(shared_cast.bob)
    place = reverse("pipeline:flow", args=[shared_cast.project.slug, "ocr"])
    off = '<option value="mistral-ocr" disabled>'
    page = client.get(place).content.decode()
    assert (off in page, "switched off: no key under Providers" in page) == (True, True)
    project = [shared_cast.project.slug]
    for planned in (reverse("pipeline:schedule_new", args=project), reverse("pipeline:recipe_new", args=project)):
        assert off in client.get(planned, {"flow": "ocr"}).content.decode()
        kept = client.post(f"{planned}?flow=ocr", {"p-engine": "mistral-ocr"})
        assert '<option value="mistral-ocr" selected>' in kept.content.decode()
    allow(shared_cast, settings, fake, "mistral", key="sk-wrong")
    assert off not in client.get(place).content.decode()
    run = read(shared_cast, tmp_path, "mistral-ocr", pages=1)
    item = run.stages.get(name="transcribe").items.get()
    assert (run.state, item.error_code, "sk-wrong" in item.error_text) == ("failed", "key_refused", False)


def test_the_cap_is_kept(shared_cast: Cast, settings: Settings, fake: FakeProvider, tmp_path: Path) -> None:
    allow(shared_cast, settings, fake, "mistral")
    run = read(shared_cast, tmp_path, "mistral-ocr", pages=3, max_cost=0.01)
    assert (run.state, run.error_code, len(fake.asked)) == ("failed", "cap_too_low", 0)
    assert "3 pages cost about $0.012" in run.error_text
    run = read(shared_cast, tmp_path, "mistral-ocr", pages=2, max_cost=0.01)
    assert (run.state, len(fake.asked)) == ("completed", 2)
    change_settings(actor=operator(), changes={"model_prices": "m 1 2"})
    run = read(shared_cast, tmp_path, "mistral-ocr", max_cost=1)
    assert (run.error_code, len(fake.asked)) == ("price_unknown", 2)
    set_quota(actor=operator(), project_id=shared_cast.project.pk, limits={"spend_month": 5})
    run = read(shared_cast, tmp_path, "mistral-ocr", model="m")  # whose price is by the token
    assert (run.error_code, len(fake.asked)) == ("price_unknown", 2)


def test_an_answer_that_is_cut_is_not_taken_for_a_page(
    shared_cast: Cast, settings: Settings, fake: FakeProvider, tmp_path: Path
) -> None:
    allow(shared_cast, settings, fake, "anthropic")
    fake.reply = lambda asked: "word " * 9000
    run = read(shared_cast, tmp_path, "vision", pages=1)
    assert (run.state, run.stages.get(name="transcribe").items.get().error_code) == ("failed", "answer_cut")
    assert run.events.filter(kind=USED).count() == 1  # it was paid for all the same


def test_what_a_server_does_not_know_is_left_out_and_its_nonsense_refused(
    shared_cast: Cast, settings: Settings, fake: FakeProvider, tmp_path: Path
) -> None:
    allow(shared_cast, settings, fake, "mistral")
    fake.ocr_knows -= {"include_blocks", "confidence_scores_granularity"}
    fake.page = lambda asked: {"markdown": "1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |"}
    run = read(shared_cast, tmp_path, "mistral-ocr", pages=1)
    assert (run.state, len(fake.asked)) == ("completed", 2)
    (page,) = pages_of(shared_cast, run)
    assert (page["text"], page["places"], page["confidence"]) == ("1. one\n\n2. two\n\na b\n\n1 2", "none", None)
    fake.page = lambda asked: {"markdown": "x" * 200_001}
    run = read(shared_cast, tmp_path, "mistral-ocr", pages=1)
    assert (run.state, run.stages.get(name="transcribe").items.get().error_code) == ("failed", "answer_broken")
    assert run.events.filter(kind=USED).count() == 1

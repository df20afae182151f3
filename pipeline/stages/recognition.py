"""Stages that read pages of scans: by an engine of this machine, or by an outside service that looks at pictures."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from accounts.selectors.settings import setting
from documents.isolation import Limits
from pipeline.ai import transcript as asking
from pipeline.contract import Facts, Input, Item, ItemOutcome, ItemStage, Live, Refused, Retry
from pipeline.pdf.ocr.passages import PASSAGES, Passage
from pipeline.pdf.ocr.scripts import advice
from pipeline.pdf.ocr.steps import PageFacts, lay_passages, paint_page, read_page_to_file
from pipeline.pdf.ocr.wish import Wish
from pipeline.providers import ocr
from pipeline.providers.catalogue import AUTO
from pipeline.providers.chat import Picture, Question, ask, picture_tokens
from pipeline.providers.expected import Expected, expect, expect_pages
from pipeline.providers.service import Service

JSON: Final = "application/json"
MIB: Final = 1024 * 1024
A_PAGE: Final = Limits(memory=2048 * MIB, cpu=240, wall=300.0)
MOST_WORDS_SHOWN: Final = 100
# A worker's share of the machine, but two at least: while one page is written, another is read.
SIDE_BY_SIDE: Final = min(4, max(2, (os.cpu_count() or 1) // max(1, settings.Q_CLUSTER["workers"])))
HERE, OCR_SERVICE, VISION = "local", "mistral-ocr", "vision"
LONGEST_ANSWER: Final = 8_000  # tokens; a page of small print has some 3,000
USUAL_ANSWER: Final = 900  # of an estimate: a page of 500 to 600 words


@dataclass(frozen=True)
class Asked:
    """``reader`` is one of the three above; ``provider`` and ``model`` are whom it asks."""

    document: Input
    wish: Wish
    page_limit: int
    reader: str
    provider: str
    model: str


def asked_of(facts: Facts) -> Asked:
    """What a run wishes; one that has begun with a provider ends with it."""
    p, outputs = facts.params, facts.outputs
    reader = p.get("engine") or HERE  # runs begun before there was a choice have none
    wish = Wish(
        languages=tuple(p["languages"]), quality=p["quality"], mode=p["mode"], upright=p["upright"],
        turn=p["turn_pages"], allow_signed=p["allow_signed"], doubt=p["doubt_below"], outside=reader != HERE,
    )  # fmt: skip
    chosen = "mistral" if reader == OCR_SERVICE else p.get("provider") or AUTO
    provider, model = outputs.get("provider") or chosen, outputs.get("model") or p.get("model", "")
    return Asked(facts.document, wish, setting("page_limit"), reader, provider, model)


@dataclass(frozen=True)
class Page:
    asked: Asked
    paper: str
    number: int


class PageStage(ItemStage[Page, tuple[PageFacts, str]]):
    """Each page for itself: one that cannot be read costs one page."""

    needs = ("paper", "todo")
    gives = ("readings", "failed", "found", "doubtful_words")
    limits = A_PAGE

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(f"{number:05}", f"Page {number}", {"page": number}) for number in facts.outputs["todo"]]

    def read_item(self, facts: Facts, item: Item) -> Page:
        return Page(asked_of(facts), facts.outputs["paper"], int(item.given["page"]))

    def write_item(self, facts: Facts, item: Item, result: tuple[PageFacts, str]) -> Mapping[str, Any]:
        found, sha256 = result
        return {
            "page": item.given["page"], "words": found.words, "confidence": found.confidence, "turned": found.turned,
            "skew": found.skew, "dpi": found.dpi, "doubtful": found.doubtful,
            "doubts": [list(one) for one in found.doubts], "places": found.places, "script": found.script,
            "sha256": sha256,
        }  # fmt: skip

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        done = [one.result for one in items if one.state == "done"]
        words = [[page["page"], *one] for page in done for one in page["doubts"]]
        return {
            # By page, the digest in fewer letters: a thousand of them are to fit.
            "readings": [[page["page"], shortened(page["sha256"])] for page in done],
            "failed": [int(one.item.given["page"]) for one in items if one.state == "failed"],
            "found": {
                "words": sum(page["words"] for page in done),
                "doubtful": sum(page["doubtful"] for page in done),
                "confidence": _mean(done),
                "places": sorted({page["places"] for page in done if page["words"]}),
                "scripts": foreign_scripts(done, facts.params["languages"]),
            },
            "doubtful_words": sorted(words, key=lambda one: one[2])[:MOST_WORDS_SHOWN],
        }


def foreign_scripts(pages: Sequence[Mapping[str, Any]], languages: Sequence[str]) -> list[dict[str, Any]]:
    """Scripts that the chosen languages do not have, with their pages and what to do; most of those that are told."""
    found: dict[str, list[int]] = {}
    for page in pages:
        if page.get("script"):
            found.setdefault(page["script"], []).append(page["page"])
    return [
        {"script": script, "pages": numbers[:MOST_WORDS_SHOWN], "advice": advice(script, languages, numbers)}
        for script, numbers in found.items()
    ]


def _mean(pages: Sequence[Mapping[str, Any]]) -> float | None:
    """Of pages with words, by their words."""
    known = [(page["confidence"], page["words"]) for page in pages if page["confidence"] is not None]
    many = sum(words for _, words in known)
    return round(sum(value * words for value, words in known) / many, 1) if many else None


def shortened(sha256: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")


def lengthened(short: str) -> str:
    return base64.urlsafe_b64decode(short + "=").hex()


class Recognise(PageStage):
    """By an engine of this machine."""

    name, title = "recognise", "Reading pages"
    seconds = 400.0
    concurrency = SIDE_BY_SIDE

    def work_item(self, given: Page, live: Live) -> tuple[PageFacts, str]:
        target = live.folder / f"page-{given.number:05}.json"
        found: PageFacts = live.child(
            read_page_to_file, live.path_of(given.paper), given.number, target, given.asked.wish,
            live.password_of(given.asked.document.version_id),
        )  # fmt: skip
        return found, live.keep(target, kind="page", name=target.name, media_type=JSON).sha256


class Transcribe(PageStage):
    """By an outside service, which gets the picture of the page; a page that was paid for is not asked for again."""

    name, title = "transcribe", "Having pages read by a provider"
    retry = Retry(attempts=6, wait=2.0, factor=3.0, longest=300.0)
    seconds = 1500.0
    concurrency = 3

    def work_item(self, given: Page, live: Live) -> tuple[PageFacts, str]:
        asked, paper = given.asked, live.path_of(given.paper)
        service, password = live.service(asked.provider), live.password_of(asked.document.version_id)
        shown = live.folder / f"page-{given.number:05}.jpg"
        dpi: int = live.child(paint_page, paper, given.number, shown, password)
        passages, confidence = _transcript(given, service, Picture(shown.read_bytes()), live)
        texts = live.folder / f"passages-{given.number:05}.json"
        texts.write_bytes(PASSAGES.dump_json(passages))
        target = live.folder / f"page-{given.number:05}.json"
        found: PageFacts = live.child(
            lay_passages, paper, given.number, texts, target, asked.wish, password,
            engine=reader_name(service, asked), dpi=dpi, confidence=confidence,
        )  # fmt: skip
        return found, live.keep(target, kind="page", name=target.name, media_type=JSON).sha256


def reader_name(service: Service, asked: Asked) -> str:
    return f"{service.title}, model {model_of(service, asked)}"


def model_of(service: Service, asked: Asked) -> str:
    return asked.model or (service.ocr_model if asked.reader == OCR_SERVICE else service.model)


def _transcript(given: Page, service: Service, picture: Picture, live: Live) -> tuple[list[Passage], float | None]:
    """The text of a page, and how sure the service says it is of it."""
    model = model_of(service, given.asked)
    if given.asked.reader == OCR_SERVICE:
        read = ocr.read_picture(service, picture, model=model)
        blocks = [(one.markdown, one.box) for one in read.blocks]
        return asking.passages_of_markdown(read.markdown, blocks), read.confidence
    question = Question(asking.SYSTEM, asking.PROMPT, longest=LONGEST_ANSWER, pictures=(picture,))
    answer = ask(service, question, model=model)
    if answer.cut:
        why = "The cap of the run" if answer.cut == "cap" else "The model's limit"
        raise Refused("answer_cut", f"{why} cut the text of page {given.number} short, so it is not taken.")
    return asking.passages_of_text(answer.text), None


def expect_reading(service: Service, asked: Asked, pages: int) -> None:
    """Before a page is sent: raises Refused where a cap or a limit would be passed, else tells what it will take."""
    model = model_of(service, asked)
    if asked.reader == OCR_SERVICE:
        expect_pages(service, model, pages)
    else:
        tokens_in = pages * (picture_tokens(model) + 250)
        expect(service, model, Expected(tokens_in, pages * USUAL_ANSWER, pages * LONGEST_ANSWER))

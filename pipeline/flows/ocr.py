"""Read scans and pictures of text: a searchable PDF, the text, and every word with its place and confidence."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.selectors.settings import setting
from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Item, ItemOutcome, ItemStage, Live, Stage
from pipeline.pdf.ocr.steps import PageFacts, Prepared, Written, assemble, prepare, read_page_to_file
from pipeline.pdf.ocr.tessdata import language_name, languages, missing_language, usual_languages
from pipeline.pdf.ocr.wish import Wish
from pipeline.registry import register

PDF, TEXT, JSON = "application/pdf", "text/plain", "application/json"
IMAGES = ("image/png", "image/jpeg", "image/tiff", "image/bmp", "image/x-ms-bmp", "image/webp")
MIB = 1024 * 1024
A_PAGE = Limits(memory=2048 * MIB, cpu=240, wall=300.0)
A_FILE = Limits(memory=2048 * MIB, cpu=1800, wall=1800.0, output=2048 * MIB)
FILES = {"pdf": ("searchable.pdf", "searchable", "-searchable.pdf", PDF), "text": ("text.txt", "text", ".txt", TEXT),
         "json": ("words.json", "words", "-words.json", JSON)}  # fmt: skip
MOST_WORDS_SHOWN = 100


def choices() -> list[tuple[str, str]]:
    """Languages as they are offered; English stands for none, so that the run says what is missing."""
    return [(one, language_name(one)) for one in languages() or ("eng",)]


def usual() -> list[str]:
    return list(usual_languages()) or ["eng"]


class LanguagesField(forms.MultipleChoiceField):
    """The languages that are installed; another is refused with what to install."""

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        unknown = [one for one in value if not self.valid_value(one)]
        if unknown:
            raise ValidationError([missing_language(one) for one in unknown])


class Params(forms.Form):
    languages = LanguagesField(label="Languages of the text", choices=choices, initial=usual)
    mode = forms.ChoiceField(
        label="Pages that have text",
        choices=[
            ("skip", "Skip: leave them as they are"),
            ("redo", "Redo: put a new layer in place of an old invisible one"),
            ("force", "Force: read every page, and add what is not there as text"),
        ],
        initial="skip",
    )
    quality = forms.ChoiceField(
        label="Quality",
        choices=[
            ("fast", "Fast: one look at 200 dpi"),
            ("balanced", "Balanced: 300 dpi, weak pages are read again"),
            ("accurate", "Accurate: two looks, at 300 and 400 dpi; the surer one counts"),
        ],
        initial="balanced",
    )
    upright = forms.BooleanField(
        label="Find rotation and skew", required=False, initial=True,
        help_text="Pages are turned and straightened for reading; the words are put where they stand on the page.",
    )  # fmt: skip
    turn_pages = forms.BooleanField(
        label="Turn pages upright", required=False, initial=False,
        help_text="Pages that lie on a side are shown upright in the result. Nothing is painted anew.",
    )  # fmt: skip
    outputs = forms.MultipleChoiceField(
        label="Results",
        choices=[("pdf", "Searchable PDF"), ("text", "Text"), ("json", "Words with places and confidences (JSON)")],
        initial=["pdf", "text", "json"],
    )
    doubt_below = forms.IntegerField(
        label="List words below this confidence", min_value=1, max_value=99, initial=60, help_text="In percent."
    )
    allow_signed = forms.BooleanField(
        label="Read signed files too", required=False, initial=False,
        help_text="A signature breaks when the file changes; the copy has no valid one.",
    )  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    document: Input
    wish: Wish
    page_limit: int


def _asked(facts: Facts) -> _Asked:
    p = facts.params
    wish = Wish(
        languages=tuple(p["languages"]), quality=p["quality"], mode=p["mode"], upright=p["upright"],
        turn=p["turn_pages"], allow_signed=p["allow_signed"], doubt=p["doubt_below"],
    )  # fmt: skip
    return _Asked(facts.document, wish, setting("page_limit"))


class Prepare(Stage[_Asked, dict[str, Any]]):
    """Finds the pages that need reading; an image becomes a PDF whose pages it fills."""

    name, title = "prepare", "Looking for pages to read"
    gives = ("paper", "pages", "todo", "engine")
    limits = A_FILE
    seconds = 2000.0

    def read(self, facts: Facts) -> _Asked:
        return _asked(facts)

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        document, paper = given.document, live.folder / "paper.pdf"
        found: Prepared = live.child(
            prepare, live.path_of(document.sha256), paper, given.wish, document.media_type == PDF,
            live.password_of(document.version_id), given.page_limit, progress=True,
        )  # fmt: skip
        live.log(f"{len(found.todo)} of {found.pages} pages are read" + (f" by {found.engine}" if found.todo else ""))
        sha256 = document.sha256
        if found.converted:
            sha256 = live.keep(paper, kind="paper", name="paper.pdf", media_type=PDF).sha256
        return {"paper": sha256, "pages": found.pages, "todo": found.todo, "engine": found.engine}


@dataclass(frozen=True)
class _Page:
    asked: _Asked
    paper: str
    number: int


class Recognise(ItemStage[_Page, tuple[PageFacts, str]]):
    """Each page for itself: one that cannot be read costs one page."""

    name, title = "recognise", "Reading pages"
    needs = ("paper", "todo")
    gives = ("readings", "failed", "found", "doubtful_words")
    limits = A_PAGE
    seconds = 400.0
    # A worker's share of the machine, but two at least: while one page is written, another is read.
    concurrency = min(4, max(2, (os.cpu_count() or 1) // max(1, settings.Q_CLUSTER["workers"])))

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(f"{number:05}", f"Page {number}", {"page": number}) for number in facts.outputs["todo"]]

    def read_item(self, facts: Facts, item: Item) -> _Page:
        return _Page(_asked(facts), facts.outputs["paper"], int(item.given["page"]))

    def work_item(self, given: _Page, live: Live) -> tuple[PageFacts, str]:
        target = live.folder / f"page-{given.number:05}.json"
        found: PageFacts = live.child(
            read_page_to_file, live.path_of(given.paper), given.number, target, given.asked.wish,
            live.password_of(given.asked.document.version_id),
        )  # fmt: skip
        return found, live.keep(target, kind="page", name=target.name, media_type=JSON).sha256

    def write_item(self, facts: Facts, item: Item, result: tuple[PageFacts, str]) -> Mapping[str, Any]:
        found, sha256 = result
        return {
            "page": item.given["page"], "words": found.words, "confidence": found.confidence, "turned": found.turned,
            "skew": found.skew, "dpi": found.dpi, "doubtful": found.doubtful,
            "doubts": [list(one) for one in found.doubts], "sha256": sha256,
        }  # fmt: skip

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        done = [one.result for one in items if one.state == "done"]
        words = [[page["page"], *one] for page in done for one in page["doubts"]]
        return {
            # By page, the digest in fewer letters: a thousand of them are to fit.
            "readings": [[page["page"], _short(page["sha256"])] for page in done],
            "failed": [int(one.item.given["page"]) for one in items if one.state == "failed"],
            "found": {
                "words": sum(page["words"] for page in done),
                "doubtful": sum(page["doubtful"] for page in done),
                "confidence": _mean(done),
            },
            "doubtful_words": sorted(words, key=lambda one: one[2])[:MOST_WORDS_SHOWN],
        }


def _mean(pages: Sequence[Mapping[str, Any]]) -> float | None:
    """Of pages with words, by their words."""
    known = [(page["confidence"], page["words"]) for page in pages if page["confidence"] is not None]
    many = sum(words for _, words in known)
    return round(sum(value * words for value, words in known) / many, 1) if many else None


def _short(sha256: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")


def _long(short: str) -> str:
    return base64.urlsafe_b64decode(short + "=").hex()


@dataclass(frozen=True)
class _Writing:
    asked: _Asked
    paper: str
    readings: Mapping[int, str]
    failed: Sequence[int]
    outputs: Sequence[str]
    about: Mapping[str, Any]


class Write(Stage[_Writing, dict[str, Any]]):
    """Lays the words into the pages and proves that nothing else changed."""

    name, title = "write", "Writing results"
    needs = ("paper", "pages", "engine", "readings", "failed")
    gives = ("files", "page_lines", "layer", "proof", "notes")
    limits = A_FILE
    seconds = 2000.0

    def read(self, facts: Facts) -> _Writing:
        asked, outputs = _asked(facts), facts.outputs
        about = {
            "document": asked.document.name, "engine": outputs["engine"] or None, "languages": asked.wish.languages,
            "quality": asked.wish.quality,
        }  # fmt: skip
        readings = {int(page): _long(short) for page, short in outputs["readings"]}
        return _Writing(asked, outputs["paper"], readings, outputs["failed"], facts.params["outputs"], about)

    def work(self, given: _Writing, live: Live) -> dict[str, Any]:
        asked, stem = given.asked, stem_of(given.asked.document.name)
        found: Written = live.child(
            assemble, live.path_of(given.paper), {page: live.path_of(sha) for page, sha in given.readings.items()},
            given.failed, live.folder, asked.wish, given.outputs, given.about,
            live.password_of(asked.document.version_id), progress=True,
        )  # fmt: skip
        notes = [*found.notes, *_notes(given)]
        for note in notes:
            live.warn(note)
        files = []
        for one in given.outputs:
            made, kind, ending, media_type = FILES[one]
            proof = found.proof if one == "pdf" else None
            kept = live.keep(
                live.folder / made, kind=kind, name=f"{stem}{ending}", media_type=media_type, proof=proof
            )  # fmt: skip
            files.append(kept.reference)
        layer = {"layered": found.layered, "stripped": found.stripped, "turned": found.turned}
        return {"files": files, "page_lines": found.lines, "layer": layer, "proof": found.proof, "notes": notes}


def _notes(given: _Writing) -> list[str]:
    """What the result does not hold, in sentences."""
    found = []
    if given.failed:
        many = ", ".join(str(page) for page in given.failed[:20]) + (" …" if len(given.failed) > 20 else "")
        found.append(f"Not read, and as before in the PDF: page {many}.")
    if not given.readings and not given.failed:
        found.append("Every page has text already, so none was read. Choose redo or force to read them all the same.")
    return found


def stem_of(name: str) -> str:
    return name.rsplit(".", 1)[0] or "document"


@register
class OcrFlow(Flow):
    key, title = "ocr", "Read scans (OCR)"
    summary = "Makes scans and pictures searchable, and gives their text and every word with its place and confidence."
    icon, group = "text-scan-2", "Optimise"
    Params = Params
    accepts = (PDF, *IMAGES)
    stages = (Prepare, Recognise, Write)
    results = ("engine", "pages", "found", "failed", "page_lines", "doubtful_words", "layer", "proof", "notes")
    delivers = ("searchable", "text", "words")
    compares = "searchable"

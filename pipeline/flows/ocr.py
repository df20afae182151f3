"""Read scans and pictures of text: a searchable PDF, the text, and every word with its place and confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Live, Outcome, Stage
from pipeline.params import MODEL_LIMITS, ModelParams, ServiceField
from pipeline.pdf.ocr.page_names import pages_named
from pipeline.pdf.ocr.steps import Prepared, Written, assemble, prepare
from pipeline.providers.catalogue import AUTO, PROVIDERS
from pipeline.registry import register
from pipeline.stages.languages import LanguagesField, choices, usual
from pipeline.stages.recognition import (
    HERE,
    OCR_SERVICE,
    VISION,
    Asked,
    Recognise,
    Transcribe,
    asked_of,
    expect_reading,
    lengthened,
    model_of,
    reader_name,
)

PDF, TEXT, JSON = "application/pdf", "text/plain", "application/json"
IMAGES = ("image/png", "image/jpeg", "image/tiff", "image/bmp", "image/x-ms-bmp", "image/webp")
MIB = 1024 * 1024
A_FILE = Limits(memory=2048 * MIB, cpu=1800, wall=1800.0, output=2048 * MIB)
FILES = {"pdf": ("searchable.pdf", "searchable", "-searchable.pdf", PDF), "text": ("text.txt", "text", ".txt", TEXT),
         "json": ("words.json", "words", "-words.json", JSON)}  # fmt: skip
OUTSIDE = "outside"


class Params(ModelParams):
    engine = ServiceField(
        label="Read by",
        required=False,
        choices=[
            (HERE, "This machine: nothing leaves it, and every word has its place"),
            (OCR_SERVICE, "Mistral OCR: places of paragraphs, none of words"),
            (VISION, "A model that looks at pictures: text without places"),
        ],
        asks={OCR_SERVICE: "ocr", VISION: "chat"},
        initial=HERE,
        help_text="The last two send a picture of each page to the provider, who is paid for it.",
    )
    languages = LanguagesField(
        label="Languages of the text",
        choices=choices,
        initial=usual,
        help_text="For this machine; providers find them.",
    )
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
        help_text="For this machine; providers get pictures of 200 dpi.",
    )
    upright = forms.BooleanField(
        label="Find rotation and skew", required=False, initial=True,
        help_text="Pages are turned and straightened for reading by this machine; the words are put where they stand.",
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
    provider = ServiceField(
        label="Provider of the model",
        required=False,
        choices=[(AUTO, "The first that has a key"), *((one.key, one.title) for one in PROVIDERS if "chat" in one.can)],
        asks={one.key: one.key for one in PROVIDERS},
        initial=AUTO,
        help_text="For a model that looks at pictures.",
    )
    field_order = [
        "engine", "languages", "mode", "quality", "upright", "turn_pages", "outputs", "doubt_below", "allow_signed",
        "provider", "model", "max_tokens", "max_cost",
    ]  # fmt: skip


class Prepare(Stage[Asked, Outcome]):
    """Finds the pages that need reading, and settles who reads; an image becomes a PDF whose pages it fills."""

    name, title = "prepare", "Looking for pages to read"
    gives = ("paper", "pages", "todo", "sparse", "blind", "cut", "engine", "provider", "model")
    actions = ("default", OUTSIDE)
    limits = A_FILE
    seconds = 2000.0

    def read(self, facts: Facts) -> Asked:
        return asked_of(facts)

    def work(self, given: Asked, live: Live) -> Outcome:
        document, paper = given.document, live.folder / "paper.pdf"
        service = live.service(given.provider) if given.reader != HERE else None
        found: Prepared = live.child(
            prepare, live.path_of(document.sha256), paper, given.wish, document.media_type == PDF,
            live.password_of(document.version_id), given.page_limit, progress=True,
        )  # fmt: skip
        many = len(found.todo)
        engine = (reader_name(service, given) if service and many else "") or found.engine
        live.log(f"{many} of {found.pages} pages are read" + (f" by {engine}" if many else ""))
        if service and many:
            expect_reading(service, given, many)
        sha256 = document.sha256
        if found.converted:
            sha256 = live.keep(paper, kind="paper", name="paper.pdf", media_type=PDF).sha256
        gives = {
            "paper": sha256, "pages": found.pages, "todo": found.todo, "sparse": found.sparse, "blind": found.blind,
            "cut": found.cut, "engine": engine,
            "provider": service.provider.key if service else "", "model": model_of(service, given) if service else "",
        }  # fmt: skip
        return Outcome(gives, OUTSIDE if service else "default")


@dataclass(frozen=True)
class _Writing:
    asked: Asked
    paper: str
    readings: Mapping[int, str]
    failed: Sequence[int]
    outputs: Sequence[str]
    about: Mapping[str, Any]
    places: Sequence[str]
    scripts: Sequence[Mapping[str, Any]]
    sparse: Sequence[int]
    blind: str
    cut: bool


class Write(Stage[_Writing, dict[str, Any]]):
    """Lays the words into the pages and proves that nothing else changed."""

    name, title = "write", "Writing results"
    needs = ("paper", "pages", "engine", "readings", "failed", "found")
    gives = ("files", "page_lines", "layer", "proof", "notes")
    limits = A_FILE
    seconds = 2000.0

    def read(self, facts: Facts) -> _Writing:
        asked, outputs = asked_of(facts), facts.outputs
        is_here = asked.reader == HERE
        about = {
            "document": asked.document.name, "engine": outputs["engine"] or None,
            "languages": asked.wish.languages if is_here else None, "quality": asked.wish.quality if is_here else None,
        }  # fmt: skip
        readings = {int(page): lengthened(short) for page, short in outputs["readings"]}
        places, scripts = outputs["found"].get("places", ()), outputs["found"].get("scripts", ())
        # Runs begun before they were told have none of the last three.
        told = outputs.get("sparse", ()), outputs.get("blind", ""), outputs.get("cut", False)
        return _Writing(
            asked, outputs["paper"], readings, outputs["failed"], facts.params["outputs"], about, places, scripts, *told
        )

    def work(self, given: _Writing, live: Live) -> dict[str, Any]:
        asked, stem = given.asked, stem_of(given.asked.document.name)
        found: Written = live.child(
            assemble, live.path_of(given.paper), {page: live.path_of(sha) for page, sha in given.readings.items()},
            given.failed, live.folder, asked.wish, given.outputs, given.about,
            live.password_of(asked.document.version_id), progress=True,
        )  # fmt: skip
        notes = [*found.notes, *_notes(given)]
        for note in (*(one["advice"] for one in given.scripts), *notes):
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


PLACES = {
    "paragraphs": "Text without places of words: in the PDF it is spread over the boxes of its paragraphs, as they "
    "were told. A search finds the paragraph.",
    "none": "Text without positions: in the PDF it is laid over the page as a whole. A search finds the page.",
}


def _notes(given: _Writing) -> list[str]:
    """What the result does not hold, in sentences."""
    found = []
    if given.failed:
        found.append(f"Not read, and as before in the PDF: page {pages_named(given.failed)}.")
    if given.cut:
        found.append("The image file ends too early: a part of the picture is missing. Look for a whole copy of it.")
    if given.blind:
        found.append(given.blind)
    found += [PLACES[one] for one in given.places if one in PLACES]
    if not given.readings and not given.failed:
        found.append("Every page has text already, so none was read. Choose redo or force to read them all the same.")
    if given.sparse:
        found.append(
            f"Hardly any text, but not read: page {pages_named(given.sparse)}. Choose force to read all pages."
        )
    return found


def stem_of(name: str) -> str:
    return name.rsplit(".", 1)[0] or "document"


@register
class OcrFlow(Flow):
    key, title = "ocr", "Read scans (OCR)"
    summary = "Makes scans and pictures searchable, and gives their text and every word with its place and confidence."
    icon, group = "text-scan-2", "Optimise"
    words = (
        "scan",
        "scanned",
        "scans",
        "recognise",
        "recognize",
        "recognition",
        "searchable",
        "text",
        "image",
        "photo",
        "picture",
        "deskew",
        "read",
    )
    Params = Params
    seldom = ("upright", "turn_pages", "doubt_below", "allow_signed", "provider", *MODEL_LIMITS)
    accepts = (PDF, *IMAGES)
    stages = (Prepare, Recognise, Transcribe, Write)
    edges = {("prepare", OUTSIDE): "transcribe", ("recognise", "default"): "write"}
    asks = ("ocr", "chat")
    results = ("engine", "pages", "found", "failed", "page_lines", "doubtful_words", "layer", "proof", "notes")
    delivers = ("searchable", "text", "words")
    compares = "searchable"

    @classmethod
    def leaves_out(cls, params: Mapping[str, Any]) -> frozenset[str]:
        return frozenset({"transcribe"} if (params.get("engine") or HERE) == HERE else {"recognise"})

    @classmethod
    def spends(cls, params: Mapping[str, Any]) -> bool:
        return (params.get("engine") or HERE) != HERE

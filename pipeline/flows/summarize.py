"""Summarise a document; every sentence says on which pages it rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django import forms
from pydantic import TypeAdapter

from accounts.selectors.settings import setting
from documents.isolation import Limits
from pipeline.ai import summary as asking
from pipeline.ai.summary import Note, Part, Wish
from pipeline.contract import Facts, Flow, Input, Item, ItemOutcome, ItemStage, Live, Outcome, Refused, Retry, Stage
from pipeline.params import MODEL_LIMITS, ModelParams, ServiceField
from pipeline.providers.catalogue import AUTO, PROVIDERS
from pipeline.providers.chat import Answer, Question, ask, ask_json
from pipeline.providers.expected import Expected, expect
from pipeline.providers.service import Service
from pipeline.registry import register
from pipeline.text.prose.language import LANGUAGES
from pipeline.text.prose.paragraph import ProseFacts
from pipeline.text.prose.reading import prose_from, prose_to_file
from pipeline.text.prose.reading_time import reading_time
from pipeline.text.summary.extract import extract_summary
from pipeline.text.summary.statement import SUMMARY, Statement, Summary, as_markdown, as_text, remarks_of

PDF, JSON = "application/pdf", "application/json"
MIB = 1024 * 1024
OFFLINE = "offline"
PATIENT = Retry(attempts=6, wait=2.0, factor=3.0, longest=300.0)
ASKING = 1500.0  # seconds an attempt to ask may take
READING = Limits(memory=2048 * MIB, cpu=900, wall=900.0)
LONGEST = 2_000_000  # tokens of a document
SENTENCE = 20  # tokens of a short one
PART_LIST: TypeAdapter[list[Part]] = TypeAdapter(list[Part])
NOTE_LIST: TypeAdapter[list[Note]] = TypeAdapter(list[Note])


class Params(ModelParams):
    style = forms.ChoiceField(
        label="Style", choices=[(one, one.capitalize()) for one in asking.STYLES], initial="concise"
    )
    length = forms.ChoiceField(
        label="Length",
        choices=[
            (name, f"{name.capitalize()}: {least} to {most} sentences")
            for name, (least, most) in asking.LENGTHS.items()
        ],
        initial="medium",
    )
    key_points = forms.BooleanField(label="Key points", required=False, initial=True)
    language = forms.ChoiceField(
        label="Language of the summary",
        choices=[("", "That of the document"), *LANGUAGES.items()],
        initial="",
        required=False,
    )
    provider = ServiceField(
        label="Provider",
        choices=[
            (AUTO, "The first that has a key, else offline"),
            (OFFLINE, "Offline: sentences of the document itself"),
            *((one.key, one.title) for one in PROVIDERS if "chat" in one.can),
        ],
        asks={one.key: one.key for one in PROVIDERS},
        initial=AUTO,
        help_text="The text of the document is sent there. Offline, nothing leaves this machine.",
    )
    field_order = ["style", "length", "key_points", "language", "provider", "model", "max_tokens", "max_cost"]


@dataclass(frozen=True)
class _Asked:
    document: Input
    wish: Wish
    provider: str
    model: str
    page_limit: int = 0


def _asked(facts: Facts) -> _Asked:
    params = facts.params
    wish = Wish(params["style"], params["length"], params["language"], params["key_points"])
    chosen = facts.outputs.get("provider", params["provider"])
    return _Asked(facts.document, wish, chosen, facts.outputs.get("model", params["model"]), setting("page_limit"))


class Read(Stage[_Asked, Outcome]):
    """Reads the document, and settles who is asked: a run that has begun with one provider ends with it."""

    name, title = "read", "Reading"
    gives = ("prose", "pages", "silent", "document_language", "provider", "model", "parts", "reading_notes")
    actions = ("parts", "whole", OFFLINE)
    limits = READING

    def read(self, facts: Facts) -> _Asked:
        return _asked(facts)

    def work(self, given: _Asked, live: Live) -> Outcome:
        source, target = live.path_of(given.document.sha256), live.folder / "prose.json"
        service = _service(given.provider, live)
        password = live.password_of(given.document.version_id)
        media_type = given.document.media_type
        found: ProseFacts = live.child(
            prose_to_file, source, media_type, target, password, given.page_limit, progress=True
        )
        live.log(f"{found.pages} pages, {found.paragraphs} paragraphs, about {found.tokens:,} tokens")
        for warning in found.warnings[:50]:
            live.warn(warning)
        kept = live.keep(target, kind="prose", name=target.name, media_type=JSON)
        parts: list[Part] = []
        if service is not None:
            parts = asking.parts_of(prose_from(target), found.tokens)
            _expect(service, given, found.tokens, len(parts))
        gives = {
            "prose": kept.reference,
            "pages": found.pages,
            "silent": list(found.silent),
            "document_language": found.language,
            "provider": service.provider.key if service else OFFLINE,
            "model": (given.model or service.model) if service else "",
            "parts": PART_LIST.dump_python(parts, mode="json"),
            "reading_notes": _reading_notes(found),
        }
        return Outcome(gives, OFFLINE if service is None else "whole" if len(parts) == 1 else "parts")


def _service(provider: str, live: Live) -> Service | None:
    if provider == OFFLINE:
        return None
    try:
        return live.service(provider)
    except Refused as problem:
        if provider != AUTO or problem.code != "no_provider":
            raise
    live.log("No provider has a key in this project; the summary is made offline.")
    return None


def _expect(service: Service, given: _Asked, tokens: int, parts: int) -> None:
    """Says what it will take; raises Refused before anything is sent, where it would be too much."""
    if tokens > LONGEST:
        text = f"The document has about {tokens:,} tokens; up to {LONGEST:,} are summarised by a model. "
        raise Refused("too_long", text + "Split it first, or take the offline summary.")
    many = asking.notes_per_part(parts)
    notes, most = (parts * many * 60, parts * _longest(many)) if parts > 1 else (0, 0)
    out, most = notes + asking.FINAL_TOKENS // 2, most + asking.FINAL_TOKENS
    least = SENTENCE * (asking.LENGTHS[given.wish.length][0] + (3 * parts if parts > 1 else 0))
    expect(service, given.model or service.model, Expected(tokens + parts * 500 + notes, out, most, least))


def _longest(notes: int) -> int:
    """Tokens that so many notes on a part may take."""
    return 200 + 120 * notes


def _reading_notes(found: ProseFacts) -> list[str]:
    notes = [f"Pages without text, which are not in it: {_listed(found.silent)}."] if found.silent else []
    if hidden := [one for one in found.warnings if "no reader can see" in one]:
        notes += hidden[:10]
    return notes


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:20]))
    return f"{shown} and {len(numbers) - 20} more" if len(numbers) > 20 else shown


class Extract(Stage[tuple[_Asked, str, str], dict[str, Any]]):
    """The summary without any outside service."""

    name, title = "extract", "Choosing sentences"
    needs = ("prose", "document_language")
    gives = ("draft",)
    limits = READING

    def read(self, facts: Facts) -> tuple[_Asked, str, str]:
        return _asked(facts), facts.outputs["prose"]["sha256"], facts.outputs["document_language"]

    def work(self, given: tuple[_Asked, str, str], live: Live) -> dict[str, Any]:
        asked, prose, language = given
        wish = asked.wish
        found: Summary = live.child(
            extract_summary, live.path_of(prose), asked.document.name, language, wish.length, key_points=wish.key_points
        )
        notes = list(found.notes)
        if wish.language not in ("", language):
            notes.append(f"It is in the language of the document; {LANGUAGES[wish.language]} needs a provider.")
        if wish.style != "concise":
            notes.append("The style could not be chosen: these are the document's own sentences.")
        return {"draft": _draft(replace(found, notes=tuple(notes)), live)}


@dataclass(frozen=True)
class _Noting:
    asked: _Asked
    part: Part
    prose: str
    parts: int


class TakeNotes(ItemStage[_Noting, dict[str, Any]]):
    """Of a long document: the statements of each part, with their pages."""

    name, title = "take_notes", "Taking notes on the parts"
    needs = ("prose", "parts", "provider", "model")
    gives = ("notes", "left_out")
    retry = PATIENT
    seconds = ASKING
    concurrency = 3

    def plan(self, facts: Facts) -> Sequence[Item]:
        parts = PART_LIST.validate_python(facts.outputs["parts"])
        return [
            Item(f"{number:03}", f"Pages {one.first_page} to {one.last_page}", {"part": number - 1})
            for number, one in enumerate(parts, 1)
        ]

    def read_item(self, facts: Facts, item: Item) -> _Noting:
        parts = PART_LIST.validate_python(facts.outputs["parts"])
        return _Noting(_asked(facts), parts[item.given["part"]], facts.outputs["prose"]["sha256"], len(parts))

    def work_item(self, given: _Noting, live: Live) -> dict[str, Any]:
        service = live.service(given.asked.provider)
        prose = prose_from(live.path_of(given.prose))
        many = asking.notes_per_part(given.parts)
        question = Question(
            asking.notes_system(many, given.asked.wish),
            asking.notes_prompt(given.part, prose),
            longest=_longest(many),
        )
        found, _ = ask_json(service, question, asking.NOTES, model=given.asked.model)
        notes, dropped = asking.kept_notes(found, given.part)
        if dropped:
            live.warn(f"{dropped} notes named no page of their part and were left out.")
        target = live.folder / "notes.json"
        target.write_bytes(NOTE_LIST.dump_json(notes))
        kept = live.keep(target, kind="notes", name=target.name, media_type=JSON)
        return {"notes": kept.sha256, "many": len(notes)}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        failed = [f"{one.item.label} are not in it: {one.text}" for one in items if one.state != "done"]
        return {"notes": [one.result["notes"] for one in items if one.state == "done"], "left_out": failed[:50]}


@dataclass(frozen=True)
class _Composing:
    asked: _Asked
    prose: str
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    language: str


class Compose(Stage[_Composing, dict[str, Any]]):
    """The summary, shown while it is written; then each sentence is held against the pages it names."""

    name, title = "compose", "Writing the summary"
    needs = ("prose", "provider", "model", "document_language")
    gives = ("draft",)
    retry = PATIENT
    seconds = ASKING

    def read(self, facts: Facts) -> _Composing:
        outputs = facts.outputs
        language = facts.params["language"] or outputs["document_language"]
        return _Composing(
            _asked(facts), outputs["prose"]["sha256"], tuple(outputs.get("notes", ())),
            tuple(outputs.get("left_out", ())), language,
        )  # fmt: skip

    def work(self, given: _Composing, live: Live) -> dict[str, Any]:
        asked = given.asked
        service = live.service(asked.provider)
        prose = prose_from(live.path_of(given.prose))
        texts = asking.Part(0, len(prose.paragraphs), 1, prose.pages, 0).pages_of(prose)
        if given.notes:
            prompt = asking.reduce_prompt(_notes(given, live), asked.document.name)
        else:
            prompt = asking.summary_prompt(texts, asked.document.name)
        question = Question(asking.summary_system(asked.wish), prompt, longest=asking.FINAL_TOKENS)
        answer = ask(service, question, model=asked.model)
        known = dict.fromkeys(range(1, prose.pages + 1), "") | dict(texts)
        statements, points = asking.statements_of(answer.text, given.language, known)
        if not statements and not points:
            raise Refused("answer_empty", f"{answer.model} gave no summary. Try again, or take another model.")
        notes = [*given.remarks, *_doubts(asked.wish, statements, answer)]
        found = Summary(
            document=asked.document.name,
            pages=prose.pages,
            made_by=f"{service.title}, model {answer.model}",
            language=given.language,
            statements=tuple(statements),
            key_points=tuple(points) if asked.wish.key_points else (),
            notes=tuple(notes),
        )
        return {"draft": _draft(found, live)}

    def fallback(self, given: _Composing, error: Exception) -> dict[str, Any]:
        """Where the cap is reached before the summary: the notes that were paid for are not thrown away."""
        if not (isinstance(error, Refused) and error.code == "cap_reached" and given.notes):
            raise error
        return {"draft": None}


def _notes(given: _Composing, live: Live) -> list[Note]:
    found = [note for sha in given.notes for note in NOTE_LIST.validate_json(live.path_of(sha).read_bytes())]
    if not found:
        raise Refused("answer_empty", f"{given.asked.model} found nothing to note. Take another model.")
    return found


def _doubts(wish: Wish, statements: Sequence[Statement], answer: Answer) -> list[str]:
    least, most = asking.LENGTHS[wish.length]
    doubts = []
    if not least <= len(statements) <= most:
        doubts.append(f"It has {len(statements)} sentences; {least} to {most} were asked for.")
    if answer.cut == "cap":
        doubts.append("The cap of the run cut it short.")
    elif answer.cut:
        doubts.append("The model's limit cut it short.")
    return doubts


@dataclass(frozen=True)
class _Finishing:
    asked: _Asked
    prose: str
    written_in: str
    draft: str | None
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    language: str
    pages: int


class Finish(Stage[_Finishing, dict[str, Any]]):
    name, title = "finish", "Writing the files"
    needs = ("draft", "prose", "pages", "reading_notes", "document_language")
    gives = ("summary", "made_by", "flagged", "remarks", "reading_time")

    def read(self, facts: Facts) -> _Finishing:
        outputs = facts.outputs
        draft = outputs["draft"]
        remarks = (*outputs["reading_notes"], *(outputs.get("left_out", ()) if draft is None else ()))
        language = facts.params["language"] or outputs["document_language"]
        return _Finishing(
            _asked(facts), outputs["prose"]["sha256"], outputs["document_language"],
            draft and draft["sha256"], tuple(outputs.get("notes", ())), remarks, language, outputs["pages"],
        )  # fmt: skip

    def work(self, given: _Finishing, live: Live) -> dict[str, Any]:
        found = (
            SUMMARY.validate_json(live.path_of(given.draft).read_bytes()) if given.draft else _unwritten(given, live)
        )
        found = replace(found, notes=(*found.notes, *given.remarks))
        stem = given.asked.document.name.rsplit(".", 1)[0] or "document"
        markdown = as_markdown(found)
        files = (
            ("summary", f"{stem}-summary.md", "text/markdown", markdown),
            ("summary_text", f"{stem}-summary.txt", "text/plain", as_text(found)),
            ("summary_json", f"{stem}-summary.json", JSON, SUMMARY.dump_json(found, indent=1).decode()),
        )
        for kind, name, media_type, text in files:
            path = live.folder / kind
            path.write_text(text, "utf-8")
            live.keep(path, kind=kind, name=name, media_type=media_type, tools={"made by": found.made_by})
        for remark in remarks_of(found):
            live.warn(remark)
        return {
            "summary": markdown[:40_000],
            "made_by": found.made_by,
            "flagged": found.flagged,
            "remarks": remarks_of(found)[:100],
            "reading_time": _reading_time(given, found, live),
        }


def _reading_time(given: _Finishing, found: Summary, live: Live) -> dict[str, Any]:
    """Of the document and of the summary of it."""
    paragraphs = prose_from(live.path_of(given.prose)).paragraphs
    said = [one.text for one in (*found.statements, *found.key_points)]
    return {
        "document": reading_time((one.text for one in paragraphs), given.written_in),
        "summary": reading_time(said, found.language),
    }


def _unwritten(given: _Finishing, live: Live) -> Summary:
    """The notes as they are, where nothing was left for a summary of them."""
    notes = [note for sha in given.notes for note in NOTE_LIST.validate_json(live.path_of(sha).read_bytes())]
    most = 2 * asking.LENGTHS[given.asked.wish.length][1]
    said = "The cap of the run was reached before the summary could be written; these are notes on the parts."
    return Summary(
        document=given.asked.document.name,
        pages=given.pages,
        made_by=f"{given.asked.provider}, model {given.asked.model}",
        language=given.language,
        statements=tuple(Statement(one.text, tuple(one.pages)) for one in notes[:most]),
        notes=(said,),
    )


def _draft(found: Summary, live: Live) -> dict[str, Any]:
    target: Path = live.folder / "draft.json"
    target.write_bytes(SUMMARY.dump_json(found))
    return live.keep(target, kind="draft", name=target.name, media_type=JSON).reference


@register
class SummarizeFlow(Flow):
    key, title = "summarize", "Summarise"
    summary = "Says in a few sentences what a document says, each with its pages, by a model or offline."
    icon, group = "align-left", "Understand"
    words = ("summarise", "summarize", "summary", "abstract", "shorten", "brief", "digest", "tldr")
    Params = Params
    seldom = (*MODEL_LIMITS,)
    accepts = (PDF, "text/plain", "text/markdown")
    stages = (Read, Extract, TakeNotes, Compose, Finish)
    edges = {
        ("read", "parts"): "take_notes",
        ("read", "whole"): "compose",
        ("read", OFFLINE): "extract",
        ("extract", "default"): "finish",
    }
    results = ("summary", "made_by", "flagged", "remarks", "reading_time")
    delivers = ("summary", "summary_text", "summary_json")
    asks = ("chat",)

    @classmethod
    def spends(cls, params: Mapping[str, Any]) -> bool:
        return params.get("provider") != OFFLINE

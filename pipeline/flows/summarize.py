"""Summarise a document; every sentence says on which pages or paragraphs it rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from pydantic import TypeAdapter

from documents.isolation import Limits
from pipeline.ai import summary as asking
from pipeline.ai.summary import Note, Part, Wish
from pipeline.contract import Facts, Flow, Item, ItemOutcome, ItemStage, Live, Outcome, Refused, Retry, Stage
from pipeline.params import MODEL_LIMITS, ModelParams, ServiceField
from pipeline.providers.catalogue import AUTO, PROVIDERS
from pipeline.providers.chat import Answer, Question, ask, ask_json
from pipeline.providers.expected import Expected, expect
from pipeline.providers.service import Service
from pipeline.registry import register
from pipeline.stages.summary_asked import JSON, NOTE_LIST, Asked, asked_of, draft_of, notes_in
from pipeline.stages.summary_finish import Finish
from pipeline.text.prose.language import LANGUAGES
from pipeline.text.prose.paragraph import ProseFacts
from pipeline.text.prose.reading import SOURCES, prose_from, prose_to_file
from pipeline.text.summary.extract import extract_summary
from pipeline.text.summary.statement import Statement, Summary

MIB = 1024 * 1024
OFFLINE = "offline"
PATIENT = Retry(attempts=6, wait=2.0, factor=3.0, longest=300.0)
ASKING = 1500.0  # seconds an attempt to ask may take
READING = Limits(memory=2048 * MIB, cpu=900, wall=900.0)
LONGEST = 2_000_000  # tokens of a document
SENTENCE = 20  # tokens of a short one
PART_LIST: TypeAdapter[list[Part]] = TypeAdapter(list[Part])


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


class Read(Stage[Asked, Outcome]):
    """Reads the document, and settles who is asked: a run that has begun with one provider ends with it."""

    name, title = "read", "Reading"
    gives = ("prose", "places", "unit", "silent", "document_language", "provider", "model", "parts", "reading_notes")
    actions = ("parts", "whole", OFFLINE)
    limits = READING

    def read(self, facts: Facts) -> Asked:
        return asked_of(facts)

    def work(self, given: Asked, live: Live) -> Outcome:
        source, target = live.path_of(given.document.sha256), live.folder / "prose.json"
        service = _service(given.provider, live)
        password = live.password_of(given.document.version_id)
        media_type = given.document.media_type
        found: ProseFacts = live.child(
            prose_to_file, source, media_type, target, password, given.page_limit, progress=True
        )
        live.log(f"Paragraphs: {found.paragraphs}, on {found.unit}s: {found.places}, tokens: about {found.tokens:,}")
        for warning in found.warnings[:50]:
            live.warn(warning)
        kept = live.keep(target, kind="prose", name=target.name, media_type=JSON)
        parts: list[Part] = []
        if service is not None:
            parts = asking.parts_of(prose_from(target), found.tokens)
            _expect(service, given, found, len(parts))
        gives = {
            "prose": kept.reference,
            "places": found.places,
            "unit": found.unit,
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


def _expect(service: Service, given: Asked, found: ProseFacts, parts: int) -> None:
    """Says what it will take; raises Refused before anything is sent, where it would be too much."""
    tokens = found.tokens + (asking.MARK_TOKENS[found.unit] * found.paragraphs if found.unit == "paragraph" else 0)
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


class Extract(Stage[tuple[Asked, str, str], dict[str, Any]]):
    """The summary without any outside service."""

    name, title = "extract", "Choosing sentences"
    needs = ("prose", "document_language")
    gives = ("draft",)
    limits = READING

    def read(self, facts: Facts) -> tuple[Asked, str, str]:
        return asked_of(facts), facts.outputs["prose"]["sha256"], facts.outputs["document_language"]

    def work(self, given: tuple[Asked, str, str], live: Live) -> dict[str, Any]:
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
        return {"draft": draft_of(replace(found, notes=tuple(notes)), live)}


@dataclass(frozen=True)
class _Noting:
    asked: Asked
    part: Part
    prose: str
    parts: int


class TakeNotes(ItemStage[_Noting, dict[str, Any]]):
    """Of a long document: the statements of each part, with their pages."""

    name, title = "take_notes", "Taking notes on the parts"
    needs = ("prose", "parts", "unit", "provider", "model")
    gives = ("notes", "left_out")
    retry = PATIENT
    seconds = ASKING
    concurrency = 3

    def plan(self, facts: Facts) -> Sequence[Item]:
        parts, unit = PART_LIST.validate_python(facts.outputs["parts"]), facts.outputs["unit"].capitalize()
        return [
            Item(f"{number:03}", f"{unit}s {one.first_place} to {one.last_place}", {"part": number - 1})
            for number, one in enumerate(parts, 1)
        ]

    def read_item(self, facts: Facts, item: Item) -> _Noting:
        parts = PART_LIST.validate_python(facts.outputs["parts"])
        return _Noting(asked_of(facts), parts[item.given["part"]], facts.outputs["prose"]["sha256"], len(parts))

    def work_item(self, given: _Noting, live: Live) -> dict[str, Any]:
        service = live.service(given.asked.provider)
        prose = prose_from(live.path_of(given.prose))
        many = asking.notes_per_part(given.parts)
        question = Question(
            asking.notes_system(many, given.asked.wish, prose.unit),
            asking.notes_prompt(given.part, prose),
            longest=_longest(many),
        )
        found, _ = ask_json(service, question, asking.NOTES, model=given.asked.model)
        notes, dropped = asking.kept_notes(found, given.part)
        if dropped:
            live.warn(f"{dropped} notes named no place in their part and were left out.")
        target = live.folder / "notes.json"
        target.write_bytes(NOTE_LIST.dump_json(notes))
        kept = live.keep(target, kind="notes", name=target.name, media_type=JSON)
        return {"notes": kept.sha256, "many": len(notes)}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        failed = [f"{one.item.label} are not in it: {one.text}" for one in items if one.state != "done"]
        return {"notes": [one.result["notes"] for one in items if one.state == "done"], "left_out": failed[:50]}


@dataclass(frozen=True)
class _Composing:
    asked: Asked
    prose: str
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    language: str
    written_in: str


class Compose(Stage[_Composing, dict[str, Any]]):
    """The summary, shown while it is written; then each sentence is held against the places it names."""

    name, title = "compose", "Writing the summary"
    needs = ("prose", "provider", "model", "document_language")
    gives = ("draft",)
    retry = PATIENT
    seconds = ASKING

    def read(self, facts: Facts) -> _Composing:
        outputs = facts.outputs
        language = facts.params["language"] or outputs["document_language"]
        return _Composing(
            asked_of(facts), outputs["prose"]["sha256"], tuple(outputs.get("notes", ())),
            tuple(outputs.get("left_out", ())), language, outputs["document_language"],
        )  # fmt: skip

    def work(self, given: _Composing, live: Live) -> dict[str, Any]:
        asked = given.asked
        service = live.service(asked.provider)
        prose = prose_from(live.path_of(given.prose))
        texts = asking.Part(0, len(prose.paragraphs), 1, prose.places, 0).places_of(prose)
        if given.notes:
            prompt = asking.reduce_prompt(_notes(given, live), asked.document.name, prose.unit)
        else:
            prompt = asking.summary_prompt(texts, asked.document.name, prose.unit)
        question = Question(asking.summary_system(asked.wish, prose.unit), prompt, longest=asking.FINAL_TOKENS)
        answer = ask(service, question, model=asked.model)
        known = dict.fromkeys(range(1, prose.places + 1), "") | dict(texts)
        source = asking.Source(known, prose.unit, given.language, is_same=given.language == given.written_in)
        statements, points = asking.statements_of(answer.text, source)
        if not statements and not points:
            raise Refused("answer_empty", f"{answer.model} gave no summary. Try again, or take another model.")
        if _is_none(asked.wish, (*statements, *points)):
            said = " ".join(one.text for one in statements)[:200]
            text = f"{answer.model} wrote no summary but “{said}”. Try again, or take another model."
            raise Refused("answer_unfit", text)
        notes = [*given.remarks, *_doubts(asked.wish, statements, answer)]
        found = Summary(
            document=asked.document.name,
            places=prose.places,
            unit=prose.unit,
            made_by=f"{service.title}, model {answer.model}",
            language=given.language,
            statements=tuple(statements),
            key_points=tuple(points) if asked.wish.key_points else (),
            notes=tuple(notes),
        )
        return {"draft": draft_of(found, live)}

    def fallback(self, given: _Composing, error: Exception) -> dict[str, Any]:
        """Where the cap is reached before the summary: the notes that were paid for are not thrown away."""
        if not (isinstance(error, Refused) and error.code == "cap_reached" and given.notes):
            raise error
        return {"draft": None}


def _notes(given: _Composing, live: Live) -> list[Note]:
    found = notes_in(given.notes, live)
    if not found:
        raise Refused("answer_empty", f"{given.asked.model} found nothing to note. Take another model.")
    return found


def _is_none(wish: Wish, found: Sequence[Statement]) -> bool:
    """A few words that rest on no place: an excuse, not a summary."""
    return len(found) < asking.LENGTHS[wish.length][0] and not any(one.places for one in found)


def _doubts(wish: Wish, statements: Sequence[Statement], answer: Answer) -> list[str]:
    least, most = asking.LENGTHS[wish.length]
    doubts = []
    if not least <= len(statements) <= most:
        many = f"{len(statements)} sentence{'' if len(statements) == 1 else 's'}"
        doubts.append(f"It has {many}; {least} to {most} were asked for.")
    if answer.cut == "cap":
        doubts.append("The cap of the run cut it short.")
    elif answer.cut:
        doubts.append("The model's limit cut it short.")
    return doubts


@register
class SummarizeFlow(Flow):
    key, title = "summarize", "Summarise"
    summary = "Says in a few sentences what a document says, each with its pages or paragraphs, by a model or offline."
    icon, group = "align-left", "Understand"
    words = ("summarise", "summarize", "summary", "abstract", "shorten", "brief", "digest", "tldr")
    Params = Params
    seldom = (*MODEL_LIMITS,)
    accepts = SOURCES
    stages = (Read, Extract, TakeNotes, Compose, Finish)
    edges = {
        ("read", "parts"): "take_notes",
        ("read", "whole"): "compose",
        ("read", OFFLINE): "extract",
        ("extract", "default"): "finish",
    }
    results = ("summary", "made_by", "unit", "flagged", "remarks", "reading_time")
    delivers = ("summary", "summary_text", "summary_json")
    asks = ("chat",)

    @classmethod
    def spends(cls, params: Mapping[str, Any]) -> bool:
        return params.get("provider") != OFFLINE

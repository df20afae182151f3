"""Translate a document passage by passage; figures, addresses, placeholders and terms are held against the original."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from pydantic import TypeAdapter

from accounts.selectors.settings import setting
from documents.isolation import Limits
from pipeline.ai import translation as asking
from pipeline.ai.translation import GlossaryWrong, Term
from pipeline.contract import Facts, Flow, Input, Item, ItemOutcome, ItemStage, Live, Refused, Retry, Stage
from pipeline.params import MODEL_LIMITS, DocumentField, ModelParams
from pipeline.providers.expected import Expected, expect
from pipeline.providers.service import Service
from pipeline.registry import register
from pipeline.stages.translated_files import KINDS, Original, TranslatedFiles
from pipeline.stages.translating import LONGER, SPARE, Wanted, chunks_in, translate_chunk, untranslated
from pipeline.text.prose.glossary import glossary_of
from pipeline.text.prose.language import LANGUAGES
from pipeline.text.prose.paragraph import Prose, ProseFacts
from pipeline.text.prose.reading import SOURCES, WORD, prose_from, prose_to_file
from pipeline.text.prose.translated import TRANSLATED, Translated, doubtful

JSON = "application/json"
MIB = 1024 * 1024
PATIENT = Retry(attempts=6, wait=2.0, factor=3.0, longest=300.0)
ASKING = 1500.0  # seconds an attempt to ask may take
READING = Limits(memory=2048 * MIB, cpu=900, wall=900.0)
LONGEST = 1_500_000  # tokens of a document
TERMS: TypeAdapter[list[Term]] = TypeAdapter(list[Term])


class Params(ModelParams):
    target = forms.ChoiceField(label="Into", choices=list(LANGUAGES.items()), initial="en")
    source = forms.ChoiceField(
        label="From", choices=[("", "As found out"), *LANGUAGES.items()], initial="", required=False
    )
    glossary = forms.CharField(
        label="Glossary",
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="A line for each: term = translation.",
    )
    glossary_table = DocumentField(
        label="Glossary as a table",
        required=False,
        accepts=("text/csv", "text/tab-separated-values"),
        help_text="A CSV file with the term and its translation in the first two columns.",
    )
    field_order = ["target", "source", "glossary", "glossary_table", "provider", "model", "max_tokens", "max_cost"]

    def clean_glossary(self) -> str:
        text: str = self.cleaned_data["glossary"]
        try:
            asking.read_terms(text)
        except GlossaryWrong as error:
            raise forms.ValidationError(str(error)) from error
        return text


@dataclass(frozen=True)
class _Reading:
    document: Input
    table: Input | None
    terms: tuple[Term, ...]
    provider: str
    model: str
    source: str
    target: str
    page_limit: int


class Read(Stage[_Reading, dict[str, Any]]):
    """Reads the document and its glossary, and settles who is asked, before anything is sent."""

    name, title = "read", "Reading"
    gives = (
        "prose",
        "places",
        "unit",
        "silent",
        "from_language",
        "provider",
        "model",
        "chunks",
        "terms",
        "reading_notes",
    )
    limits = READING

    def read(self, facts: Facts) -> _Reading:
        params, tables = facts.params, facts.inputs_as("glossary_table")
        return _Reading(
            facts.document, tables[0] if tables else None, tuple(asking.read_terms(params["glossary"])),
            params["provider"], params["model"], params["source"], params["target"], setting("page_limit"),
        )  # fmt: skip

    def work(self, given: _Reading, live: Live) -> dict[str, Any]:
        service = live.service(given.provider)
        document, target = given.document, live.folder / "prose.json"
        password = live.password_of(document.version_id)
        source = live.path_of(document.sha256)
        found: ProseFacts = live.child(
            prose_to_file, source, document.media_type, target, password, given.page_limit, marked=True, progress=True
        )
        live.log(f"Paragraphs: {found.paragraphs}, on {found.unit}s: {found.places}, tokens: about {found.tokens:,}")
        for warning in found.warnings[:50]:
            live.warn(warning)
        model, language = given.model or service.model, given.source or found.language
        if language == given.target:
            raise Refused("same_language", f"It is in {LANGUAGES[language]} already. Choose another language.")
        chunks = chunks_in(prose_from(target))
        _expect(service, model, found.tokens, len(chunks))
        return {
            "prose": live.keep(target, kind="prose", name=target.name, media_type=JSON).reference,
            "places": found.places,
            "unit": found.unit,
            "silent": list(found.silent),
            "from_language": language,
            "provider": service.provider.key,
            "model": model,
            "chunks": len(chunks),
            "terms": self._terms(given, live),
            "reading_notes": _notes(found, document.media_type),
        }

    def _terms(self, given: _Reading, live: Live) -> dict[str, Any]:
        rows = live.child(glossary_of, live.path_of(given.table.sha256)) if given.table else []
        terms = {one.source: one for one in (*(Term(*row) for row in rows), *given.terms)}  # what was typed wins
        target = live.folder / "terms.json"
        target.write_bytes(TERMS.dump_json(list(terms.values())))
        return live.keep(target, kind="terms", name=target.name, media_type=JSON).reference


def _expect(service: Service, model: str, tokens: int, chunks: int) -> None:
    if tokens > LONGEST:
        text = f"The document has about {tokens:,} tokens; up to {LONGEST:,} are translated in one run. Split it first."
        raise Refused("too_long", text)
    expect(service, model, Expected(tokens + chunks * 500, round(tokens * 1.2), chunks * SPARE + tokens * LONGER))


def _notes(found: ProseFacts, media_type: str) -> list[str]:
    pages = ", ".join(map(str, found.silent[:30]))
    notes = [f"Pages without text, of which nothing is translated: {pages}."] if found.silent else []
    return [*notes, *[one for one in found.warnings if media_type == WORD or "no reader can see" in one][:10]]


@dataclass(frozen=True)
class _Translating:
    prose: str
    terms: str
    chunk: int
    provider: str
    wanted: Wanted


class Translate(ItemStage[_Translating, dict[str, Any]]):
    """A chunk is a few paragraphs; one that fails costs itself alone, and is all that a retry asks for again."""

    name, title = "translate", "Translating"
    needs = ("prose", "chunks", "terms", "provider", "model", "from_language")
    gives = ("done", "failed")
    retry = PATIENT
    seconds = ASKING
    concurrency = 3

    def plan(self, facts: Facts) -> Sequence[Item]:
        many = facts.outputs["chunks"]
        numbers = range(1, many + 1)
        return [Item(f"{number:04}", f"Part {number} of {many}", {"chunk": number - 1}) for number in numbers]

    def read_item(self, facts: Facts, item: Item) -> _Translating:
        outputs = facts.outputs
        return _Translating(
            outputs["prose"]["sha256"], outputs["terms"]["sha256"], item.given["chunk"], outputs["provider"],
            Wanted(outputs["from_language"], facts.params["target"], outputs["model"]),
        )  # fmt: skip

    def work_item(self, given: _Translating, live: Live) -> dict[str, Any]:
        service = live.service(given.provider)
        prose = prose_from(live.path_of(given.prose))
        terms = TERMS.validate_json(live.path_of(given.terms).read_bytes())
        found = translate_chunk(service, prose, chunks_in(prose)[given.chunk], terms, given.wanted)
        target = live.folder / "chunk.json"
        target.write_bytes(TRANSLATED.dump_json(found))
        kept = live.keep(target, kind="chunk", name=target.name, media_type=JSON)
        return {"chunk": given.chunk, "sha256": kept.sha256}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        done = [[one.result["chunk"], one.result["sha256"]] for one in items if one.state == "done"]
        failed = [f"{one.item.label}: {one.text}"[:300] for one in items if one.state != "done"]
        return {"done": done, "failed": failed[:50]}


@dataclass(frozen=True)
class _Assembling:
    document: Input
    prose: str
    done: tuple[tuple[int, str], ...]
    remarks: tuple[str, ...]
    target: str
    made_by: str


class Assemble(Stage[_Assembling, dict[str, Any]]):
    """The whole document again, with the list of what to look at; a part that failed stands there as it was."""

    name, title = "assemble", "Writing the files"
    needs = ("prose", "done", "failed", "reading_notes", "provider", "model")
    gives = ("preview", "made_by", "paragraphs", "untranslated", "to_check", "remarks")
    limits = READING

    def read(self, facts: Facts) -> _Assembling:
        outputs = facts.outputs
        return _Assembling(
            facts.document, outputs["prose"]["sha256"], tuple((number, sha) for number, sha in outputs["done"]),
            (*outputs["reading_notes"], *outputs["failed"]), facts.params["target"],
            f"{outputs['provider']}, model {outputs['model']}",
        )  # fmt: skip

    def work(self, given: _Assembling, live: Live) -> dict[str, Any]:
        prose = prose_from(live.path_of(given.prose))
        whole = _whole(given, prose, live)
        document = given.document
        original = Original(document.sha256, document.media_type, document.name, prose.is_markdown)
        markdown, remarks = TranslatedFiles(original, whole, given.target, given.made_by, live).write()
        remarks = [*given.remarks, *remarks]
        for remark in remarks:
            live.warn(remark)
        return {
            "preview": markdown[:6000],
            "made_by": given.made_by,
            "paragraphs": len(whole),
            "untranslated": sum(one.is_original for one in whole),
            "to_check": list(doubtful(whole))[:100],
            "remarks": remarks,
        }


def _whole(given: _Assembling, prose: Prose, live: Live) -> list[Translated]:
    done = {number: TRANSLATED.validate_json(live.path_of(sha).read_bytes()) for number, sha in given.done}
    found: list[Translated] = []
    for number, chunk in enumerate(chunks_in(prose)):
        originals = prose.paragraphs[chunk.first : chunk.last]
        found += done.get(number) or [untranslated(one) for one in originals]
    return found


@register
class TranslateFlow(Flow):
    key, title = "translate", "Translate"
    summary = "Translates a document by a model, with a glossary, and checks figures, addresses and placeholders."
    icon, group = "message-language", "Understand"
    words = ("language", "translation", "english", "german", "french", "spanish")
    Params = Params
    seldom = ("glossary", "glossary_table", *MODEL_LIMITS)
    accepts = SOURCES
    stages = (Read, Translate, Assemble)
    results = ("preview", "made_by", "unit", "paragraphs", "untranslated", "to_check", "remarks")
    delivers = KINDS
    asks = ("chat",)
    needs_provider = True

    @classmethod
    def spends(cls, params: Mapping[str, Any]) -> bool:
        return True

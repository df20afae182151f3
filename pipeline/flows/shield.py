"""Shield an exam: it looks the same to the eye, and programs that extract its text read other wording where chosen."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from django import forms
from django.conf import settings
from pydantic import TypeAdapter

from accounts.selectors.settings import setting
from documents.isolation import Limits, Named
from pipeline.contract import Facts, Flow, Input, Live, Reviewed, Stage
from pipeline.params import DocumentField, ValueField
from pipeline.pdf.proven import Wish
from pipeline.registry import register
from pipeline.reviews.shield import MAPPING_REVIEW, QUESTION_REVIEW
from pipeline.text.exam_files import MAPPINGS, QUESTIONS, DiscoveryFacts, Plan, ReadingFacts
from pipeline.text.questions.question import Question
from pipeline.text.questions.revise import with_own_paths
from pipeline.text.shield_results import Decided, ResultFacts, Sources, write_results
from pipeline.text.substitution.mapping import GivenMapping, Mapping, mapping_of
from pipeline.text.substitution.proposal import STRATEGIES

READ_TO_FILE: Final = Named("pipeline.text.exam:read_to_file")
DISCOVER_TO_FILE: Final = Named("pipeline.text.exam:discover_to_file")
PROPOSE_MAPPINGS: Final = Named("pipeline.text.exam:propose_mappings")
PLACE_MAPPINGS: Final = Named("pipeline.text.exam:place_mappings")
WRITE_SHIELD_OF: Final = Named("pipeline.text.substitution.together:write_shield_of")
PDF = "application/pdf"
JSON = "application/json"
MIB = 1024 * 1024
GIVEN: TypeAdapter[list[GivenMapping]] = TypeAdapter(list[GivenMapping])
LONG = Limits(memory=2048 * MIB, cpu=3000, wall=3000.0)


class Params(forms.Form):
    mode = forms.ChoiceField(
        label="Purpose",
        choices=[
            ("detection", "Detection: changed wording leads to an answer that can be recognised"),
            ("prevention", "Prevention: extracted questions say that the exam is protected"),
        ],
        initial="detection",
    )
    answer_key = DocumentField(
        label="Answer key",
        required=False,
        accepts=(PDF,),
        kind="answer_key",
        help_text="A PDF with the right answers; it is matched by question number and never changed.",
    )
    strategies = forms.MultipleChoiceField(
        label="Kinds of changes",
        choices=[(key, title) for key, title in STRATEGIES.items() if key not in ("given", "notice")],
        initial=[key for key in STRATEGIES if key not in ("given", "notice")],
        widget=forms.CheckboxSelectMultiple,
    )
    per_question = forms.IntegerField(
        label="Changes per question",
        min_value=1,
        max_value=3,
        initial=1,
        help_text="At most. A further one is proposed only where it cannot undo another.",
    )
    seed = forms.IntegerField(
        label="Variant",
        min_value=0,
        max_value=9999,
        initial=0,
        help_text="Another number makes another, equally valid choice of changes.",
    )
    mappings = ValueField(
        label="Own mappings",
        adapter=GIVEN,
        required=False,
        help_text="A JSON list of page, original, replacement and, where needed, occurrence, before and after. "
        "It is used as it is, in place of proposals.",
    )
    dpi = forms.TypedChoiceField(
        label="Resolution of the picture proof",
        choices=[("150", "150 dpi"), ("200", "200 dpi"), ("300", "300 dpi")],
        initial="150",
    )
    allow_signed = forms.BooleanField(
        label="Shield signed files too",
        required=False,
        initial=False,
        help_text="A signature breaks when the file changes; the shielded copy is then without it.",
    )


@dataclass(frozen=True)
class _Papers:
    paper: Input
    key: Input | None
    page_limit: int


class SmartReading(Stage[_Papers, dict[str, Any]]):
    name, title = "smart_reading", "Reading"
    gives = ("reading", "key_reading", "pages", "page_sizes", "without_text")
    seconds = 3600.0
    limits = LONG

    def read(self, facts: Facts) -> _Papers:
        keys = facts.inputs_as("answer_key")
        return _Papers(facts.document, keys[0] if keys else None, setting("page_limit"))

    def work(self, given: _Papers, live: Live) -> dict[str, Any]:
        reading, found = self._one(given, given.paper, "reading", live)
        live.log(f"Pages: {found.pages}, glyphs: {found.glyphs}, fonts: {found.fonts}")
        for warning in found.warnings:
            live.warn(warning)
        key = self._one(given, given.key, "key_reading", live)[0] if given.key else None
        return {
            "reading": reading,
            "key_reading": key,
            "pages": found.pages,
            "page_sizes": found.page_sizes,
            "without_text": list(found.without_text),
        }

    def _one(self, given: _Papers, paper: Input, kind: str, live: Live) -> tuple[dict[str, Any], ReadingFacts]:
        target = live.folder / f"{kind}.json"
        password = live.password_of(paper.version_id)
        source = live.path_of(paper.sha256)
        found: ReadingFacts = live.child(READ_TO_FILE, source, target, password, given.page_limit, progress=True)
        return live.keep(target, kind=kind, name=target.name, media_type=JSON).reference, found


class ContentDiscovery(Stage[tuple[str, str | None], dict[str, Any]]):
    name, title = "content_discovery", "Finding questions"
    needs = ("reading", "key_reading")
    gives = ("discovery", "left_over", "questions_found", "answers_found", "doubts", "coverage")
    review = QUESTION_REVIEW

    def read(self, facts: Facts) -> tuple[str, str | None]:
        key = facts.outputs["key_reading"]
        return facts.outputs["reading"]["sha256"], key["sha256"] if key else None

    def work(self, given: tuple[str, str | None], live: Live) -> dict[str, Any]:
        reading, key = given
        target, rest = live.folder / "discovery.json", live.folder / "left_over.json"
        key_path = live.path_of(key) if key else None
        answer: tuple[DiscoveryFacts, tuple[Question, ...]] = live.child(
            DISCOVER_TO_FILE, live.path_of(reading), key_path, target, rest
        )
        found, questions = answer
        live.log(f"Questions: {found.questions}, with their answer: {found.answered}")
        for doubt in found.doubts:
            live.warn(doubt)
        kept = live.keep(target, kind="discovery", name=target.name, media_type=JSON).reference
        left = live.keep(rest, kind="left_over", name=rest.name, media_type=JSON).reference
        return {"kept": kept, "left_over": left, "found": found, "questions": questions}

    def write(self, facts: Facts, result: dict[str, Any]) -> MappingType[str, Any]:
        found: DiscoveryFacts = result["found"]
        return {
            "discovery": result["kept"],
            "left_over": result["left_over"],
            "questions_found": found.questions,
            "answers_found": found.answered,
            "doubts": list(found.doubts)[:50],
            "coverage": asdict(found.coverage) if found.coverage else None,
        }

    def proposals(self, facts: Facts, result: dict[str, Any]) -> Sequence[Question]:
        return list(result["questions"])


@dataclass(frozen=True)
class _Planning:
    paper: Input
    reading: str
    questions: tuple[Question, ...]
    strategies: tuple[str, ...]
    per_question: int
    seed: int
    given: tuple[GivenMapping, ...] | None


class SmartSubstitution(Stage[_Planning, dict[str, Any]]):
    name, title = "smart_substitution", "Planning changes"
    needs = ("reading",)
    gives = ("questions", "unplanned")
    review = MAPPING_REVIEW

    def read(self, facts: Facts) -> _Planning:
        params = facts.params
        given = params["mappings"]
        strategies = ["notice"] if params["mode"] == "prevention" else params["strategies"]
        return _Planning(
            paper=facts.document,
            reading=facts.outputs["reading"]["sha256"],
            questions=with_own_paths(accepted(facts.reviews["questions"])),
            strategies=tuple(strategies),
            per_question=params["per_question"],
            seed=params["seed"],
            given=tuple(GIVEN.validate_python(given)) if given else None,
        )

    def work(self, given: _Planning, live: Live) -> dict[str, Any]:
        source, password = live.path_of(given.paper.sha256), live.password_of(given.paper.version_id)
        questions = live.folder / "questions.json"
        questions.write_bytes(QUESTIONS.dump_json(given.questions))
        kept = live.keep(questions, kind="questions", name=questions.name, media_type=JSON)
        unplanned: dict[str, str] = {}
        mappings: tuple[Mapping, ...] = tuple(mapping_of(one) for one in given.given or ())
        if given.given is None:
            plan = Plan(given.strategies, given.per_question, given.seed)
            mappings, unplanned = live.child(
                PROPOSE_MAPPINGS, source, password, live.path_of(given.reading), questions, plan
            )
        else:
            mappings = live.child(PLACE_MAPPINGS, source, mappings, password)
        live.log(f"Changes planned: {len(mappings)}")
        for path, reason in unplanned.items():
            live.warn(f"Question {path}: {reason}")
        return {"questions": kept.reference, "unplanned": unplanned, "mappings": mappings}

    def write(self, facts: Facts, result: dict[str, Any]) -> MappingType[str, Any]:
        return {"questions": result["questions"], "unplanned": result["unplanned"]}

    def proposals(self, facts: Facts, result: dict[str, Any]) -> Sequence[Mapping]:
        return list(result["mappings"])


class DocumentEnhancement(Stage[tuple[Input, tuple[Mapping, ...]], dict[str, Any]]):
    """Settles where every accepted change lands, so that the next stage writes and nothing else."""

    name, title = "document_enhancement", "Placing changes"
    gives = ("plan", "placed", "obstacles")

    def read(self, facts: Facts) -> tuple[Input, tuple[Mapping, ...]]:
        return facts.document, accepted(facts.reviews["mappings"])

    def work(self, given: tuple[Input, tuple[Mapping, ...]], live: Live) -> dict[str, Any]:
        paper, mappings = given
        password = live.password_of(paper.version_id)
        placed: tuple[Mapping, ...] = live.child(PLACE_MAPPINGS, live.path_of(paper.sha256), mappings, password)
        for one in placed:
            if one.obstacle:
                live.warn(f"“{one.original}” on page {one.page}: {one.obstacle}")
        target = live.folder / "plan.json"
        target.write_bytes(MAPPINGS.dump_json(placed))
        obstacles = sum(bool(one.obstacle) for one in placed)
        return {
            "plan": live.keep(target, kind="plan", name=target.name, media_type=JSON).reference,
            "placed": len(placed) - obstacles,
            "obstacles": obstacles,
        }


@dataclass(frozen=True)
class _Creation:
    paper: Input
    plan: str
    dpi: float
    allow_signed: bool
    pdfjs: Path


class PdfCreation(Stage[_Creation, dict[str, Any]]):
    """Writes the shielded file and proves it; what does not hold is left out, and without proof there is no file."""

    name, title = "pdf_creation", "Writing and proving"
    needs = ("plan",)
    gives = ("proof", "shielded", "reader_texts")
    seconds = 3600.0
    limits = LONG

    def read(self, facts: Facts) -> _Creation:
        return _Creation(
            paper=facts.document,
            plan=facts.outputs["plan"]["sha256"],
            dpi=float(facts.params["dpi"]),
            allow_signed=facts.params["allow_signed"],
            pdfjs=settings.PDFJS_DIR,
        )

    def work(self, given: _Creation, live: Live) -> dict[str, Any]:
        proof, target = live.folder / "proof.json", live.folder / "shielded.pdf"
        wish = Wish(
            dpi=given.dpi,
            password=live.password_of(given.paper.version_id),
            allow_signed=given.allow_signed,
            pdfjs=given.pdfjs,
        )
        texts = live.folder / "reader_texts.json"
        source, plan = live.path_of(given.paper.sha256), live.path_of(given.plan)
        live.child(WRITE_SHIELD_OF, source, target, plan, wish, proof, texts, progress=True)
        kept = live.keep(proof, kind="proof", name=proof.name, media_type=JSON).reference
        if not target.is_file():
            live.warn("There is no shielded file: no change held. The report says why.")
            return {"proof": kept, "shielded": None, "reader_texts": None}
        shielded = live.keep(target, kind="shielded", name=target.name, media_type=PDF, guarded=True)
        read = live.keep(texts, kind="reader_texts", name=texts.name, media_type=JSON)
        return {"proof": kept, "shielded": shielded.reference, "reader_texts": read.reference}


# effectiveness_testing comes here: how models answer the shielded paper, measured.


@dataclass(frozen=True)
class _Reporting:
    paper: Input
    proof: str
    sources: Sources


class ResultsGeneration(Stage[_Reporting, dict[str, Any]]):
    name, title = "results_generation", "Results"
    needs = ("proof", "questions", "shielded")
    gives = ("report", "facts")

    def read(self, facts: Facts) -> _Reporting:
        decided = tuple(
            Decided(one.value, one.decision in ("accepted", "edited"), one.note) for one in facts.reviews["mappings"]
        )
        sources = Sources(
            original_name=facts.document.name,
            made_on=f"{facts.now:%d %B %Y}" if facts.now else "",
            decided=decided,
            questions=with_own_paths(accepted(facts.reviews["questions"])),
        )
        return _Reporting(facts.document, facts.outputs["proof"]["sha256"], sources)

    def work(self, given: _Reporting, live: Live) -> dict[str, Any]:
        found: ResultFacts = live.child(write_results, given.sources, live.path_of(given.proof), live.folder)
        report = live.keep(live.folder / "report.json", kind="report", name="report.json", media_type=JSON)
        live.keep(live.folder / "mappings.json", kind="mappings", name="mappings.json", media_type=JSON)
        if (live.folder / "report.pdf").is_file():
            live.keep(live.folder / "report.pdf", kind="report_pdf", name="report.pdf", media_type=PDF)
        original = live.path_of(given.paper.sha256)
        live.keep(original, kind="accessible", name="accessible.pdf", media_type=PDF)
        return {"report": report.reference, "facts": asdict(found)}


def accepted(items: Sequence[Reviewed]) -> tuple[Any, ...]:
    """What a person let stand."""
    return tuple(one.value for one in items if one.decision in ("accepted", "edited"))


@register
class Shield(Flow):
    key, title = "shield", "Shield an exam"
    summary = "Makes a copy that looks the same and reads differently to programs, with a proof of both."
    icon, group = "shield-check", "Exams"
    words = ("exam", "test", "questions", "watermark", "cheating", "ai", "protect")
    Params = Params
    seldom = ("strategies", "per_question", "seed", "mappings", "dpi", "allow_signed")
    accepts = (PDF,)
    stages = (
        SmartReading,
        ContentDiscovery,
        SmartSubstitution,
        DocumentEnhancement,
        PdfCreation,
        ResultsGeneration,
    )
    results = ("facts", "pages", "questions_found", "answers_found", "without_text", "coverage")
    delivers = ("shielded", "accessible", "mappings", "report", "report_pdf")
    compares = "shielded"
    policy = """Before a shielded exam is handed out

1. It looks like the original. Text copied from it, read out by a screen reader or extracted by a program differs \
from what is printed, at the places the reference sheet names.
2. Whoever uses a screen reader, text to speech, a translator or any other aid gets the accessible copy, unchanged, \
beforehand and without having to give a reason. It is offered to everyone at the same time.
3. Students have been told, in the syllabus or on the cover sheet, that exam files may carry an altered text layer.
4. Only the text layer is altered. Whoever reads the page, a photograph or a screenshot of it reads the original.
5. An answer that follows altered wording is a reason for a conversation. It is never proof, and nobody is judged by \
it alone.
6. The reference sheet stays with those who mark the exam, and is deleted when it is no longer needed.

By confirming, you take responsibility for this. Your name and the time are logged, and so is everyone who downloads \
a copy."""

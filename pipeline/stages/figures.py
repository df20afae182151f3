"""Stages that invoices and bank statements share: reading, telling pages without text apart, writing the files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, ClassVar, Final

from django import forms

from accounts.selectors.settings import setting
from documents.isolation import Limits, Named
from pipeline.contract import Facts, Input, Item, ItemStage, Live, Outcome, Refused, Reviewed, Skip, Stage
from pipeline.params import ModelParams, ServiceField
from pipeline.pdf.ocr.engines.found import has_engine
from pipeline.providers.catalogue import AUTO, PROVIDERS
from pipeline.stages.languages import LanguagesField, choices, usual
from pipeline.text.finance.currencies import CODES
from pipeline.text.finance.editing import confirmed, renumbered
from pipeline.text.finance.exports import Settled, settled_as_found
from pipeline.text.finance.facts import Exported, ExtractionFacts
from pipeline.text.finance.found import EXTRACTION, Entry
from pipeline.text.finance.pages import PagesRead, picture_to_paper, read_figures

EXPORT_TO_FOLDER: Final = Named("pipeline.text.finance.steps:export_to_folder")
JSON, CSV = "application/json", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MIB = 1024 * 1024
LONG = Limits(memory=2048 * MIB, cpu=900, wall=900.0)
SETTLED_ACTION, OPEN_ACTION, SCANNED_ACTION = "settled", "open", "scanned"
PDF = "application/pdf"
TAKEN = (PDF, "image/png", "image/jpeg", "image/tiff")


class FigureParams(ModelParams):
    review = forms.ChoiceField(
        label="Review",
        choices=[
            ("needed", "When needed: only if a value is unresolved or a sum does not hold"),
            ("always", "Always"),
            ("never", "Never: what is unresolved is flagged in the files"),
        ],
        initial="needed",
    )
    scans = forms.BooleanField(
        label="Read scans first",
        required=False,
        initial=has_engine,
        help_text="Pages without text are read by text recognition on this machine. A value is no surer than its words "
        "were read.",
    )
    languages = LanguagesField(
        label="Languages of scans", choices=choices, initial=usual, required=False, help_text="For text recognition."
    )
    date_order = forms.ChoiceField(
        label="Order of dates",
        required=False,
        choices=[
            ("auto", "As other dates or the language of the document show"),
            ("dmy", "Day first: 03/04/2026 is 3 April"),
            ("mdy", "Month first: 03/04/2026 is March 4"),
        ],
        initial="auto",
    )
    currency = forms.ChoiceField(
        label="Currency",
        required=False,
        choices=[("", "As printed"), *((one, one) for one in CODES)],
        initial="",
        help_text="Where the document prints none, or a sign that several currencies share.",
    )
    provider = ServiceField(
        label="Ask a provider for what the rules left open",
        required=False,
        choices=[
            ("", "No: nothing leaves this machine"),
            (AUTO, "The first that has a key"),
            *((one.key, one.title) for one in PROVIDERS if "chat" in one.can),
        ],
        asks={AUTO: "chat"} | {one.key: one.key for one in PROVIDERS},
        initial="",
        help_text="The text of the pages is sent there, if a field is open. What it answers counts only where it is "
        "printed, and is marked for you to compare.",
    )
    field_order = [
        "review",
        "scans",
        "languages",
        "date_order",
        "currency",
        "categories",
        "provider",
        "model",
        "max_tokens",
        "max_cost",
    ]

    def clean_languages(self) -> list[str]:
        return self.cleaned_data["languages"] or usual()


def order_in(params: Mapping[str, Any]) -> str:
    wished = params["date_order"] or "auto"
    return "" if wished == "auto" else str(wished)


def left_out(params: Mapping[str, Any]) -> frozenset[str]:
    """The stages that a flow passes over: those of scans and of a provider, where neither was asked for."""
    asks, scans = bool(params.get("provider")), bool(params.get("scans"))
    return frozenset(() if asks else {"ask"}) | frozenset(() if scans else {"scans", "join"})


@dataclass(frozen=True)
class Reading:
    document: Input
    page_limit: int
    scans: bool


class ReadPages(Stage[Reading, Outcome]):
    """``paper`` is the digest of the PDF that is read: the document, or what was made of a picture."""

    name, title = "read", "Reading"
    gives = ("reading", "paper", "scans", "page_sizes", "without_text", "empty_pages", "recognised")
    actions = ("default", SCANNED_ACTION)
    limits = LONG
    seconds = 1000.0

    def read(self, facts: Facts) -> Reading:
        return Reading(facts.document, setting("page_limit"), bool(facts.params.get("scans")) and has_engine())

    def work(self, given: Reading, live: Live) -> Outcome:
        document, target = given.document, live.folder / "reading.json"
        source, password, paper = live.path_of(document.sha256), live.password_of(document.version_id), document.sha256
        if document.media_type != PDF:
            source = live.folder / "paper.pdf"
            live.child(picture_to_paper, live.path_of(document.sha256), source, given.page_limit)
            paper = live.keep(source, kind="paper", name=source.name, media_type=PDF).sha256
        found: PagesRead = live.child(
            read_figures, source, target, password, given.page_limit, scans=given.scans, progress=True
        )  # fmt: skip
        for warning in found.warnings[:50]:
            live.warn(warning)
        gives = {
            "reading": live.keep(target, kind="reading", name=target.name, media_type=JSON).reference,
            "paper": paper,
            "scans": None,
            "page_sizes": [list(one) for one in found.sizes],
            "without_text": list(found.lacking),
            "empty_pages": list(found.empty),
            "recognised": [],
        }
        return Outcome(gives, SCANNED_ACTION if given.scans and found.lacking else "default")


_NO_TEXT = "there is no text, only a picture. Run OCR first, and start again with its result."
_NO_WORDS = "there is only a picture, and text recognition found no words in it."


class TakePages(ItemStage[Mapping[str, Any], dict[str, Any]]):
    """Each stretch of pages with its outcome, so that a run that could not read some of them ends as partial."""

    name, title = "pages", "Pages"
    needs = ("page_sizes", "without_text", "empty_pages")

    def plan(self, facts: Facts) -> Sequence[Item]:
        lacking, empty = set(facts.outputs["without_text"]), set(facts.outputs["empty_pages"])

        def kind(number: int) -> str:
            return "lacking" if number in lacking else "empty" if number in empty else "text"

        stretches = [
            (key, list(numbers)) for key, numbers in groupby(range(1, len(facts.outputs["page_sizes"]) + 1), kind)
        ]
        return [Item(f"{n[0]}-{n[-1]}", pages_in_words(n), {"kind": key}) for key, n in stretches]

    def read_item(self, facts: Facts, item: Item) -> Mapping[str, Any]:
        first = item.key.partition("-")[0]
        why = (facts.outputs.get("unread") or {}).get(first, "")
        was_tried = facts.outputs.get("scans") is not None
        return {"kind": item.given["kind"], "why": why or (_NO_WORDS if was_tried else _NO_TEXT)}

    def work_item(self, given: Mapping[str, Any], live: Live) -> dict[str, Any]:
        if given["kind"] == "lacking":
            raise Refused("no_text", str(given["why"]))
        if given["kind"] == "empty":
            raise Skip("empty_page", "Nothing stands there.")
        return {}


def pages_in_words(numbers: Sequence[int]) -> str:
    return f"Page {numbers[0]}" if len(numbers) == 1 else f"Pages {numbers[0]} to {numbers[-1]}"


@dataclass(frozen=True)
class Finding:
    """``wish`` is what the flow's function takes; ``review`` when a person is asked, ``provider`` who else is."""

    reading: str
    scans: str
    wish: Any
    review: str
    provider: str


class FindValues(Stage[Finding, dict[str, Any]]):
    """What the rules find. A flow says by which function, and how its parameters are the function's wish."""

    name, title = "find", "Finding values"
    needs = ("reading",)
    gives = ("extraction", "found", "reasons")
    actions = ("default", SETTLED_ACTION, OPEN_ACTION)
    limits = LONG
    seconds = 1000.0
    function: ClassVar[Callable[..., ExtractionFacts]]

    def wish(self, params: Mapping[str, Any]) -> Any:
        raise NotImplementedError(f"{type(self).__name__} does not say what it wishes for")

    def read(self, facts: Facts) -> Finding:
        params, outputs = facts.params, facts.outputs
        return Finding(
            outputs["reading"]["sha256"], scans_of(outputs), self.wish(params), params["review"],
            params.get("provider") or "",
        )  # fmt: skip

    def work(self, given: Finding, live: Live) -> dict[str, Any]:
        target = live.folder / "extraction.json"
        scans = live.path_of(given.scans) if given.scans else None
        found: ExtractionFacts = live.child(
            type(self).function, live.path_of(given.reading), target, given.wish, scans
        )  # fmt: skip
        live.log(
            f"{found.values} values, {found.rows} rows; {found.checks - found.failing} of {found.checks} sums hold"
        )
        for reason in found.reasons:
            live.warn(reason)
        kept = live.keep(target, kind="extraction", name=target.name, media_type=JSON)
        is_open = bool(given.provider and found.open_fields)
        action = OPEN_ACTION if is_open else after_finding(given.review, found.unresolved)
        return {"extraction": kept.reference, "facts": found, "action": action}

    def write(self, facts: Facts, result: dict[str, Any]) -> Outcome:
        return Outcome(given_of(result["extraction"], result["facts"]), result["action"])


def scans_of(outputs: Mapping[str, Any]) -> str:
    """The digest of what is known of recognised pages; "" where none was."""
    return str((outputs.get("scans") or {}).get("sha256", ""))


def after_finding(review: str, unresolved: int) -> str:
    """Where a run goes on: to a person, or past one."""
    return "default" if review == "always" or (review == "needed" and unresolved > 0) else SETTLED_ACTION


def given_of(extraction: Mapping[str, Any], found: ExtractionFacts) -> dict[str, Any]:
    told = {key: value for key, value in asdict(found).items() if key != "reasons"}
    return {"extraction": extraction, "found": told, "reasons": list(found.reasons)}


class CheckValues(Stage[str, tuple[Entry, ...]]):
    """Every value for a person to accept, edit or reject; a flow says in which review."""

    name, title = "check", "Review"
    needs = ("extraction", "reading")
    gives = ("asked",)

    def read(self, facts: Facts) -> str:
        return str(facts.outputs["extraction"]["sha256"])

    def work(self, given: str, live: Live) -> tuple[Entry, ...]:
        return EXTRACTION.validate_json(live.path_of(given).read_bytes()).entries

    def write(self, facts: Facts, result: tuple[Entry, ...]) -> Mapping[str, Any]:
        return {"asked": len(result)}

    def proposals(self, facts: Facts, result: tuple[Entry, ...]) -> Sequence[Entry]:
        return result


@dataclass(frozen=True)
class Exporting:
    extraction: str
    name: str
    reviewed: tuple[Reviewed, ...]


class WriteFiles(Stage[Exporting, dict[str, Any]]):
    """The values as files, and what came of their sums."""

    name, title = "export", "Writing files"
    needs = ("extraction",)
    gives = (
        "fields", "tables", "rows", "unresolved", "rejected", "sums_checked", "sums_failing", "by_model", "by_person",
        "notes",
    )  # fmt: skip
    limits = LONG

    def read(self, facts: Facts) -> Exporting:
        return Exporting(
            facts.outputs["extraction"]["sha256"], facts.document.name, tuple(facts.reviews.get("values", ()))
        )

    def work(self, given: Exporting, live: Live) -> dict[str, Any]:
        extraction = live.path_of(given.extraction)
        if given.reviewed:
            settled = renumbered([_settled(one) for one in given.reviewed])
        else:
            settled = settled_as_found(EXTRACTION.validate_json(extraction.read_bytes()))
        found: Exported = live.child(EXPORT_TO_FOLDER, extraction, settled, given.name, live.folder)
        stem = given.name.rsplit(".", 1)[0] or "document"
        for file, kind, media in (
            ("values.json", "values", JSON),
            ("summary.csv", "summary", CSV),
            ("details.csv", "details", CSV),
            ("workbook.xlsx", "workbook", XLSX),
        ):
            name = f"{stem}-{file}" if kind != "workbook" else f"{stem}.xlsx"
            live.keep(live.folder / file, kind=kind, name=name, media_type=media)
        for one in found.failing:
            live.warn(one)
        return {
            "fields": found.fields,
            "tables": [asdict(one) for one in found.tables],
            "rows": found.rows,
            "unresolved": found.unresolved,
            "rejected": found.rejected,
            "sums_checked": found.checks,
            "sums_failing": list(found.failing),
            "by_model": found.by_model,
            "by_person": found.by_person,
            "notes": found.notes,
        }


def _settled(one: Reviewed) -> Settled:
    """What a person decided; where nobody was asked, what is unresolved stays so."""
    entry: Entry = one.value
    if one.decision == "rejected":
        return Settled(entry, "rejected")
    if not one.by_person:
        return Settled(entry, "unresolved" if entry.is_unresolved else "found")
    return Settled(confirmed(entry), "edited" if one.decision == "edited" else "accepted")

"""Take words, patterns and areas out of a PDF for good, and prove it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from pydantic import TypeAdapter

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Item, ItemOutcome, ItemStage, Live, Outcome, Stage
from pipeline.params import AskField, ValueField
from pipeline.pdf.ocr.engines.found import has_engine
from pipeline.pdf.ocr.tessdata import INSTALL
from pipeline.pdf.redact.hits import Hit, write_hits
from pipeline.pdf.redact.steps import (
    Box,
    FoundFacts,
    Redacted,
    Searched,
    Surveyed,
    Wish,
    find_hits,
    redact_to_file,
    search_page_to_file,
    survey_pictures,
)
from pipeline.pdf.rewriting.outcome import rows
from pipeline.registry import register
from pipeline.reviews.redaction import HIT_REVIEW, KINDS, accepted
from pipeline.stages.recognition import A_PAGE, SIDE_BY_SIDE, lengthened, shortened

PDF, JSON = "application/pdf", "application/json"
STRAIGHT: Final = "straight"  # past the review
MOST_LISTED = 1000  # pages that are named one by one
BOXES: TypeAdapter[list[Box]] = TypeAdapter(list[Box])
LONG = Limits(memory=2048 * 1024 * 1024, cpu=5400, wall=3600.0, output=2048 * 1024 * 1024)


class Params(forms.Form):
    words = forms.CharField(
        label="Words",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One word or phrase a line, wherever it stands.",
    )
    kinds = forms.MultipleChoiceField(
        label="Known patterns",
        required=False,
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    patterns = forms.CharField(
        label="Own patterns",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "code-field", "spellcheck": "false"}),
        help_text="One regular expression a line, as Python knows them.",
    )
    boxes = ValueField(
        label="Boxes",
        adapter=BOXES,
        required=False,
        help_text="A JSON list of areas in points from the page's top left corner, as drawn above. Text, lines and "
        "pictures under them go.",
    )
    case = forms.BooleanField(label="Capitals matter", required=False, initial=False)
    whole = forms.BooleanField(label="Whole words only", required=False, initial=False)
    pictures = forms.BooleanField(
        label="Also search pictures",
        required=False,
        initial=has_engine,
        help_text="Text recognition reads scans and other pictures for words and patterns; a word it misreads stays.",
    )
    fill = forms.ChoiceField(
        label="In its place",
        choices=[("black", "Black"), ("white", "White"), ("none", "Nothing")],
        initial="black",
    )
    review = AskField(
        label="Look before cutting",
        help_text="The run waits and shows every place on its page. You drop what shall stay and draw boxes where more "
        "shall go; nothing else is cut. Of several documents each waits for itself.",
    )
    allow_signed = forms.BooleanField(
        label="Redact signed files too", required=False, initial=False, help_text="A signature breaks by it."
    )

    def clean_patterns(self) -> str:
        for line in lines_of(self.cleaned_data["patterns"]):
            try:
                if re.compile(line).match(""):
                    raise ValidationError(f"{line} fits nothing at all, which is everywhere. Make it narrower.")
            except (re.error, RecursionError, OverflowError) as error:
                raise ValidationError(f"{line[:80]} is no regular expression: {error}.") from None
        return str(self.cleaned_data["patterns"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        asked = [found.get(name) for name in ("kinds", "boxes")]
        asked += [lines_of(found.get(name) or "") for name in ("words", "patterns")]
        if not self.errors and not any(asked):
            self.add_error("words", "Say what shall go: words, patterns or boxes.")
        return found


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


@dataclass(frozen=True)
class _Asked:
    document: Input
    wish: Wish
    allow_signed: bool


def asked_of(facts: Facts) -> _Asked:
    params = facts.params
    wish = Wish(
        words=lines_of(params["words"]),
        kinds=tuple(params["kinds"]),
        patterns=lines_of(params["patterns"]),
        boxes=tuple(BOXES.validate_python(params["boxes"] or [])),
        case=params["case"],
        whole=params["whole"],
        fill=params["fill"],
        pictures=params["pictures"],
    )
    return _Asked(facts.document, wish, params["allow_signed"])


class Survey(Stage[_Asked, dict[str, Any]]):
    """Refuses what cannot be redacted, and finds the pages whose pictures are to be read."""

    name, title = "survey", "Looking for pictures to search"
    gives = ("todo", "small_pictures", "engine")
    limits = LONG
    seconds = 4000.0

    def read(self, facts: Facts) -> _Asked:
        return asked_of(facts)

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        document = given.document
        found: Surveyed = live.child(
            survey_pictures, live.path_of(document.sha256), given.wish, live.password_of(document.version_id),
            allow_signed=given.allow_signed,
        )  # fmt: skip
        if found.todo:
            live.log(f"Pictures on {len(found.todo)} of {found.pages} pages are searched by {found.engine}")
        return {
            "todo": list(found.todo), "small_pictures": list(found.unsearched[:MOST_LISTED]), "engine": found.engine,
        }  # fmt: skip


@dataclass(frozen=True)
class _Page:
    asked: _Asked
    number: int


class Search(ItemStage[_Page, dict[str, Any]]):
    """Has the pictures of each page read for itself: one that cannot be read costs one page, and is told."""

    name, title = "search", "Searching pictures"
    needs = ("todo", "small_pictures", "engine")
    gives = ("searched", "unreadable", "left_unsearched", "why_unsearched")
    actions = ("default", STRAIGHT)
    limits = A_PAGE
    seconds = 400.0
    concurrency = SIDE_BY_SIDE

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(f"{number:05}", f"Page {number}", {"page": number}) for number in facts.outputs["todo"]]

    def read_item(self, facts: Facts, item: Item) -> _Page:
        return _Page(asked_of(facts), int(item.given["page"]))

    def work_item(self, given: _Page, live: Live) -> dict[str, Any]:
        document, target = given.asked.document, live.folder / f"page-{given.number:05}.json"
        many: int = live.child(
            search_page_to_file, live.path_of(document.sha256), given.number, target, given.asked.wish,
            live.password_of(document.version_id),
        )  # fmt: skip
        kept = live.keep(target, kind="searched", name=target.name, media_type=JSON).sha256 if many else ""
        return {"hits": many, "sha256": kept}

    def fallback(self, given: _Page, error: Exception) -> dict[str, Any]:
        return {"problem": str(error)}

    def write_item(self, facts: Facts, item: Item, result: dict[str, Any]) -> Mapping[str, Any]:
        return {"page": item.given["page"], **result}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Outcome:
        read = [one.result for one in items if "sha256" in one.result]
        lost = [int(one.item.given["page"]) for one in items if "sha256" not in one.result]
        left = sorted({*facts.outputs["small_pictures"], *lost})[:MOST_LISTED]
        gives = {
            # By page, the digest in fewer letters, "" where nothing was found: three hundred of them are to fit.
            "searched": [[page["page"], shortened(page["sha256"])] for page in read],
            "unreadable": lost,
            "left_unsearched": left,
            "why_unsearched": _why(facts, lost),
        }
        return Outcome(gives, "default" if facts.params.get("review") else STRAIGHT)


def _why(facts: Facts, lost: Sequence[int]) -> str:
    """Why pictures were not searched, in sentences that go on after a colon."""
    reasons = []
    if lost:
        reasons.append(f"page {_numbers(lost)} could not be read by text recognition. Draw boxes there.")
    if facts.outputs["small_pictures"]:
        if not facts.params["pictures"]:
            reasons.append("it was not asked for.")
        elif not facts.outputs["engine"]:
            reasons.append(f"there is no OCR engine here. Draw boxes, or an administrator can: {INSTALL}")
        else:
            reasons.append("they are small beside the page's text. Draw boxes where they show words.")
    return " Others: ".join(reasons)


def _numbers(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:20])) + (" and more" if len(pages) > 20 else "")


@dataclass(frozen=True)
class _Looked:
    """What is known before text is searched: digests of hits in pictures by page, "" for none, and pages left out."""

    asked: _Asked
    pages: Mapping[int, str]
    unsearched: tuple[int, ...]

    def searched(self, live: Live, decided: Path | None = None) -> Searched:
        paths = {page: live.path_of(sha256) if sha256 else None for page, sha256 in self.pages.items()}
        return Searched(paths, self.unsearched, decided)


def looked_of(facts: Facts) -> _Looked:
    pages = {int(page): lengthened(short) if short else "" for page, short in facts.outputs["searched"]}
    return _Looked(asked_of(facts), pages, tuple(facts.outputs["left_unsearched"]))


class Find(Stage[_Looked, dict[str, Any]]):
    """All that would go, for a person to decide on before anything is cut. What was found is in the review alone."""

    name, title = "find", "Finding places"
    needs = ("searched", "left_unsearched", "why_unsearched")
    gives = ("page_sizes", "without_text")
    review = HIT_REVIEW
    limits = LONG
    seconds = 4000.0

    def read(self, facts: Facts) -> _Looked:
        return looked_of(facts)

    def work(self, given: _Looked, live: Live) -> dict[str, Any]:
        document = given.asked.document
        found: FoundFacts = live.child(
            find_hits, live.path_of(document.sha256), given.asked.wish, live.password_of(document.version_id),
            given.searched(live),
        )  # fmt: skip
        live.log(f"Places found: {len(found.hits)}")
        if found.otherwise:
            live.warn(f"On page {_numbers(found.otherwise)} letters look otherwise than programs read them. Draw boxes "
                      "where the page shows what has to go.")  # fmt: skip
        sizes = live.folder / "page-sizes.json"
        sizes.write_text(json.dumps(found.sizes))
        kept = live.keep(sizes, kind="page_sizes", name=sizes.name, media_type=JSON)
        return {
            "page_sizes": kept.reference,
            "without_text": list(found.without_text[:MOST_LISTED]),
            "hits": found.hits,
        }

    def write(self, facts: Facts, result: dict[str, Any]) -> Mapping[str, Any]:
        return {name: result[name] for name in self.gives}

    def proposals(self, facts: Facts, result: dict[str, Any]) -> Sequence[Hit]:
        return list(result["hits"])


@dataclass(frozen=True)
class _Cutting:
    """``looked`` is None for a run that began before pictures were searched page by page: it searches them itself."""

    asked: _Asked
    looked: _Looked | None
    why: str
    accepted: tuple[Hit, ...] | None


class Redact(Stage[_Cutting, dict[str, Any]]):
    name, title = "redact", "Redacting and proving"
    needs = ("searched", "left_unsearched", "why_unsearched")
    gives = (
        "pages", "found", "boxes", "elsewhere", "places_in_pictures", "pictures_searched", "pictures_not_searched",
        "why_not_searched", "pages_as_pictures", "pages_without_text", "read_again", "losses", "left_by_choice",
    )  # fmt: skip
    limits = LONG
    seconds = 4000.0

    def read(self, facts: Facts) -> _Cutting:
        looked = looked_of(facts) if "searched" in facts.outputs else None
        reviewed = facts.reviews.get(HIT_REVIEW.name) if facts.params.get("review") else None
        decided = None if reviewed is None else accepted(reviewed)
        return _Cutting(asked_of(facts), looked, facts.outputs.get("why_unsearched", ""), decided)

    def work(self, given: _Cutting, live: Live) -> dict[str, Any]:
        asked, document, target = given.asked, given.asked.document, live.folder / "redacted.pdf"
        decided = None
        if given.accepted is not None:
            decided = live.folder / "accepted.json"
            write_hits(given.accepted, decided)
        found: Redacted = live.child(
            redact_to_file, live.path_of(document.sha256), target, asked.wish, live.password_of(document.version_id),
            allow_signed=asked.allow_signed, searched=given.looked.searched(live, decided) if given.looked else None,
            progress=True,
        )  # fmt: skip
        self._tell(found, given.why, live)
        live.keep(target, kind="redacted", name="redacted.pdf", media_type=PDF)  # a file's name may say too much
        return {
            "pages": found.pages,
            "found": [{"what": name, "places": many} for name, many in found.found.items()],
            "boxes": found.boxes,
            "elsewhere": found.elsewhere,
            "places_in_pictures": found.in_pictures,
            "pictures_searched": list(found.searched),
            "pictures_not_searched": list(found.unsearched[:MOST_LISTED]),
            "why_not_searched": given.why,
            "pages_as_pictures": list(found.pictured),
            "pages_without_text": list(found.unread),
            "read_again": [asdict(one) for one in found.checks],
            "losses": rows(found.losses),
            "left_by_choice": found.left,
        }

    def _tell(self, found: Redacted, why: str, live: Live) -> None:
        for number in found.pictured[:20]:
            live.warn(f"Page {number} would not let go of everything and is a picture now.")
        if found.unsearched:
            live.warn(f"Words in pictures were not searched on page {_numbers(found.unsearched)}: {why}")
        for loss in found.losses:
            live.warn(str(loss))


@register
class RedactFlow(Flow):
    key, title = "redact", "Redact a PDF"
    summary = "Takes words, patterns and areas out for good, and has several programs prove that they are gone."
    icon, group = "eye-off", "Protect"
    words = (
        "black",
        "out",
        "blacken",
        "blackout",
        "hide",
        "censor",
        "anonymize",
        "anonymise",
        "remove",
        "words",
        "personal",
        "sensitive",
        "gdpr",
    )
    Params = Params
    seldom = ("patterns", "boxes", "case", "whole", "fill", "allow_signed")
    accepts = (PDF,)
    stages = (Survey, Search, Find, Redact)
    edges = {("search", "default"): "find", ("search", STRAIGHT): "redact"}
    results = Redact.gives
    delivers = ("redacted",)
    compares = "redacted"

    @classmethod
    def leaves_out(cls, params: Mapping[str, Any]) -> frozenset[str]:
        return frozenset() if params.get("review") else frozenset({"find"})

"""Take words, patterns and areas out of a PDF for good, and prove it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from pydantic import TypeAdapter

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.params import ValueField
from pipeline.pdf.ocr.engines.found import has_engine
from pipeline.pdf.ocr.tessdata import INSTALL
from pipeline.pdf.redact.steps import Box, Redacted, Wish, redact_to_file
from pipeline.pdf.rewriting.outcome import rows
from pipeline.registry import register

PDF = "application/pdf"
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
        choices=[
            ("email", "E-mail addresses"),
            ("phone", "Telephone numbers"),
            ("iban", "Bank accounts (IBAN)"),
            ("card", "Card numbers"),
            ("ssn", "US social security numbers"),
            ("ip", "IP addresses"),
        ],
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


class Redact(Stage[_Asked, dict[str, Any]]):
    name, title = "redact", "Redacting and proving"
    gives = (
        "pages", "found", "boxes", "elsewhere", "places_in_pictures", "pictures_searched", "pictures_not_searched",
        "why_not_searched", "pages_as_pictures", "pages_without_text", "read_again", "losses",
    )  # fmt: skip
    limits = LONG
    seconds = 4000.0

    def read(self, facts: Facts) -> _Asked:
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

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        document = given.document
        target = live.folder / "redacted.pdf"
        found: Redacted = live.child(
            redact_to_file, live.path_of(document.sha256), target, given.wish,
            live.password_of(document.version_id), allow_signed=given.allow_signed, progress=True,
        )  # fmt: skip
        self._tell(found, given.wish, live)
        live.keep(target, kind="redacted", name="redacted.pdf", media_type=PDF)  # a file's name may say too much
        return {
            "pages": found.pages,
            "found": [{"what": name, "places": many} for name, many in found.found.items()],
            "boxes": found.boxes,
            "elsewhere": found.elsewhere,
            "places_in_pictures": found.in_pictures,
            "pictures_searched": list(found.searched),
            "pictures_not_searched": list(found.unsearched[:MOST_LISTED]),
            "why_not_searched": _why(found, given.wish),
            "pages_as_pictures": list(found.pictured),
            "pages_without_text": list(found.unread),
            "read_again": [asdict(one) for one in found.checks],
            "losses": rows(found.losses),
        }

    def _tell(self, found: Redacted, wish: Wish, live: Live) -> None:
        for number in found.pictured[:20]:
            live.warn(f"Page {number} would not let go of everything and is a picture now.")
        if found.unsearched:
            numbers = ", ".join(map(str, found.unsearched[:20])) + (" and more" if len(found.unsearched) > 20 else "")
            live.warn(f"Words in pictures were not searched on page {numbers}: {_why(found, wish)}")
        for loss in found.losses:
            live.warn(str(loss))


def _why(found: Redacted, wish: Wish) -> str:
    if not found.unsearched:
        return ""
    if not wish.pictures:
        return "it was not asked for."
    if not found.engine:
        return f"there is no OCR engine here. Draw boxes, or an administrator can: {INSTALL}"
    return "they are small beside the page's text. Draw boxes where they show words."


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
    stages = (Redact,)
    results = Redact.gives
    delivers = ("redacted",)
    compares = "redacted"

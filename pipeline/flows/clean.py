"""Take scripts, attachments, metadata, comments, links and hidden layers out of a PDF, and flatten its forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.pdf.clean.steps import PARTS, Cleaned, clean_to_file
from pipeline.pdf.rewriting.outcome import rows
from pipeline.registry import register

PDF = "application/pdf"
LONG = Limits(memory=2048 * 1024 * 1024, cpu=900, wall=900.0, output=4096 * 1024 * 1024)


class Params(forms.Form):
    parts = forms.MultipleChoiceField(
        label="Take out",
        choices=list(PARTS.items()),
        initial=["scripts", "attachments", "metadata", "layers"],
        widget=forms.CheckboxSelectMultiple,
    )
    allow_signed = forms.BooleanField(
        label="Clean signed files too", required=False, initial=False, help_text="A signature breaks by it."
    )


@dataclass(frozen=True)
class _Asked:
    document: Input
    parts: tuple[str, ...]
    allow_signed: bool


class Clean(Stage[_Asked, dict[str, Any]]):
    name, title = "clean", "Cleaning"
    gives = ("pages", "removed", "size", "losses")
    limits = LONG
    seconds = 1000.0

    def read(self, facts: Facts) -> _Asked:
        return _Asked(facts.document, tuple(facts.params["parts"]), facts.params["allow_signed"])

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        document = given.document
        target = live.folder / "clean.pdf"
        found: Cleaned = live.child(
            clean_to_file, live.path_of(document.sha256), target, given.parts,
            live.password_of(document.version_id), allow_signed=given.allow_signed,
        )  # fmt: skip
        for loss in found.losses:
            live.warn(str(loss))
        stem = document.name.rsplit(".", 1)[0] or "document"
        kept = live.keep(target, kind="cleaned", name=f"{stem}-clean.pdf", media_type=PDF)
        removed = [{"what": PARTS[part], "found": many} for part, many in found.removed.items()]
        return {"pages": found.pages, "removed": removed, "size": kept.size, "losses": rows(found.losses)}


@register
class CleanFlow(Flow):
    key, title = "clean", "Clean a PDF"
    summary = "Takes out scripts, attachments, metadata, comments, links and hidden layers, and flattens forms."
    icon, group = "eraser", "Protect"
    words = (
        "sanitize",
        "sanitise",
        "scrub",
        "strip",
        "metadata",
        "javascript",
        "hidden",
        "anonymize",
        "anonymise",
        "flatten",
        "forms",
        "remove",
        "privacy",
    )
    Params = Params
    seldom = ("allow_signed",)
    accepts = (PDF,)
    stages = (Clean,)
    results = ("pages", "removed", "size", "losses")
    delivers = ("cleaned",)
    compares = "cleaned"

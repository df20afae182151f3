"""Reorder, turn, delete, extract and crop the pages of a PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.pdf.arrange.steps import Arranged, Arrangement, arrange_to_file
from pipeline.pdf.rewriting.order import check_order
from pipeline.pdf.rewriting.outcome import rows
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.registry import register

PDF = "application/pdf"
LONG = Limits(memory=2048 * 1024 * 1024, cpu=600, wall=600.0, output=4096 * 1024 * 1024)


class Params(forms.Form):
    order = forms.CharField(
        label="Pages",
        required=False,
        max_length=40_000,
        help_text="In their new order, such as 3,1,2,5-7. What is not named is left out; !4 leaves out page 4 alone; "
        "2@90 turns page 2 to the right; all, odd, even and last are words. Empty keeps all.",
    )
    turn = forms.TypedChoiceField(
        label="Turn all",
        choices=[("0", "Not"), ("90", "90° to the right"), ("180", "Upside down"), ("270", "90° to the left")],
        initial="0",
    )
    crop = forms.CharField(
        label="Crop",
        required=False,
        max_length=60,
        help_text="Millimetres off each side, or off top, right, bottom and left: 10 or 20,10,20,10. What is cropped "
        "is hidden, not removed.",
    )
    allow_signed = forms.BooleanField(
        label="Change signed files too", required=False, initial=False, help_text="A signature breaks by it."
    )

    def clean_order(self) -> str:
        try:
            check_order(self.cleaned_data["order"])
        except RewriteRefused as problem:
            raise ValidationError(problem.text) from None
        return str(self.cleaned_data["order"])

    def clean_crop(self) -> str:
        if self.cleaned_data["crop"].strip() and sides_of(self.cleaned_data["crop"]) is None:
            raise ValidationError("Give one number of millimetres, or four with commas: 10 or 20,10,20,10.")
        return str(self.cleaned_data["crop"])


def sides_of(text: str) -> tuple[float, float, float, float] | None:
    """Top, right, bottom and left in millimetres; None for what is neither one number nor four, each 0 to 5000."""
    words = [one for one in re.split(r"[,;\s]+", text.strip()) if one]
    if len(words) not in (1, 4) or not all(re.fullmatch(r"\d{1,4}(\.\d{1,3})?", one) for one in words):
        return None
    top, right, bottom, left = [float(one) for one in words] * (4 // len(words))
    return top, right, bottom, left


@dataclass(frozen=True)
class _Asked:
    document: Input
    wish: Arrangement
    allow_signed: bool


class Arrange(Stage[_Asked, dict[str, Any]]):
    name, title = "arrange", "Arranging"
    gives = ("pages_before", "pages_after", "left_out", "turned", "size", "losses")
    limits = LONG
    seconds = 700.0

    def read(self, facts: Facts) -> _Asked:
        params = facts.params
        wish = Arrangement(params["order"], int(params["turn"]), sides_of(params["crop"]))
        return _Asked(facts.document, wish, params["allow_signed"])

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        document = given.document
        target = live.folder / "arranged.pdf"
        found: Arranged = live.child(
            arrange_to_file, live.path_of(document.sha256), target, given.wish,
            live.password_of(document.version_id), allow_signed=given.allow_signed,
        )  # fmt: skip
        for loss in found.losses:
            live.warn(str(loss))
        stem = document.name.rsplit(".", 1)[0] or "document"
        kept = live.keep(target, kind="arranged", name=f"{stem}-pages.pdf", media_type=PDF)
        return {
            "pages_before": found.pages_before,
            "pages_after": found.pages_after,
            "left_out": list(found.left_out),
            "turned": found.turned,
            "size": kept.size,
            "losses": rows(found.losses),
        }


@register
class PagesFlow(Flow):
    key, title = "pages", "Arrange pages"
    summary = "Reorders, turns, deletes, extracts and crops the pages of a PDF."
    icon, group = "grid-dots", "Organise"
    words = (
        "rotate",
        "turn",
        "reorder",
        "move",
        "sort",
        "delete",
        "remove",
        "crop",
        "trim",
        "extract",
        "rearrange",
        "organize",
        "organise",
        "landscape",
        "portrait",
    )
    Params = Params
    seldom = ("turn", "crop", "allow_signed")
    accepts = (PDF,)
    stages = (Arrange,)
    results = ("pages_before", "pages_after", "left_out", "turned", "size", "losses")
    delivers = ("arranged",)

"""Put page numbers, a watermark or a picture on the pages of a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.params import DocumentField
from pipeline.pdf.rewriting.order import check_order
from pipeline.pdf.rewriting.outcome import rows
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.stamp.steps import PLACES, Stamp, Stamped, stamp_to_file
from pipeline.registry import register

PDF = "application/pdf"
LONG = Limits(memory=2048 * 1024 * 1024, cpu=900, wall=900.0, output=4096 * 1024 * 1024)


class Params(forms.Form):
    text = forms.CharField(
        label="Text",
        required=False,
        max_length=500,
        initial="{page} / {pages}",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="{page}, {pages}, {label}, {name} and {date} are filled in; {page:06} has six digits.",
    )
    picture = DocumentField(
        label="Picture",
        required=False,
        accepts=("image/png", "image/jpeg", PDF),
        help_text="A PNG, a JPEG or the first page of a PDF.",
    )
    place = forms.ChoiceField(label="Place", choices=list(PLACES.items()), initial="bottom")
    size = forms.FloatField(label="Letters in points", min_value=3, max_value=400, initial=10.0)
    colour = forms.RegexField(
        regex=r"^#[0-9a-fA-F]{6}$",
        label="Colour",
        initial="#333333",
        error_messages={"invalid": "Write a colour as #rrggbb."},
    )
    opacity = forms.IntegerField(label="Opacity in percent", min_value=1, max_value=100, initial=100)
    angle = forms.IntegerField(
        label="Angle", min_value=-180, max_value=180, initial=0, help_text="Of the text, in degrees against the clock."
    )
    margin = forms.FloatField(label="Distance from the edge in mm", min_value=0, max_value=500, initial=10.0)
    width = forms.IntegerField(label="Width of the picture in percent", min_value=1, max_value=100, initial=30)
    first_number = forms.IntegerField(label="First number", min_value=0, max_value=9_999_999, initial=1)
    pages = forms.CharField(
        label="Pages", required=False, max_length=5000, help_text="Such as 2-last or odd. Empty: all."
    )
    below = forms.BooleanField(label="Below the content", required=False, initial=False)
    allow_signed = forms.BooleanField(
        label="Stamp signed files too", required=False, initial=False, help_text="A signature breaks by it."
    )

    def clean_pages(self) -> str:
        try:
            check_order(self.cleaned_data["pages"])
        except RewriteRefused as problem:
            raise ValidationError(problem.text) from None
        return str(self.cleaned_data["pages"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not found["text"].strip() and not found.get("picture"):
            self.add_error("text", "Give a text or a picture.")
        return found


@dataclass(frozen=True)
class _Asked:
    document: Input
    picture: Input | None
    stamp: Stamp
    allow_signed: bool


class Stamping(Stage[_Asked, dict[str, Any]]):
    name, title = "stamp", "Stamping"
    gives = ("pages", "stamped", "losses")
    limits = LONG
    seconds = 1000.0

    def read(self, facts: Facts) -> _Asked:
        params = facts.params
        day = timezone.localtime(facts.now).date().isoformat() if facts.now else ""
        stamp = Stamp(
            text=params["text"].replace("\r\n", "\n").strip("\n"),
            opacity=params["opacity"] / 100,
            name=facts.document.name.rsplit(".", 1)[0],
            date=day,
            start=params["first_number"],
            **{
                name: params[name] for name in ("place", "size", "colour", "angle", "margin", "below", "pages", "width")
            },
        )
        pictures = facts.inputs_as("picture")
        return _Asked(facts.document, pictures[0] if pictures else None, stamp, params["allow_signed"])

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        document = given.document
        target = live.folder / "stamped.pdf"
        picture = live.path_of(given.picture.sha256) if given.picture else None
        found: Stamped = live.child(
            stamp_to_file, live.path_of(document.sha256), target, given.stamp, picture,
            live.password_of(document.version_id), allow_signed=given.allow_signed,
        )  # fmt: skip
        for loss in found.losses:
            live.warn(str(loss))
        stem = document.name.rsplit(".", 1)[0] or "document"
        live.keep(target, kind="stamped", name=f"{stem}-stamped.pdf", media_type=PDF)
        return {"pages": found.pages, "stamped": found.stamped, "losses": rows(found.losses)}


@register
class StampFlow(Flow):
    key, title = "stamp", "Number or stamp pages"
    summary = "Puts page numbers, a watermark or a picture on the pages of a PDF."
    icon, group = "number", "Organise"
    words = (
        "watermark",
        "bates",
        "numbering",
        "numbers",
        "header",
        "footer",
        "logo",
        "sign",
        "signature",
        "picture",
        "overlay",
        "draft",
        "confidential",
    )
    Params = Params
    seldom = ("colour", "opacity", "angle", "margin", "width", "first_number", "below", "allow_signed")
    accepts = (PDF,)
    stages = (Stamping,)
    results = ("pages", "stamped", "losses")
    delivers = ("stamped",)
    compares = "stamped"

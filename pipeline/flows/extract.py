"""Take text, tables, images and attachments out of a PDF, each with its page and its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.pdf.page_ranges import LONGEST, WrongRange, parsed
from pipeline.registry import register
from pipeline.text.conversion import MEDIA_TYPES
from pipeline.text.extraction import Extracted, extract_to_folder

MIB = 1024 * 1024
LONG = Limits(memory=2048 * MIB, cpu=1800, wall=1800.0, output=2048 * MIB)


class Params(forms.Form):
    what = forms.MultipleChoiceField(
        label="What to take out",
        choices=[
            ("text", "Text, with boxes"),
            ("tables", "Tables (CSV, Excel, JSON)"),
            ("images", "Images, as they are stored"),
            ("attachments", "Attached files"),
        ],
        initial=["text", "tables", "images", "attachments"],
    )
    pages = forms.CharField(
        label="Pages", required=False, max_length=LONGEST, help_text="Like 1-3, 7, 10-. Empty for all of them."
    )

    tables = forms.ChoiceField(
        label="Tables",
        choices=[("aligned", "Found by lines and by alignment"), ("lines", "Found by lines only")],
        initial="aligned",
        help_text="Alignment finds tables without lines: columns of figures or short texts below one another.",
    )

    def clean_pages(self) -> str:
        text = str(self.cleaned_data["pages"] or "")
        try:
            parsed(text)
        except WrongRange as error:
            raise forms.ValidationError(error.text) from error
        return text


@dataclass(frozen=True)
class _Asked:
    document: Input
    what: list[str]
    pages: str
    aligned: bool


class Extract(Stage[_Asked, dict[str, Any]]):
    name, title = "extract", "Taking out"
    gives = ("counts", "notes", "preview", "files")
    limits = LONG
    seconds = 2000.0

    def read(self, facts: Facts) -> _Asked:
        return _Asked(
            facts.document, list(facts.params["what"]), facts.params["pages"], facts.params["tables"] == "aligned"
        )

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        source, password = live.path_of(given.document.sha256), live.password_of(given.document.version_id)
        found: Extracted = live.child(
            extract_to_folder,
            source,
            live.folder,
            given.what,
            given.pages,
            password,
            aligned=given.aligned,
            progress=True,
        )
        for note in found.notes:
            live.warn(note)
        stem = given.document.name.rsplit(".", 1)[0] or "document"
        for name in found.files:
            kind = "extracted" if name == "extracted.zip" else name.replace(".", "_")
            media_type = MEDIA_TYPES[name.rsplit(".", 1)[1]]
            live.keep(live.folder / name, kind=kind, name=f"{stem}-{name}", media_type=media_type)
        return {
            "counts": found.counts,
            "notes": list(found.notes),
            "preview": found.preview,
            "files": list(found.files),
        }


@register
class ExtractFlow(Flow):
    key, title = "extract", "Extract from a PDF"
    summary = "Takes text, tables, images and attachments out of a PDF, each with its page and its place."
    icon, group = "file-export", "Understand"
    words = (
        "text",
        "tables",
        "images",
        "pictures",
        "photos",
        "attachments",
        "csv",
        "xlsx",
        "txt",
        "png",
        "jpg",
        "jpeg",
        "pull",
        "save",
    )
    Params = Params
    accepts = ("application/pdf",)
    stages = (Extract,)
    results = ("counts", "notes", "preview", "files")
    delivers = ("extracted", "text_txt", "text_json", "tables_xlsx", "tables_json", "images_json", "attachments_json")

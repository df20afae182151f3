"""Make one PDF of images, texts, Markdown, HTML, tables and Office files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from documents.isolation import Limits
from documents.sniffing import OFFICE_BY_EXTENSION
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.registry import register
from pipeline.text.to_pdf.steps import Made, Source, make_pdf

MIB = 1024 * 1024
LONG = Limits(memory=2048 * MIB, cpu=900, wall=1200.0, output=2048 * MIB)


class Params(forms.Form):
    paper = forms.ChoiceField(
        label="Paper",
        choices=[("fit", "As large as each image; A4 for texts"), ("a4", "A4"), ("letter", "Letter")],
        initial="fit",
        help_text="Office files keep their own. They need LibreOffice on the machine.",
    )


@dataclass(frozen=True)
class _Asked:
    documents: tuple[Input, ...]
    paper: str


class Make(Stage[_Asked, dict[str, Any]]):
    name, title = "make", "Making the PDF"
    gives = ("pages", "parts", "notes", "size")
    limits = LONG
    seconds = 1300.0

    def read(self, facts: Facts) -> _Asked:
        return _Asked(facts.inputs_as("document"), facts.params["paper"])

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        sources = [Source(live.path_of(one.sha256), one.name, one.media_type) for one in given.documents]
        target = live.folder / "made.pdf"
        found: Made = live.child(make_pdf, sources, target, live.folder, given.paper, progress=True)
        for note in found.notes:
            live.warn(note)
        stem = given.documents[0].name.rsplit(".", 1)[0] or "document"
        kept = live.keep(target, kind="pdf", name=f"{stem}.pdf", media_type="application/pdf")
        parts = [
            {"file": one.name[:120], "pages": pages} for one, pages in zip(given.documents, found.parts, strict=True)
        ]
        return {"pages": found.pages, "parts": parts[:200], "notes": list(found.notes)[:40], "size": kept.size}


@register
class ToPdfFlow(Flow):
    key, title = "to-pdf", "Make a PDF"
    summary = "Makes one PDF of images, texts, Markdown, HTML, tables and Office files; nothing is loaded from outside."
    icon, group = "file-type-pdf", "Convert"
    words = (
        "jpg",
        "jpeg",
        "png",
        "image",
        "images",
        "photo",
        "picture",
        "tiff",
        "heic",
        "docx",
        "word",
        "doc",
        "rtf",
        "odt",
        "excel",
        "xls",
        "xlsx",
        "ods",
        "powerpoint",
        "ppt",
        "pptx",
        "odp",
        "html",
        "markdown",
        "txt",
        "csv",
        "create",
        "convert",
        "combine",
        "scan",
    )
    Params = Params
    accepts = ("image/*", "text/*", *OFFICE_BY_EXTENSION.values())
    least, most = 1, 500
    stages = (Make,)
    results = ("pages", "parts", "notes", "size")
    delivers = ("pdf",)

"""Turn a PDF into a Word, text, Markdown, HTML, Excel, CSV, picture or PDF/A file, and say what could not be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.pdf.page_ranges import LONGEST, WrongRange, parsed
from pipeline.registry import register
from pipeline.text.conversion import MEDIA_TYPES, Converted, Wanted, convert_to_file

MIB = 1024 * 1024
LONG = Limits(memory=2048 * MIB, cpu=1800, wall=1800.0, output=2048 * MIB)


class Params(forms.Form):
    format = forms.ChoiceField(
        label="Format",
        choices=[
            ("docx", "Word (DOCX)"),
            ("txt", "Plain text"),
            ("md", "Markdown"),
            ("html", "HTML, one file with its images"),
            ("xlsx", "Excel (XLSX): the tables"),
            ("csv", "CSV: the tables"),
            ("png", "PNG pictures"),
            ("jpeg", "JPEG pictures"),
            ("webp", "WebP pictures"),
            ("tiff", "TIFF, one file of all pages or pictures"),
            ("svg", "SVG drawings"),
            ("pdfa", "PDF/A-2b, for archives (needs Ghostscript)"),
        ],
        initial="docx",
        help_text="Several pictures, and several CSV files, come as a zip; several pages as TIFF are one file.",
    )
    pages = forms.CharField(
        label="Pages", required=False, max_length=LONGEST, help_text="Like 1-3, 7, 10-. Empty for all of them."
    )
    dpi = forms.IntegerField(
        label="Resolution in dpi", initial=150, min_value=36, max_value=1200, help_text="Of pictures."
    )
    quality = forms.IntegerField(
        label="Quality", initial=85, min_value=5, max_value=100, help_text="Of JPEG and WebP pictures."
    )
    multipage = forms.BooleanField(
        label="One TIFF of all pages",
        required=False,
        initial=True,
        help_text="Else each page is a file. Black and white pages are compressed as faxes are, from 200 dpi on.",
    )
    tables = forms.ChoiceField(
        label="Tables",
        choices=[("aligned", "Found by lines and by alignment"), ("lines", "Found by lines only")],
        initial="aligned",
        help_text="Alignment finds tables without lines: columns of figures or short texts below one another.",
    )
    keep_running = forms.BooleanField(label="Keep running heads, feet and page numbers", required=False, initial=False)

    def clean_pages(self) -> str:
        text = str(self.cleaned_data["pages"] or "")
        try:
            parsed(text)
        except WrongRange as error:
            raise forms.ValidationError(error.text) from error
        return text

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("format") == "pdfa" and found.get("pages"):
            self.add_error("pages", "PDF/A is made of the whole document. Split it first.")
        return found


@dataclass(frozen=True)
class _Asked:
    document: Input
    wanted: Wanted


class Convert(Stage[_Asked, dict[str, Any]]):
    """Reads the document and writes it in the other format, in one child; nothing else sees its pages."""

    name, title = "convert", "Converting"
    gives = ("format", "pages", "counts", "notes", "preview", "conforms", "size")
    limits = LONG
    seconds = 2000.0

    def read(self, facts: Facts) -> _Asked:
        params = facts.params
        wanted = Wanted(
            params["format"], params["pages"], params["dpi"], params["quality"], params["keep_running"],
            params["tables"] == "aligned", stem_of(facts.document.name), params["multipage"],
        )  # fmt: skip
        return _Asked(facts.document, wanted)

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        source, target = live.path_of(given.document.sha256), live.folder / "converted"
        password = live.password_of(given.document.version_id)
        found: Converted = live.child(
            convert_to_file, source, target, live.folder, given.wanted, password, progress=True
        )
        for note in found.notes:
            live.warn(note)
        media_type = MEDIA_TYPES[found.suffix]
        kept = live.keep(target, kind="converted", name=f"{given.wanted.stem}.{found.suffix}", media_type=media_type)
        if found.first:
            live.keep(live.folder / "first", kind="preview", name="first-page", media_type=found.first)
        return {
            "format": given.wanted.format,
            "pages": found.pages,
            "counts": found.counts,
            "notes": list(found.notes),
            "preview": found.preview,
            "conforms": found.conforms,
            "size": kept.size,
        }


def stem_of(name: str) -> str:
    return name.rsplit(".", 1)[0] or "document"


@register
class ConvertFlow(Flow):
    key, title = "convert", "Convert a PDF"
    summary = "Writes a PDF as Word, text, Markdown, HTML, Excel, CSV, pictures or PDF/A, and says what was not kept."
    icon, group = "transform", "Convert"
    words = (
        "export",
        "docx",
        "word",
        "doc",
        "xlsx",
        "excel",
        "csv",
        "jpg",
        "jpeg",
        "png",
        "tif",
        "tiff",
        "image",
        "images",
        "picture",
        "txt",
        "text",
        "md",
        "markdown",
        "html",
        "pdf/a-2b",
        "archive",
    )
    Params = Params
    seldom = ("dpi", "quality", "keep_running")
    only_with = {"multipage": ("format", ("tiff",))}
    accepts = ("application/pdf",)
    stages = (Convert,)
    results = ("format", "pages", "counts", "notes", "preview", "conforms", "size")
    delivers = ("converted",)

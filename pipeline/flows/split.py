"""Split a PDF into several, by ranges, number, bookmarks, size, blank pages, invoices or statements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms

from accounts.selectors.settings import setting
from documents.isolation import Limits, Named
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.pdf.rewriting.order import check_order
from pipeline.pdf.rewriting.outcome import MOST_TOLD, rows
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.split.steps import Cut, Parts, split_to_folder
from pipeline.registry import register

PDF = "application/pdf"
FOUND = {  # cut where the text says
    "invoices": Named("pipeline.text.invoices.starts:invoice_ranges"),
    "statements": Named("pipeline.text.statements.starts:statement_ranges"),
}
MOST_SINGLE = 100  # parts that are also handed out one by one
_UNCUT = "On page {} another invoice may begin. It was not cut there: look, and if so cut into ranges of pages."
LONG = Limits(memory=2048 * 1024 * 1024, cpu=1800, wall=1800.0, output=4096 * 1024 * 1024)


class Params(forms.Form):
    by = forms.ChoiceField(
        label="Cut",
        choices=[
            ("every", "After every so many pages"),
            ("ranges", "Into ranges of pages"),
            ("outline", "At bookmarks"),
            ("size", "Into files of at most a size"),
            ("blank", "At blank pages, which are left out"),
            ("invoices", "Where invoices begin"),
            ("statements", "Where bank statements begin"),
        ],
        initial="every",
    )
    every = forms.IntegerField(label="Pages per file", min_value=1, max_value=5000, initial=1)
    ranges = forms.CharField(
        label="Ranges",
        required=False,
        max_length=5000,
        help_text="A semicolon between files: 1-3; 4,6; 7-last makes three.",
    )
    level = forms.IntegerField(
        label="Level of bookmarks", min_value=1, max_value=9, initial=1, help_text="1 cuts at the topmost alone."
    )
    size_mb = forms.FloatField(label="Largest size in MB", required=False, min_value=0.01, max_value=10_000)
    allow_signed = forms.BooleanField(
        label="Split signed files too",
        required=False,
        initial=False,
        help_text="A signature does not hold in the parts.",
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("by") == "size" and found.get("size_mb") is None and "size_mb" not in self.errors:
            self.add_error("size_mb", "Say how large a file may be.")
        if found.get("by") == "ranges" and "ranges" not in self.errors:
            parts = [one for one in found["ranges"].split(";") if one.strip()]
            if not parts:
                self.add_error("ranges", "Say which pages.")
            try:
                for one in parts:
                    check_order(one)
            except RewriteRefused as problem:
                self.add_error("ranges", problem.text)
        return found


@dataclass(frozen=True)
class _Asked:
    document: Input
    cut: Cut
    allow_signed: bool
    page_limit: int


class Split(Stage[_Asked, dict[str, Any]]):
    name, title = "split", "Splitting"
    gives = ("files", "parts", "blank_pages", "losses", "notes")
    limits = LONG
    seconds = 2000.0

    def read(self, facts: Facts) -> _Asked:
        params = facts.params
        size = round((params["size_mb"] or 0) * 1_000_000)
        cut = Cut(params["by"], params["ranges"], params["every"], params["level"], size)
        return _Asked(facts.document, cut, params["allow_signed"], setting("page_limit"))

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        document = given.document
        password = live.password_of(document.version_id)
        stem = document.name.rsplit(".", 1)[0][:80].replace("/", " ") or "document"
        cut, notes = given.cut, list[str]()
        if cut.by in FOUND:
            ranges, doubtful, said = live.child(
                FOUND[cut.by], live.path_of(document.sha256), password, given.page_limit
            )
            cut = replace(cut, by="ranges", ranges=ranges)
            notes += [_UNCUT.format(", ".join(map(str, doubtful)))] if doubtful else []
            notes += said[:MOST_TOLD]
        for one in notes:
            live.warn(one)
        found: Parts = live.child(
            split_to_folder, live.path_of(document.sha256), live.folder, stem, cut, password,
            allow_signed=given.allow_signed, progress=True,
        )  # fmt: skip
        for loss in found.losses[:MOST_TOLD]:
            live.warn(str(loss))
        live.log(f"Files: {len(found.parts)}")
        live.keep(live.folder / f"{stem}.zip", kind="archive", name=f"{stem}.zip", media_type="application/zip")
        for part in found.parts[:MOST_SINGLE]:
            live.keep(live.folder / part.name, kind="part", name=part.name, media_type=PDF)
        if len(found.parts) > MOST_SINGLE:
            live.log(f"The first {MOST_SINGLE} are there one by one; all are in the archive.")
        return {
            "files": len(found.parts),
            "parts": [
                {"name": one.name, "from": one.first, "to": one.last, "pages": one.pages, "size": one.size}
                for one in found.parts[:200]
            ],
            "blank_pages": list(found.dropped),
            "losses": rows(found.losses),
            "notes": notes,
        }


@register
class SplitFlow(Flow):
    key, title = "split", "Split a PDF"
    summary = "Cuts a PDF into several, by ranges, pages, bookmarks, size, blank pages, invoices or statements."
    icon, group = "arrows-split", "Organise"
    words = ("cut", "divide", "separate", "extract", "pages", "burst", "break", "invoices", "statements", "stack")
    Params = Params
    seldom = ("allow_signed",)
    only_with = {
        "every": ("by", ("every",)), "ranges": ("by", ("ranges",)), "level": ("by", ("outline",)),
        "size_mb": ("by", ("size",)),
    }  # fmt: skip
    needed_with = ("ranges", "size_mb")
    accepts = (PDF,)
    stages = (Split,)
    results = ("files", "parts", "blank_pages", "losses", "notes")
    delivers = ("archive", "part")

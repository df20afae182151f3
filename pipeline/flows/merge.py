"""Join PDFs into one, with their links, bookmarks, forms, labels and attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Refused, Stage
from pipeline.pdf.merge.steps import Merged, Source, merge_to_file
from pipeline.pdf.rewriting.outcome import rows
from pipeline.registry import register

PDF = "application/pdf"
LONG = Limits(memory=2048 * 1024 * 1024, cpu=900, wall=900.0, output=4096 * 1024 * 1024)


class Params(forms.Form):
    sort = forms.ChoiceField(
        label="Order",
        choices=[("given", "As the documents were chosen"), ("name", "By name, 2 before 10")],
        initial="given",
    )
    sequence = forms.RegexField(
        regex=r"^\s*\d{1,4}(\s*,\s*\d{1,4})*\s*$",
        label="Own order",
        required=False,
        max_length=2000,
        help_text="Numbers of the documents in the order above, such as 2,1,3. Each stands once.",
        error_messages={"invalid": "Give numbers with commas between them, such as 2,1,3."},
    )
    bookmark_files = forms.BooleanField(label="A bookmark for each file", required=False, initial=True)
    allow_signed = forms.BooleanField(
        label="Join signed files too",
        required=False,
        initial=False,
        help_text="A signature does not hold in the joined file.",
    )


@dataclass(frozen=True)
class _Asked:
    documents: tuple[Input, ...]
    bookmark_files: bool
    allow_signed: bool


class Merge(Stage[_Asked, dict[str, Any]]):
    name, title = "merge", "Joining"
    gives = ("files", "pages", "bookmarks", "links", "fields", "attachments", "size", "losses")
    limits = LONG
    seconds = 1000.0

    def read(self, facts: Facts) -> _Asked:
        params = facts.params
        documents = ordered(facts.inputs_as("document"), params["sort"], params["sequence"])
        return _Asked(documents, params["bookmark_files"], params["allow_signed"])

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        sources = [
            Source(live.path_of(one.sha256), one.name, live.password_of(one.version_id)) for one in given.documents
        ]
        target = live.folder / "merged.pdf"
        found: Merged = live.child(
            merge_to_file, sources, target, bookmark_files=given.bookmark_files, allow_signed=given.allow_signed,
            progress=True,
        )  # fmt: skip
        for loss in found.losses:
            live.warn(str(loss))
        live.log(f"Files: {len(sources)}, pages: {found.pages}")
        kept = live.keep(target, kind="merged", name="merged.pdf", media_type=PDF)
        return {
            "files": len(sources),
            "pages": found.pages,
            "bookmarks": found.bookmarks,
            "links": found.links,
            "fields": found.fields,
            "attachments": found.attachments,
            "size": kept.size,
            "losses": rows(found.losses),
        }


def ordered(documents: tuple[Input, ...], sort: str, sequence: str) -> tuple[Input, ...]:
    """The documents in the order asked for; raises Refused for numbers that are not theirs."""
    if sort == "name":
        documents = tuple(sorted(documents, key=lambda one: _natural(one.name)))
    if not sequence.strip():
        return documents
    places = [int(one) for one in sequence.split(",")]
    if sorted(places) != list(range(1, len(documents) + 1)):
        text = f"The own order must name each of the {len(documents)} documents once, by the numbers from 1 on."
        raise Refused("bad_sequence", text)
    return tuple(documents[place - 1] for place in places)


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Sorts "part 2" before "part 10"."""
    parts = re.split(r"(\d{1,18})", name.casefold())
    return [(0, int(one), "") if one.isdigit() else (1, 0, one) for one in parts]


@register
class MergeFlow(Flow):
    key, title = "merge", "Merge PDFs"
    summary = "Joins PDFs into one and keeps links, bookmarks, forms, page labels, layers and attachments."
    icon, group = "file-stack", "Organise"
    words = ("combine", "join", "append", "concatenate", "unite", "together", "bind", "stitch")
    Params = Params
    seldom = ("sequence", "allow_signed")
    accepts = (PDF,)
    least, most = 2, 500
    stages = (Merge,)
    results = ("files", "pages", "bookmarks", "links", "fields", "attachments", "size", "losses")
    delivers = ("merged",)

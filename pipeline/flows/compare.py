"""Compare two PDFs: words and looks, page by page, with a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.pdf.comparing.steps import Compared, Side, compare_to_files
from pipeline.registry import register

PDF = "application/pdf"
LONG = Limits(memory=2048 * 1024 * 1024, cpu=1800, wall=1800.0, output=2048 * 1024 * 1024)


class Params(forms.Form):
    swap = forms.BooleanField(
        label="Swap the two sides",
        required=False,
        initial=False,
        help_text="The first document counts as the newer one then, and the second as the older one.",
    )
    tolerance = forms.IntegerField(
        label="Tolerance of colours",
        min_value=0,
        max_value=255,
        initial=24,
        help_text="How far apart two pixels may be, of 255. 0 sees everything, the smoothing of letters too.",
    )


@dataclass(frozen=True)
class _Asked:
    old: Input
    new: Input
    tolerance: int


class Compare(Stage[_Asked, dict[str, Any]]):
    name, title = "compare", "Comparing"
    gives = ("same", "old", "new", "pages_changed", "words_removed", "words_added", "differences", "not_drawn")
    limits = LONG
    seconds = 2000.0

    def read(self, facts: Facts) -> _Asked:
        first, second = facts.inputs_as("document")
        old, new = (second, first) if facts.params["swap"] else (first, second)
        return _Asked(old, new, facts.params["tolerance"])

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        sides = [
            Side(live.path_of(one.sha256), one.name, live.password_of(one.version_id)) for one in (given.old, given.new)
        ]
        report, details = live.folder / "comparison.pdf", live.folder / "differences.json"
        found: Compared = live.child(
            compare_to_files, *sides, report, details, tolerance=given.tolerance, progress=True
        )
        live.keep(report, kind="report", name=report.name, media_type=PDF)
        live.keep(details, kind="details", name=details.name, media_type="application/json")
        changed = [one for one in found.pairs if not one.is_same]
        if found.undrawn:
            live.warn(f"{len(found.undrawn)} pairs of pages could not be drawn, so only their words are compared.")
        live.log(f"{len(changed)} of {len(found.pairs)} pairs of pages differ")
        return {
            "same": not changed,
            "old": given.old.name,
            "new": given.new.name,
            "pages_changed": len(changed),
            "words_removed": sum(one.removed for one in changed),
            "words_added": sum(one.added for one in changed),
            "differences": [
                {"old_page": one.old or None, "new_page": one.new or None, "words_removed": one.removed,
                 "words_added": one.added, "pixels_percent": one.pixels}
                for one in changed[:200]
            ],
            "not_drawn": len(found.undrawn),
        }  # fmt: skip


@register
class CompareFlow(Flow):
    key, title = "compare", "Compare two PDFs"
    summary = "Shows what differs between two PDFs, in words and to the eye, page by page, with a report."
    icon, group = "file-diff", "Understand"
    words = ("diff", "difference", "differences", "changes", "versions", "redline")
    Params = Params
    seldom = ("tolerance",)
    accepts = (PDF,)
    least, most = 2, 2
    sides, swaps = ("Older", "Newer"), "swap"
    stages = (Compare,)
    results = Compare.gives
    delivers = ("report", "details")

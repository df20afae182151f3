"""Before and after, page by page: as people see it, and as programs read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.errors import Missing
from accounts.http import signed_in
from pipeline.pdf.layout import Box
from pipeline.reviewing import number_in
from pipeline.selectors.outputs import stored_output
from pipeline.selectors.reports import Comparison, comparison_of, report_of
from pipeline.text.page_readings import PageReading, page_readings

VIEWS: Final = {
    "slider": _("Slider"),
    "beside": _("Side by side"),
    "difference": _("Difference"),
    "text": _("What a reader extracts"),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """How one renderer's pictures of this page differ; ``changed`` is None where nothing could be compared."""

    renderer: str
    dpi: float
    changed: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of wording on this page, and where it stands."""

    question: str
    before: str
    after: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class ComparedPage:
    """Width and height in points, 0 when unknown; ``readings`` only in the view that shows them."""

    comparison: Comparison
    view: str
    number: int
    pages: range
    width: float
    height: float
    measured: tuple[Measured, ...]
    changed: tuple[Changed, ...]
    readings: tuple[PageReading, ...]

    @property
    def views(self) -> list[tuple[str, Any]]:
        """Without what readers extract where nobody asked them."""
        return [(key, text) for key, text in VIEWS.items() if key != "text" or self.reads_otherwise]

    @property
    def reads_otherwise(self) -> bool:
        """Whether the file shall be read otherwise than it looks."""
        return self.comparison.texts is not None

    @property
    def is_same(self) -> bool:
        """Whether every renderer that painted this page found no changed pixel."""
        return bool(self.measured) and all(one.changed == 0 for one in self.measured)

    @property
    def names(self) -> list[str]:
        return [one.renderer for one in self.measured]

    @property
    def around(self) -> tuple[int, int]:
        """The page before and the page after; 0 where there is none."""
        return self.number - 1, self.number + 1 if self.number < len(self.pages) else 0


@require_safe
def compare(request: HttpRequest, run_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = comparison_of(actor=actor, run_id=run_id)
    context: dict[str, Any] = {"run": found.run, "project": found.run.project}
    if found.artifact_id:
        context["compared"] = _page(actor, found, request.GET.get("page", ""), request.GET.get("view", ""))
    return render(request, "pipeline/compare.html", context)


def _page(actor: Actor, found: Comparison, page: str, view: str) -> ComparedPage:
    number = min(found.page_count, max(1, number_in(page) or 1))
    width, height = found.page_sizes[number - 1] if number <= len(found.page_sizes) else (0.0, 0.0)
    report = _report(actor, found)
    return ComparedPage(
        comparison=found,
        view=view if view in VIEWS else "slider",
        number=number,
        pages=range(1, found.page_count + 1),
        width=width,
        height=height,
        measured=tuple(
            Measured(row["renderer"], row["dpi"], row["changed_pixels"], row["note"])
            for row in (report.get("proof") or {}).get("pictures", ())
            if row["page"] == number
        ),
        changed=tuple(
            Changed(row["question"], row["original"], row["replacement"], tuple(Box(**box) for box in row["boxes"]))
            for row in report.get("mappings", ())
            if row["page"] == number and row["status"] == "applied"
        ),
        readings=page_readings(stored_output(found.texts), number) if view == "text" else (),
    )


def _report(actor: Actor, found: Comparison) -> dict[str, Any]:
    """The run's report; nothing while it is not written, which is a moment after the file itself."""
    try:
        return report_of(actor=actor, run_id=found.run.pk)
    except Missing:
        return {}

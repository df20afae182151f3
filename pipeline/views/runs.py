"""Runs: lists, one run, its log, its items, figures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import signed_in
from accounts.selectors.projects import may_anywhere, project_by_slug, verbs_in
from pipeline.forms.runs import ItemFilterForm, LogFilterForm, RunFilterForm
from pipeline.registry import known_flow
from pipeline.selectors.events import latest_lines, lines_as_text, log_of, words_so_far
from pipeline.selectors.project_figures import figures_of
from pipeline.selectors.run_shown import RunShown, run_shown
from pipeline.selectors.runs import MOST, item_stages, items_of, run_for, runs_listed

PAGE, LOG_PAGE, ITEM_PAGE = 25, 200, 50
SPANS = (7, 30, 90, 365)


@require_GET
def runs(request: HttpRequest, slug: str) -> HttpResponse:
    project = project_by_slug(actor=signed_in(request), slug=slug)
    controls = "run.control" in verbs_in(actor=signed_in(request), project_id=project.pk)
    return _list(request, {"project": project, "controls": controls}, project_id=project.pk)


@require_GET
def runs_all(request: HttpRequest) -> HttpResponse:
    return _list(request, {"controls": may_anywhere(actor=signed_in(request), verb="run.control")})


def _list(request: HttpRequest, context: dict[str, Any], **of: Any) -> HttpResponse:
    filters = RunFilterForm(request.GET)
    rows = runs_listed(actor=signed_in(request), narrow=filters.narrow(), **of)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "filters": filters, "most": MOST}
    return render(request, "pipeline/runs.html", context)


@require_GET
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    lines = latest_lines(actor=actor, run_id=run_id, many=LOG_PAGE)  # before the rest, so that nothing falls between
    shown = run_shown(actor=actor, run_id=run_id)
    context = _context(shown) | {"log": lines, "is_still": "still" in request.GET, "words": words_so_far(run=shown.run)}
    return render(request, "pipeline/run.html", context)


@require_GET
def run_live(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The part of a run's page that changes while it goes on."""
    shown = run_shown(actor=signed_in(request), run_id=run_id)
    return render(request, "pipeline/_run_live.html", _context(shown))


def _context(shown: RunShown) -> dict[str, Any]:
    return {"shown": shown, "run": shown.run, "project": shown.run.project, "open_review": shown.open_review}


@require_GET
def run_log(request: HttpRequest, run_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = run_for(actor=actor, run_id=run_id)
    chosen = known_flow(found.flow)
    filters = LogFilterForm(request.GET, chosen=chosen)
    rows = log_of(actor=actor, run_id=run_id, narrow=filters.narrow())
    page = Paginator(rows, LOG_PAGE).get_page(request.GET.get("page"))
    context = {"run": found, "project": found.project, "flow": chosen, "page": page, "filters": filters}
    return render(request, "pipeline/run_log.html", context)


@require_GET
def run_log_text(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The whole log as text, progress included."""
    lines = lines_as_text(actor=signed_in(request), run_id=run_id)
    response = HttpResponse(lines, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="run-{run_id}.log"'
    return response


@require_GET
def run_items(request: HttpRequest, run_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = run_for(actor=actor, run_id=run_id)
    filters = ItemFilterForm(request.GET, stages=item_stages(actor=actor, run_id=run_id))
    rows = items_of(actor=actor, run_id=run_id, **filters.narrow())
    page = Paginator(rows.select_related("stage"), ITEM_PAGE).get_page(request.GET.get("page"))
    context = {"run": found, "project": found.project, "page": page, "filters": filters}
    return render(request, "pipeline/run_items.html", context)


@require_GET
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug)
    given = request.GET.get("days", "30")
    days = int(given) if given.isdigit() and int(given) in SPANS else 30
    found = figures_of(actor=actor, project_id=project.pk, days=days)
    return render(request, "pipeline/figures.html", {"project": project, "figures": found, "spans": SPANS})

"""Flows of a project: which there are, and starting one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import may
from accounts.http import signed_in
from accounts.selectors.projects import project_by_slug
from documents.services.intake import upload_limits
from pipeline.forms.starting import NewRun
from pipeline.registry import flow as flow_of
from pipeline.selectors.flows import flows_found
from pipeline.selectors.project_figures import usual_time
from pipeline.selectors.shelf import Shelf, shelf_for
from pipeline.services.runs import start_run


@require_GET
def flows(request: HttpRequest, slug: str) -> HttpResponse:
    project = project_by_slug(actor=signed_in(request), slug=slug)
    search = request.GET.get("q", "").strip()[:100]
    context = {"project": project, "groups": flows_found(search), "search": search}
    return render(request, "pipeline/flows.html", context)


@require_http_methods(["GET", "POST"])
def flow(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What a flow does and the form that starts it; "search" brings other documents and keeps what was typed."""
    actor, asks = signed_in(request), request.method == "POST"
    project = project_by_slug(actor=actor, slug=slug, verb="run.start" if asks else "project.see")
    chosen = flow_of(key)
    given = (request.POST, request.FILES) if asks else (None, None)
    new = NewRun(chosen, _shelf(request, project.pk, key), *given)
    if "search" in request.POST:
        new.forget_errors()
    elif asks and new.is_valid():
        with new.blaming():
            return redirect("pipeline:run", start_run(actor=actor, project_id=project.pk, **new.wishes()).pk)
    context = {
        "project": project,
        "flow": chosen,
        "new": new,
        "shelf": new.shelf,
        "may_start": (may_start := may(actor, "run.start", project.pk)),
        "limits": upload_limits(actor=actor, project_id=project.pk) if may_start else None,
        "usual": usual_time(actor=actor, project_id=project.pk, flow_key=key),
    }
    return render(request, "pipeline/flow.html", context)


@require_GET
def flow_documents(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The part of the form that offers documents, for the script that searches while one types."""
    project = project_by_slug(actor=signed_in(request), slug=slug, verb="run.start")
    shelf = _shelf(request, project.pk, key)
    context = {"project": project, "flow": flow_of(key), "shelf": shelf, "may_upload": "new" in request.GET}
    return render(request, "pipeline/_shelf.html", context)


def _shelf(request: HttpRequest, project_id: object, key: str) -> Shelf:
    """The documents to choose from, as the request searched and chose."""
    given = request.POST if request.method == "POST" else request.GET
    picked = [*given.getlist("documents"), *given.getlist("document")]
    search = given.get("q", "").strip()[:100]
    actor = signed_in(request)
    return shelf_for(actor=actor, flow_key=key, project_id=str(project_id), search=search, picked=picked)

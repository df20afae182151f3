"""Flows of a project: which there are, and starting one."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import may
from accounts.errors import Invalid, TooLarge, TooMany
from accounts.http import signed_in
from accounts.selectors.projects import project_by_slug
from documents.http.uploads import upload_from
from documents.services.documents import store_document
from documents.services.intake import upload_limits
from pipeline.forms.order import order_in
from pipeline.forms.starting import NewRun, choices_in
from pipeline.registry import flow as flow_of
from pipeline.selectors.flows import flows_found, flows_near
from pipeline.selectors.project_figures import usual_time
from pipeline.selectors.providers import services_for
from pipeline.selectors.recipes import recipes_found
from pipeline.selectors.runs import wishes_of
from pipeline.selectors.shelf import MOST_CHOSEN, Shelf, chosen_documents, named, shelf_for
from pipeline.services.runs import start_run


@require_GET
def flows(request: HttpRequest, slug: str) -> HttpResponse:
    """The tools, those for the chosen documents where some are chosen."""
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug)
    search = request.GET.get("q", "").strip()[:100]
    chosen = chosen_documents(actor=actor, project_id=project.pk, ids=request.GET.getlist("document"))
    media_types = [one.newest.blob.media_type for one in chosen if one.newest]
    may_start = may(actor, "run.start", project.pk)
    groups = flows_found(search, media_types)
    recipes = recipes_found(actor=actor, project_id=project.pk, search=search) if may_start else []
    context = {
        "project": project,
        "groups": groups,
        "near": [] if groups or recipes else flows_near(search, media_types),
        "search": search,
        "chosen": chosen,
        "recipes": recipes,
        "may_start": may_start,
        "limits": upload_limits(actor=actor, project_id=project.pk) if may_start else None,
    }
    return render(request, "pipeline/flows.html", context)


@require_POST
def flows_for(request: HttpRequest, slug: str) -> HttpResponse:
    """Documents that were ticked, or files that were dropped: on to the tools that take them, or to the one named."""
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="run.start")
    one = flow_of(request.POST["to"]) if "to" in request.POST else None
    ids = [*request.POST.getlist("document"), *filter(None, request.POST.getlist("documents"))]
    for file in request.FILES.getlist("uploads"):
        try:
            stored = store_document(actor=actor, project_id=project.pk, upload=upload_from(file))
            ids.append(str(stored.document.pk))
        except (Invalid, TooLarge, TooMany) as problem:
            messages.error(request, problem.text)
    if not ids and not one:
        messages.warning(request, _("Choose documents first."))
    place = reverse("pipeline:flow", args=[slug, one.key]) if one else reverse("pipeline:flows", args=[slug])
    if len(ids) > MOST_CHOSEN:
        text = _("The first %(most)d of %(many)d documents are chosen. Tick the others on the page of the tool.")
        messages.warning(request, text % {"most": MOST_CHOSEN, "many": len(ids)})
    return redirect(f"{place}?{named(ids)}" if ids else place)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def flow(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What a flow does and the form that starts it; "search" and "move" only show other documents or another order."""
    actor, asks = signed_in(request), request.method == "POST"
    project = project_by_slug(actor=actor, slug=slug, verb="run.start" if asks else "project.see")
    chosen = flow_of(key)
    given = (request.POST, request.FILES) if asks else (None, None)
    again = wishes_of(actor=actor, run_id=request.GET["again"], flow_key=key) if "again" in request.GET else None
    shelf = _shelf(request, project.pk, key, again.document_ids if again else ())
    ready = services_for(chosen, actor=actor, project_id=project.pk)
    before = {**(again.params if again else {}), **choices_in(request.GET, chosen)}
    new = NewRun(chosen, shelf, *given, params=before, ready=ready)
    if {"search", "move"} & set(request.POST):
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


def _shelf(request: HttpRequest, project_id: object, key: str, before: Sequence[str] = ()) -> Shelf:
    """The documents to choose from, as the request searched and chose."""
    given = request.POST if request.method == "POST" else request.GET
    picked = [*given.getlist("documents"), *given.getlist("document"), *before]
    return shelf_for(
        actor=signed_in(request),
        flow_key=key,
        project_id=str(project_id),
        search=given.get("q", "").strip()[:100],
        picked=picked,
        order=[*order_in(given), *before],
    )

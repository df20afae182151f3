"""How long things stay and what they take: deleting now, and what a project uses."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import Conflict
from accounts.http import signed_in
from accounts.selectors.projects import project_by_slug
from documents.selectors.documents import document_shown
from pipeline.selectors.runs import run_for
from pipeline.selectors.usage import usage_shown
from pipeline.services.deleting import delete_document, delete_results, document_to_delete, results_to_delete


@require_http_methods(["GET", "POST"])
def run_results_delete(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Asks with everything that goes, then does it."""
    actor = signed_in(request)
    run = run_for(actor=actor, run_id=run_id, verb="run.control")
    if request.method == "POST":
        try:
            delete_results(actor=actor, run_id=run_id)
            messages.success(request, _("The results are deleted."))
        except Conflict as problem:
            messages.warning(request, problem.text)
        return redirect("pipeline:run", run_id)
    context = {
        "project": run.project,
        "going": results_to_delete(actor=actor, run_id=run_id),
        "title": _("Delete the results of “%(title)s” now?") % {"title": run.title},
        "verb": _("Delete results now"),
        "cancel_url": reverse("pipeline:run", args=[run_id]),
    }
    return render(request, "pipeline/delete_now.html", context)


@require_http_methods(["GET", "POST"])
def document_delete_now(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The same for a document and the runs that used it."""
    actor = signed_in(request)
    going = document_to_delete(actor=actor, document_id=document_id)
    document = document_shown(actor=actor, document_id=document_id)
    if request.method == "POST":
        try:
            delete_document(actor=actor, document_id=document_id, with_runs="with_runs" in request.POST)
        except Conflict as problem:
            messages.warning(request, problem.text)
            return redirect("pipeline:document_delete_now", document_id)
        messages.success(request, _("“%(name)s” is gone for good.") % {"name": document.name})
        return redirect("documents:documents", document.project.slug)
    context = {
        "project": document.project,
        "going": going,
        "asks_for_runs": bool(going.runs or going.batches),
        "title": _("Delete “%(name)s” for good, now?") % {"name": document.name},
        "verb": _("Delete for good now"),
        "cancel_url": reverse("documents:document", args=[document_id]),
    }
    return render(request, "pipeline/delete_now.html", context)


@require_GET
def usage(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug)
    shown = usage_shown(actor=actor, project_id=project.pk)
    return render(request, "pipeline/usage.html", {"project": project, "usage": shown})

"""Where what a run made goes next: into cloud storage, or into another tool."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.blame import blaming
from accounts.http import signed_in
from documents.selectors.connections import connections_to_choose
from documents.services.taking_in import take_in_artifacts
from pipeline.forms.saving import SaveForm
from pipeline.selectors.called_runs import delivered_with_calls, handed_onward
from pipeline.selectors.runs import run_for
from pipeline.selectors.shelf import MOST_CHOSEN, named
from pipeline.services.connections import export_files


@require_http_methods(["GET", "POST"])
def run_save(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Which of its files, where to."""
    actor = signed_in(request)
    run = run_for(actor=actor, run_id=run_id, verb="run.start")
    form = SaveForm(
        request.POST if request.method == "POST" else None,
        files=delivered_with_calls(actor=actor, run_id=run_id),
        connections=connections_to_choose(actor=actor, project_id=run.project_id),
    )
    if form.is_valid():
        with blaming(form):
            return redirect("pipeline:run", export_files(actor=actor, run_id=run_id, **form.wishes()).pk)
    return render(request, "pipeline/run_save.html", {"run": run, "project": run.project, "form": form})


@require_POST
def run_onward(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Its files become documents, and go on to the tools that take them."""
    actor = signed_in(request)
    run = run_for(actor=actor, run_id=run_id, verb="run.start")
    files = handed_onward(delivered_with_calls(actor=actor, run_id=run_id))
    if not files:
        messages.warning(request, _("This run has no files that a tool takes."))
        return redirect("pipeline:run", run.pk)
    if len(files) > MOST_CHOSEN:
        text = _("The first %(most)d of %(many)d files are taken along. All of them are in the zip of this run.")
        messages.warning(request, text % {"most": MOST_CHOSEN, "many": len(files)})
    ids = [one.pk for one in files[:MOST_CHOSEN]]
    documents = take_in_artifacts(actor=actor, project_id=run.project_id, artifact_ids=ids)
    return redirect(f"{reverse('pipeline:flows', args=[run.project.slug])}?{named([str(one.pk) for one in documents])}")

"""Putting what a run made into cloud storage."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms.blame import blaming
from accounts.http import signed_in
from documents.selectors.connections import connections_to_choose
from pipeline.forms.saving import SaveForm
from pipeline.selectors.called_runs import delivered_with_calls
from pipeline.selectors.runs import run_for
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

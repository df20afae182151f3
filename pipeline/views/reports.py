"""What a run came to, with its proof."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import signed_in
from accounts.selectors.projects import verbs_in
from pipeline.selectors.reports import delivered_of, downloads_of, report_of
from pipeline.selectors.runs import run_for
from pipeline.text.shield_report import shield_report


@require_safe
def report(request: HttpRequest, run_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    run = run_for(actor=actor, run_id=run_id)
    context = {
        "run": run,
        "project": run.project,
        "report": shield_report(report_of(actor=actor, run_id=run_id)),
        "delivered": delivered_of(actor=actor, run_id=run_id),
        "downloads": downloads_of(actor=actor, run_id=run_id),
        "verbs": verbs_in(actor=actor, project_id=run.project_id),
    }
    return render(request, "pipeline/report.html", context)

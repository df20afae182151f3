"""The gate before what must not be handed out unasked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import may
from accounts.actor import Actor
from accounts.errors import Missing
from accounts.forms.blame import blaming
from accounts.http import signed_in
from pipeline.forms.releases import ReleaseForm
from pipeline.selectors.reports import delivered_of, releasers_of
from pipeline.selectors.runs import run_for
from pipeline.services.releases import confirm_release, policy_of


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, run_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    is_sent = request.method == "POST"
    run = run_for(actor=actor, run_id=run_id, verb="release.confirm" if is_sent else "run.see")
    text, digest = policy_of(run)
    if not text:
        raise Missing("Nothing of this run needs a release.")
    form = ReleaseForm(request.POST if is_sent else None, initial={"digest": digest})
    if form.is_valid():
        with blaming(form):
            confirm_release(actor=actor, run_id=run_id, digest=form.cleaned_data["digest"])
        if form.is_valid():
            messages.success(request, _("It is released. Everyone who downloads a copy is logged."))
            return redirect("pipeline:report", run_id)
    context = _context(actor, run) | {"text": text, "form": form}
    return render(request, "pipeline/release.html", context, status=400 if form.errors else 200)


def _context(actor: Actor, run: Any) -> dict[str, Any]:
    return {
        "run": run,
        "project": run.project,
        "guarded": [one for one in delivered_of(actor=actor, run_id=run.pk) if one.artifact.guarded],
        "may_release": may(actor, "release.confirm", run.project_id),
        "owners": releasers_of(actor=actor, run_id=run.pk),
    }

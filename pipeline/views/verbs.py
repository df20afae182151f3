"""What can be asked of a run: its verbs, and doing it again from one of its stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.errors import Conflict, Invalid
from accounts.http import signed_in
from accounts.http.asking import Asking
from pipeline.forms.runs import DerivedRun
from pipeline.registry import flow
from pipeline.selectors.restarting import restart_points
from pipeline.selectors.runs import run_for
from pipeline.selectors.shelf import shelf_for
from pipeline.services import runs as commands

COMMANDS: Final[Mapping[str, Callable[..., Any]]] = {
    "pause": commands.pause_run,
    "resume": commands.resume_run,
    "cancel": commands.cancel_run,
    "retry": commands.retry_run,
    "clone": commands.clone_run,
    "delete": commands.delete_run,
    "restore": commands.restore_run,
}
ASKING: Final[Mapping[str, Asking]] = {
    "pause": Asking(
        _("Pause “%(title)s”?"),
        _("It stops at the next place where it can go on later. What is done stays."),
        _("Pause"),
        _("The run was asked to pause."),
        tone="info",
        icon="player-pause",
    ),
    "resume": Asking(
        _("Let “%(title)s” go on?"),
        _("It goes on where it stopped."),
        _("Resume"),
        _("The run goes on."),
        tone="info",
        icon="player-play",
    ),
    "cancel": Asking(
        _("Cancel “%(title)s”?"),
        _("It ends within seconds, and so do the runs it called. What is done stays, and it can be taken up again."),
        _("Cancel run"),
        _("The run was asked to end."),
        back=_("Let it go on"),
    ),
    "retry": Asking(
        _("Retry “%(title)s”?"),
        _("It is taken up where it failed. What was done before is kept and not done again."),
        _("Retry"),
        _("The run is tried again."),
        tone="info",
        icon="refresh",
    ),
    "clone": Asking(
        _("Run “%(title)s” again?"),
        _("A new run starts from the beginning, with the same documents and parameters."),
        _("Start a new run"),
        _("This is the new run."),
        tone="info",
        icon="copy",
    ),
    "delete": Asking(
        _("Delete “%(title)s”?"),
        _("It goes into the trash, from where it can be restored for a while. A run that is still going is cancelled."),
        _("Delete run"),
        _("The run is in the trash."),
    ),
    "restore": Asking(
        _("Restore “%(title)s”?"),
        _("It comes back out of the trash."),
        _("Restore"),
        _("The run is restored."),
        tone="info",
        icon="restore",
    ),
}


@require_http_methods(["GET", "POST"])
def run_verb(request: HttpRequest, run_id: UUID, verb: str) -> HttpResponse:
    """Asks on a page of its own (or in a dialog), then does it."""
    actor, asking = signed_in(request), ASKING[verb]
    right: Any = "run.start" if verb == "clone" else "run.control"
    run = run_for(actor=actor, run_id=run_id, verb=right, trashed=verb == "restore")
    if request.method == "POST":
        try:
            made = COMMANDS[verb](actor=actor, run_id=run_id)
        except Conflict as problem:
            messages.warning(request, problem.text)
            return redirect("pipeline:run", run_id)
        messages.success(request, str(asking.done))
        return redirect("pipeline:run", made.pk) if made else redirect("pipeline:runs", run.project.slug)
    trash = reverse("pipeline:runs_trash", args=[run.project.slug])
    back = trash if verb == "restore" else reverse("pipeline:run", args=[run_id])
    context = asking.shown(cancel_url=back, about={"title": run.title}, project=run.project)
    return render(request, "_confirm.html", context)


@require_http_methods(["GET", "POST"])
def run_rerun(request: HttpRequest, run_id: UUID) -> HttpResponse:
    return _derive(request, run_id, "rerun", commands.rerun_run)


@require_http_methods(["GET", "POST"])
def run_fork(request: HttpRequest, run_id: UUID) -> HttpResponse:
    return _derive(request, run_id, "fork", commands.fork_run)


def _derive(request: HttpRequest, run_id: UUID, verb: str, command: Callable[..., Any]) -> HttpResponse:
    actor = signed_in(request)
    run = run_for(actor=actor, run_id=run_id, verb="run.start")
    form = DerivedRun(
        flow(run.flow),
        points=restart_points(actor=actor, run_id=run_id),
        params=run.params,
        documents=shelf_for(actor=actor, flow_key=run.flow, project_id=run.project_id).for_params,
        submitted=request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("pipeline:run", command(actor=actor, run_id=run_id, **form.wishes()).pk)
        except (Invalid, Conflict) as problem:
            form.blame(problem)
    context = {"run": run, "project": run.project, "flow": flow(run.flow), "form": form, "verb": verb}
    return render(request, "pipeline/run_derive.html", context)

"""The trash of a project's runs: what is in it, and what is done with those that are ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.http import signed_in
from accounts.http.asking import Asking
from accounts.outcomes import Outcome
from accounts.selectors.projects import project_by_slug
from accounts.selectors.settings import setting
from accounts.views.trash import Trash, trash_chosen
from pipeline.selectors.runs import runs_listed
from pipeline.services.many_runs import ManyVerb, steer_runs

PAGE = 25
ASKING: Final[Mapping[str, Asking]] = {
    "restore": Asking(
        ngettext_lazy("Restore %(many)d run?", "Restore %(many)d runs?", "many"),
        _("They come back out of the trash."),
        _("Restore"),
        ngettext_lazy("%(many)d run is restored.", "%(many)d runs are restored.", "many"),
        _("Choose runs first."),
        tone="info",
        icon="restore",
    ),
    "purge": Asking(
        ngettext_lazy("Delete %(many)d run for good?", "Delete %(many)d runs for good?", "many"),
        _("They go with the runs they called, their logs and all that came out of them. This cannot be undone."),
        _("Delete for good"),
        ngettext_lazy("%(many)d run is gone for good.", "%(many)d runs are gone for good.", "many"),
        _("Choose runs first."),
    ),
}


@require_GET
def runs_trash(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug)
    page = Paginator(runs_listed(actor=actor, project_id=project.pk, trashed=True), PAGE)
    context = {"project": project, "page": page.get_page(request.GET.get("page")), "days": setting("trash_days")}
    return render(request, "pipeline/runs_trash.html", context)


@require_POST
def runs_of_trash(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="run.control")
    place = Trash(ASKING, _left, reverse("pipeline:runs_trash", args=[slug]))

    def steer(verb: ManyVerb, ids: Sequence[UUID]) -> list[Outcome]:
        return steer_runs(actor=actor, verb=verb, run_ids=ids)

    return trash_chosen(request, place, project, steer)


def _left(times: int) -> str:
    return ngettext("%(many)d run was left as it is", "%(many)d runs were left as they are", times)

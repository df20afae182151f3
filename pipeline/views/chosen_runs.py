"""One verb for several runs of a list: asked on a page of its own, then done run by run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from accounts.actor import Actor
from accounts.errors import Conflict, TooLarge, TooMany
from accounts.http import signed_in
from accounts.http.asking import Asking
from accounts.outcomes import many_done, reasons_of
from accounts.selectors.projects import project_by_slug
from documents.http.archives import deliver_archive
from pipeline.forms.chosen_runs import ChosenRunsForm, asked_again
from pipeline.forms.runs import RunFilterForm
from pipeline.selectors.runs import able_to, ids_listed
from pipeline.services.many_runs import steer_runs
from pipeline.services.packing import pack_runs

if TYPE_CHECKING:
    from accounts.models import Project


ASKING: Final[Mapping[str, Asking]] = {
    "retry": Asking(
        ngettext_lazy("Retry %(many)d run?", "Retry %(many)d runs?", "many"),
        _("They are taken up where they failed. What was done before is kept and not done again."),
        _("Retry"),
        ngettext_lazy("%(many)d run is tried again.", "%(many)d runs are tried again.", "many"),
        _("Nothing was retried: none of the chosen runs failed, was cancelled or is partly done."),
        tone="info",
        icon="refresh",
    ),
    "cancel": Asking(
        ngettext_lazy("Cancel %(many)d run?", "Cancel %(many)d runs?", "many"),
        _("They end within seconds, and so do the runs they called. What is done stays; they can be taken up again."),
        _("Cancel runs"),
        ngettext_lazy("%(many)d run was asked to end.", "%(many)d runs were asked to end.", "many"),
        _("Nothing was cancelled: all of the chosen runs have ended, or were asked to end."),
        back=_("Let them go on"),
    ),
    "delete": Asking(
        ngettext_lazy("Delete %(many)d run?", "Delete %(many)d runs?", "many"),
        _("They go into the trash, from where they can be restored for a while. What is still going is cancelled."),
        _("Delete runs"),
        ngettext_lazy("%(many)d run is in the trash.", "%(many)d runs are in the trash.", "many"),
        _("Nothing was deleted: the chosen runs are not there any more."),
    ),
}


@require_POST
def runs_chosen(request: HttpRequest, slug: str) -> HttpResponseBase:
    project = project_by_slug(actor=signed_in(request), slug=slug)
    return _chosen(request, reverse("pipeline:runs", args=[slug]), project)


@require_POST
def runs_chosen_all(request: HttpRequest) -> HttpResponseBase:
    return _chosen(request, reverse("pipeline:runs_all"), None)


def _chosen(request: HttpRequest, place: str, project: Project | None) -> HttpResponseBase:
    actor = signed_in(request)
    back = f"{place}?{request.GET.urlencode()}" if request.GET else place
    form = ChosenRunsForm(request.POST)
    try:
        ids = _ids(request, actor, form, project) if form.is_valid() else []
        if ids:
            return _act(request, actor, form, ids, back, project)
        messages.warning(request, str(_("Choose runs first.")))
    except (Conflict, TooLarge, TooMany) as problem:
        messages.warning(request, problem.text)
    return redirect(back)


def _ids(request: HttpRequest, actor: Actor, form: ChosenRunsForm, project: Project | None) -> list[UUID]:
    """Those that were named, or all that the filter in the address shows."""
    if not form.wants_all:
        return form.ids()
    narrow = RunFilterForm(request.GET).narrow()
    return ids_listed(actor=actor, narrow=narrow, project_id=project.pk if project else None)


def _act(
    request: HttpRequest, actor: Actor, form: ChosenRunsForm, ids: list[UUID], back: str, project: Project | None
) -> HttpResponseBase:
    verb = form.cleaned_data["verb"]
    if verb == "download":
        archive = pack_runs(actor=actor, run_ids=ids)
        return deliver_archive(request, archive.name, archive.files)
    if not form.cleaned_data["sure"]:
        return _ask(request, actor, verb, ids, back, project)
    outcomes = steer_runs(actor=actor, verb=verb, run_ids=ids)
    if many := many_done(outcomes):
        messages.success(request, ASKING[verb].done % {"many": many})
    for reason, times in reasons_of(outcomes):
        left = ngettext("%(many)d run was left as it is", "%(many)d runs were left as they are", times)
        messages.warning(request, f"{left % {'many': times}}: {reason}")
    return redirect(back)


def _ask(
    request: HttpRequest, actor: Actor, verb: str, ids: list[UUID], back: str, project: Project | None
) -> HttpResponse:
    able, asking = able_to(actor=actor, run_ids=ids, verb=verb), ASKING[verb]
    if not able:
        messages.warning(request, str(asking.nothing))
        return redirect(back)
    others = ngettext("%(many)d other stays as it is.", "%(many)d others stay as they are.", len(ids) - able)
    context = asking.shown(
        cancel_url=back,
        about={"many": able},
        more=others % {"many": len(ids) - able} if able < len(ids) else "",
        project=project,
        form=asked_again(verb, ids),
    )
    return render(request, "_confirm.html", context)

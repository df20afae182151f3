"""To a service's consent page and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Conflict, Invalid, Unavailable
from accounts.forms.blame import blaming
from accounts.http import signed_in
from accounts.selectors.projects import project_by_key, project_by_slug
from documents.selectors.connections import connection_for
from pipeline.forms.connections import ConnectionForm, ConsentForm
from pipeline.providers.cloud.consent import SERVICES
from pipeline.services.consents import ENDED, Begun, begin_consent, begin_consent_again, finish_consent, key_of_state
from pipeline.views.connections import checked, new_page

if TYPE_CHECKING:
    from accounts.models import Project

KEPT: Final = "consents"  # in the session: what belongs to each consent that is under way
MOST: Final = 5  # of them; the oldest is forgotten


@require_POST
def connection_consent(request: HttpRequest, slug: str) -> HttpResponse:
    """Off to the service, for a new connection."""
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="connection.manage")
    kind = request.POST.get("kind", "")
    if kind not in SERVICES:
        return redirect("pipeline:connections", slug)
    form = ConsentForm(request.POST)
    if form.is_valid():
        with blaming(form):
            begun = begin_consent(actor=actor, project_id=project.pk, kind=kind, **form.cleaned_data)
            return _off(request, begun, project)
    return new_page(request, project, ConnectionForm(kind), form)


@require_POST
def connection_consent_again(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Off to the service, for a connection that is there."""
    actor = signed_in(request)
    found = connection_for(actor=actor, connection_id=connection_id)
    try:
        begun = begin_consent_again(actor=actor, connection_id=connection_id)
    except Conflict as problem:
        messages.error(request, problem.text)
        return redirect("pipeline:connections", found.project.slug)
    return _off(request, begun, found.project)


def _off(request: HttpRequest, begun: Begun, project: Project) -> HttpResponse:
    """A page with a link: a form that led to another site would need a hole in the content policy."""
    waiting = [*request.session.get(KEPT, {}).items(), (begun.key, begun.kept)]
    request.session[KEPT] = dict(waiting[-MOST:])
    return render(request, "pipeline/connection_consent.html", {"begun": begun, "project": project})


@never_cache
@require_GET
def connection_consented(request: HttpRequest, kind: str) -> HttpResponse:
    """Back from the service. What belongs to the state is taken out of the session first, so that it counts once."""
    actor = signed_in(request)
    key = key_of_state(actor=actor, kind=kind, state=request.GET.get("state", "")[:4000])
    waiting = dict(request.session.get(KEPT, {}))
    kept = waiting.pop(key, None)
    if kept is None:
        raise Invalid(ENDED, code="consent_state")
    request.session[KEPT] = waiting
    request.session.save()
    project = project_by_key(actor=actor, key=kept["project"], verb="connection.manage")
    try:
        connection = finish_consent(actor=actor, kept=kept, answer=request.GET.dict())
    except (Conflict, Invalid, Unavailable) as problem:
        messages.error(request, problem.text)
        return redirect("pipeline:connections", project.slug)
    return checked(request, connection.pk)

"""Download links: those of a file, and what somebody without an account comes to by one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import Conflict
from accounts.forms.blame import blaming
from accounts.http import actor_of, signed_in
from accounts.selectors.settings import setting
from documents.forms.links import LinkForm
from documents.http import deliver
from documents.http.files import shared_delivery
from documents.http.shared import address_of_link, unlisted
from documents.selectors.links import artifact_to_share, link_for, links_of
from documents.services.links import create_link, revoke_link, shared_by, used_up


@require_http_methods(["GET", "POST"])
def artifact_links(request: HttpRequest, artifact_id: UUID) -> HttpResponse:
    """The links to one file, and making one; its address is shown this once."""
    actor = signed_in(request)
    artifact = artifact_to_share(actor=actor, artifact_id=artifact_id)
    form = LinkForm(request.POST if request.method == "POST" else None, longest=setting("link_days_most"))
    made = None
    if form.is_valid():
        with blaming(form):
            made = create_link(actor=actor, artifact_id=artifact_id, **form.cleaned_data)
    address = address_of_link(made.token) if made else ""
    links = links_of(actor=actor, artifact_id=artifact_id)
    context = {"artifact": artifact, "project": artifact.project, "form": form, "links": links, "address": address}
    return unlisted(render(request, "documents/links.html", context, status=400 if form.errors else 200))


@require_POST
def link_revoke(request: HttpRequest, link_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    link = link_for(actor=actor, link_id=link_id)
    try:
        revoke_link(actor=actor, link_id=link_id)
        messages.success(request, _("The link does not work any more."))
    except Conflict as problem:
        messages.warning(request, problem.text)
    return redirect("documents:artifact_links", link.artifact_id)


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What there is to download. A page of its own, so that programs which look at links use none up."""
    link = shared_by(actor=actor_of(request), token=token)
    context = {"link": link, "artifact": link.artifact, "token": token, "used_up": used_up(link)}
    return unlisted(render(request, "documents/shared.html", context))


@require_safe
def shared_file(request: HttpRequest, token: str) -> HttpResponseBase:
    actor = actor_of(request)
    link = shared_by(actor=actor, token=token)
    return unlisted(deliver(request, shared_delivery(request, actor=actor, link=link)))

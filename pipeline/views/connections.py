"""Connections of a project to outside storage: listed, added, looked into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import Conflict, Unavailable
from accounts.forms.blame import blaming
from accounts.http import signed_in
from accounts.selectors.projects import project_by_slug
from documents.choices import CloudKind
from documents.selectors.connections import connection_for, connections_in
from documents.services.connections import add_connection, change_connection, remove_connection
from pipeline.forms.connections import ConnectionForm, ConsentForm
from pipeline.remote import Listing
from pipeline.selectors.consents import consent_way
from pipeline.services.connections import browse, check_connection, import_files

if TYPE_CHECKING:
    from accounts.models import Project

SEALED = ("secret_key", "password", "client_secret", "refresh_token")


@require_GET
def connections(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="connection.manage")
    context = {
        "project": project,
        "connections": connections_in(actor=actor, project_id=project.pk),
        "kinds": CloudKind.choices,
    }
    return render(request, "pipeline/connections.html", context)


@sensitive_post_parameters(*SEALED)
@require_http_methods(["GET", "POST"])
def connection_new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new connection; it is looked at at once, and kept although it may not answer yet."""
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="connection.manage")
    kind = request.GET.get("kind", "")
    if kind not in CloudKind.values:
        return redirect("pipeline:connections", slug)
    form = ConnectionForm(kind, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with blaming(form):
            made = add_connection(actor=actor, project_id=project.pk, kind=kind, **form.wishes())
            return checked(request, made.pk)
    return new_page(request, project, form, ConsentForm())


def new_page(request: HttpRequest, project: Project, form: ConnectionForm, consent: ConsentForm) -> HttpResponse:
    """Both ways to a new connection: by consent where its kind has that, and by credentials."""
    kind = CloudKind(form.kind)
    context = {"project": project, "form": form, "consent": consent, "kind": kind.label, "kind_key": kind.value}
    return _form(request, {**context, "way": consent_way(kind.value)})


@sensitive_post_parameters(*SEALED)
@require_http_methods(["GET", "POST"])
def connection_edit(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = connection_for(actor=actor, connection_id=connection_id)
    form = ConnectionForm(found.kind, request.POST if request.method == "POST" else None, found)
    if form.is_valid():
        with blaming(form):
            change_connection(actor=actor, connection_id=connection_id, **form.wishes())
            return checked(request, found.pk)
    context = {"project": found.project, "form": form, "kind": CloudKind(found.kind).label, "connection": found}
    return _form(request, {**context, "way": consent_way(found.kind)})


def _form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "pipeline/connection_form.html", context)


def checked(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Says whether the connection answers, and goes to its folder or back to the list."""
    actor = signed_in(request)
    problem = check_connection(actor=actor, connection_id=connection_id)
    if not problem:
        messages.success(request, _("The connection works."))
        return redirect("pipeline:connection", connection_id)
    messages.error(request, problem)
    found = connection_for(actor=actor, connection_id=connection_id)
    return redirect("pipeline:connections", found.project.slug)


@require_POST
def connection_check(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    return checked(request, connection_id)


@require_GET
def connection(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """What lies in a folder of it, page by page, to choose files that shall come."""
    actor, folder = signed_in(request), request.GET.get("folder", "").strip("/")[:1000]
    found = connection_for(actor=actor, connection_id=connection_id)
    cursor, problem, page = request.GET.get("cursor", "")[:4000], "", Listing(())
    try:
        page = browse(actor=actor, connection_id=connection_id, folder=folder, cursor=cursor)
    except (Conflict, Unavailable) as error:
        problem = error.text
    context = {"project": found.project, "connection": found, "page": page, "folder": folder, "problem": problem}
    context |= {"above": _above(folder), "once_key": uuid4()}
    return render(request, "pipeline/connection.html", context)


def _above(folder: str) -> list[tuple[str, str]]:
    """The folders on the way, each with its path."""
    parts = [one for one in folder.split("/") if one]
    return [(part, "/".join(parts[: place + 1])) for place, part in enumerate(parts)]


@require_POST
def connection_import(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    paths = request.POST.getlist("paths")
    if not paths:
        connection_for(actor=actor, connection_id=connection_id, verb="run.start")
        messages.error(request, _("Choose a file first."))
        return redirect("pipeline:connection", connection_id)
    once_key = request.POST.get("once_key", "")[:120] or None
    run = import_files(actor=actor, connection_id=connection_id, paths=paths, once_key=once_key)
    return redirect("pipeline:run", run.pk)


@require_http_methods(["GET", "POST"])
def connection_remove(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = connection_for(actor=actor, connection_id=connection_id)
    back = reverse("pipeline:connections", args=[found.project.slug])
    if request.method == "POST":
        remove_connection(actor=actor, connection_id=connection_id)
        messages.success(request, _("The connection is removed."))
        return redirect(back)
    context = {
        "project": found.project,
        "title": _("Remove the connection “%(name)s”?") % {"name": found.name},
        "text": _("Its credentials are forgotten. Documents that came from it stay; schedules that use it fail."),
        "verb": _("Remove connection"),
        "cancel_url": back,
    }
    return render(request, "_confirm.html", context)

"""Projects: the list, the overview, settings, the trash."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms.blame import blaming
from accounts.forms.projects import ProjectEditForm, ProjectFilterForm, ProjectForm
from accounts.http import signed_in
from accounts.selectors.projects import project_by_slug, projects_seen, tags_seen, verbs_in
from accounts.services.projects import create_project, edit_project, purge_project, restore_project, trash_project

PAGE = 24


@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    actor = signed_in(request)
    filters = ProjectFilterForm(request.GET)
    rows = projects_seen(actor=actor, narrow=filters.narrow())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filters": filters, "narrow": filters.narrow(), "tags": tags_seen(actor=actor)}
    return render(request, "accounts/projects.html", context)


@require_http_methods(["GET", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    actor = signed_in(request)
    form = ProjectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with blaming(form):
            return redirect("accounts:project", create_project(actor=actor, fields=form.wanted()).slug)
    return render(request, "accounts/project_new.html", {"form": form})


@require_GET
def project(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    found = project_by_slug(actor=actor, slug=slug)
    context = {"project": found, "verbs": verbs_in(actor=actor, project_id=found.pk)}
    return render(request, "accounts/project.html", context)


@require_http_methods(["GET", "POST"])
def project_settings(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    found = project_by_slug(actor=actor, slug=slug, verb="project.edit")
    form = ProjectEditForm(request.POST if request.method == "POST" else None, project=found)
    if form.is_valid():
        with blaming(form):
            version = form.cleaned_data["version"]
            edit_project(actor=actor, project_id=found.pk, changes=form.wanted(), version=version)
        if form.is_valid():
            messages.success(request, _("The project is saved."))
            return redirect("accounts:project_settings", slug)
    return render(request, "accounts/project_settings.html", {"project": found, "form": form})


@require_http_methods(["GET", "POST"])
def project_trash(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    found = project_by_slug(actor=actor, slug=slug, verb="project.delete")
    if request.method == "POST":
        trash_project(actor=actor, project_id=found.pk)
        messages.success(request, _("“%(name)s” is in the trash.") % {"name": found.name})
        return redirect("accounts:projects_trash")
    context = {
        "project": found,
        "title": _("Delete “%(name)s”?") % {"name": found.name},
        "text": _("Everything in it goes into the trash with it. An owner can restore it from there."),
        "verb": _("Delete project"),
        "cancel_url": reverse("accounts:project_settings", args=[slug]),
    }
    return render(request, "_confirm.html", context)


@require_GET
def projects_trash(request: HttpRequest) -> HttpResponse:
    rows = projects_seen(actor=signed_in(request), trashed=True)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/projects_trash.html", {"page": page})


@require_POST
def project_restore(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    found = project_by_slug(actor=actor, slug=slug, verb="project.delete", trashed=True)
    restore_project(actor=actor, project_id=found.pk)
    messages.success(request, _("“%(name)s” is restored.") % {"name": found.name})
    return redirect("accounts:project", slug)


@require_http_methods(["GET", "POST"])
def project_purge(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    found = project_by_slug(actor=actor, slug=slug, verb="project.delete", trashed=True)
    if request.method == "POST":
        purge_project(actor=actor, project_id=found.pk)
        messages.success(request, _("“%(name)s” is gone for good.") % {"name": found.name})
        return redirect("accounts:projects_trash")
    context = {
        "title": _("Delete “%(name)s” for good?") % {"name": found.name},
        "text": _("Its documents, runs, results and secrets are removed. This cannot be undone."),
        "verb": _("Delete for good"),
        "cancel_url": reverse("accounts:projects_trash"),
    }
    return render(request, "_confirm.html", context)

"""Bringing files: new documents, and new versions of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actor import Actor
from accounts.errors import Invalid, Problem, TooLarge, TooMany, Unavailable
from accounts.forms.blame import blame
from accounts.http import signed_in
from accounts.models import Project
from accounts.selectors.projects import project_by_slug
from documents.forms.documents import KindForm
from documents.forms.pasting import PasteForm
from documents.http.uploads import upload_from
from documents.selectors.documents import document_for
from documents.services.documents import StoredDocument, add_version, store_document
from documents.services.intake import upload_limits


@dataclass(frozen=True)
class Outcome:
    """What became of one file of a form that brought several."""

    name: str
    stored: StoredDocument | None
    problem: str


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="document.add")
    form = KindForm(request.POST if request.method == "POST" else None)
    outcomes = _bring(request, actor, project, form) if form.is_valid() else []
    context = {
        "project": project,
        "form": form,
        "outcomes": outcomes,
        "nothing_chosen": request.method == "POST" and not outcomes,
        "limits": upload_limits(actor=actor, project_id=project.pk),
    }
    return render(request, "documents/upload.html", context)


def _bring(request: HttpRequest, actor: Actor, project: Project, form: KindForm) -> list[Outcome]:
    """Each file for itself: what is wrong with one does not keep the others out."""
    return [_bring_one(actor, project, file, form.cleaned_data["kind"]) for file in request.FILES.getlist("files")]


def _bring_one(actor: Actor, project: Project, file: Any, kind: str) -> Outcome:
    try:
        stored = store_document(actor=actor, project_id=project.pk, upload=upload_from(file, kind=kind))
    except Problem as problem:
        return Outcome(file.name, None, problem.text)
    return Outcome(stored.document.name, stored, "")


@require_http_methods(["GET", "POST"])
def paste(request: HttpRequest, slug: str) -> HttpResponse:
    """Text in place of a file; on to its document, where the tools are that take it."""
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="document.add")
    form = PasteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            stored = store_document(actor=actor, project_id=project.pk, upload=form.upload())
            messages.success(request, _("“%(name)s” is stored.") % {"name": stored.document.name})
            return redirect("documents:document", stored.document.pk)
        except (Invalid, TooLarge, TooMany, Unavailable) as problem:
            blame(form, problem)  # what was typed stays on the page
    return render(request, "documents/paste.html", {"project": project, "form": form})


@require_http_methods(["GET", "POST"])
def version_add(request: HttpRequest, document_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    document = document_for(actor=actor, document_id=document_id, verb="document.edit")
    problem = ""
    if request.method == "POST":
        problem = _("Choose a file first.")
        for file in request.FILES.getlist("file")[:1]:
            try:
                stored = add_version(actor=actor, document_id=document_id, upload=upload_from(file))
                messages.success(request, _("Version %(number)d is stored.") % {"number": stored.version.number})
                return redirect("documents:document", document_id)
            except TooMany:
                raise
            except Problem as refused:
                problem = refused.text
    limits = upload_limits(actor=actor, project_id=document.project_id)
    context = {"document": document, "project": document.project, "problem": problem, "limits": limits}
    return render(request, "documents/version_add.html", context)

"""Lists of documents: of a project, of all projects."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.actor import Actor
from accounts.http import signed_in
from accounts.models import Project
from accounts.selectors.projects import project_by_slug, verbs_in
from documents.forms.documents import DocumentFilterForm
from documents.selectors.documents import document_shown, document_tags, documents_listed
from documents.services.documents import trash_documents
from documents.services.inspection import inspect_some_at_once

PAGE = 50


@require_GET
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug)
    context = {
        "project": project,
        "verbs": verbs_in(actor=actor, project_id=project.pk),
        "tags": document_tags(actor=actor, project_id=project.pk),
    }
    return render(request, "documents/documents.html", context | _rows(request, actor, project))


@require_GET
def all_documents(request: HttpRequest) -> HttpResponse:
    return render(request, "documents/all_documents.html", _rows(request, signed_in(request), None))


def _rows(request: HttpRequest, actor: Actor, project: Project | None) -> dict[str, Any]:
    filters = DocumentFilterForm(request.GET)
    narrow = filters.narrow()
    rows = documents_listed(actor=actor, project_id=project.pk if project else None, narrow=narrow)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    inspect_some_at_once([one.newest for one in page if one.newest])
    return {"page": page, "filters": filters, "narrow": narrow}


@require_GET
def document_row(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One line of a list, asked for again while the document is being looked at."""
    actor = signed_in(request)
    document = document_shown(actor=actor, document_id=document_id)
    inspect_some_at_once([document.newest] if document.newest else [])
    verbs = verbs_in(actor=actor, project_id=document.project_id)
    context = {"one": document, "verbs": verbs, "with_project": "with_project" in request.GET}
    return render(request, "documents/_row.html", context)


@require_POST
def trash_chosen(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="document.delete")
    many = trash_documents(actor=actor, project_id=project.pk, document_ids=request.POST.getlist("document"))
    if many:
        words = ngettext("%(many)d document is in the trash.", "%(many)d documents are in the trash.", many)
        messages.success(request, words % {"many": many})
    else:
        messages.warning(request, _("Choose documents first."))
    return redirect("documents:documents", slug)

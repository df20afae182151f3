"""The audit log of a project."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.forms.projects import AuditFilterForm
from accounts.http import signed_in
from accounts.selectors.audit import actions_of, entries_of
from accounts.selectors.projects import project_by_slug

PAGE = 50


@require_GET
def audit(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="audit.see")
    form = AuditFilterForm(request.GET, actions=actions_of(actor=actor, project_id=project.pk))
    rows = entries_of(actor=actor, project_id=project.pk, narrow=form.narrow())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/audit.html", {"project": project, "form": form, "page": page})

"""Which outside services a project can ask, and where their keys are set."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import signed_in
from accounts.selectors.projects import project_by_slug
from pipeline.selectors.providers import providers_in


@require_safe
def providers(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="secret.see")
    context = {"project": project, "providers": providers_in(actor=actor, project_id=project.pk)}
    return render(request, "pipeline/providers.html", context)

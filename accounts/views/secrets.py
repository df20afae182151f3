"""Secrets of a project."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms.blame import blaming
from accounts.forms.projects import SecretForm
from accounts.http import signed_in
from accounts.selectors.projects import project_by_slug
from accounts.selectors.secrets import secrets_of
from accounts.services.secrets import delete_secret, set_secret


@sensitive_post_parameters("value")
@require_http_methods(["GET", "POST"])
def secrets(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="secret.see")
    form = SecretForm(request.POST if request.method == "POST" else None, initial={"name": request.GET.get("name", "")})
    if form.is_valid():
        with blaming(form):
            _secret, is_new = set_secret(actor=actor, project_id=project.pk, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The secret is set.") if is_new else _("The secret is replaced."))
            return redirect("accounts:secrets", slug)
    lines = secrets_of(actor=actor, project_id=project.pk)
    return render(request, "accounts/secrets.html", {"project": project, "form": form, "secrets": lines})


@require_http_methods(["GET", "POST"])
def secret_delete(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="secret.manage")
    back = reverse("accounts:secrets", args=[slug])
    if request.method == "POST":
        delete_secret(actor=actor, project_id=project.pk, name=name)
        messages.success(request, _("The secret is deleted."))
        return redirect(back)
    context = {
        "project": project,
        "title": _("Delete the secret %(name)s?") % {"name": name},
        "text": _("Runs that need it fail until somebody sets it again."),
        "verb": _("Delete secret"),
        "cancel_url": back,
    }
    return render(request, "_confirm.html", context)

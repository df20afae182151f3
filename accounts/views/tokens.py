"""API tokens of a person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms.blame import blaming
from accounts.forms.tokens import TokenForm
from accounts.http import signed_in
from accounts.selectors.tokens import state_of, tokens_of
from accounts.services.tokens import create_token, revoke_token


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; a new token is shown on the answer to the form and nowhere else."""
    actor = signed_in(request)
    form = TokenForm(request.POST if request.method == "POST" else None)
    made = None
    if form.is_valid():
        with blaming(form):
            made = create_token(actor=actor, **form.cleaned_data)
            form = TokenForm()
    rows = [(token, state_of(token)) for token in tokens_of(actor=actor)]
    return render(request, "accounts/tokens.html", {"form": form, "made": made, "tokens": rows})


@require_http_methods(["GET", "POST"])
def token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    if request.method == "POST":
        revoke_token(actor=actor, token_id=token_id)
        messages.success(request, _("The token is revoked."))
        return redirect("accounts:tokens")
    context = {
        "title": _("Revoke this token?"),
        "text": _("Whatever uses it is refused from now on."),
        "verb": _("Revoke token"),
        "cancel_url": reverse("accounts:tokens"),
    }
    return render(request, "_confirm.html", context)

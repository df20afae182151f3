"""Choosing a new password: while signed in, or with a link from a mail."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.blame import blaming
from accounts.forms.people import NewPasswordForm, PasswordForm, ResetForm
from accounts.http import actor_of, signed_in
from accounts.services.passwords import ask_password_reset, change_password, reset_password, user_of_reset
from accounts.services.sessions import sign_out_everywhere

SESSION_TOKEN: Final = "password_reset_token"  # noqa: S105 - a name
IN_SESSION: Final = "set"


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    actor = signed_in(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with blaming(form):
            update_session_auth_hash(request, change_password(actor=actor, **form.cleaned_data))
        if form.is_valid():
            messages.success(request, _("Your password is changed. You are signed out everywhere else."))
            return redirect("accounts:password")
    return render(request, "accounts/password.html", {"form": form})


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Signs out everywhere but here."""
    update_session_auth_hash(request, sign_out_everywhere(actor=signed_in(request)))
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:password")


@never_cache
@require_http_methods(["GET", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_password_reset(actor=actor_of(request), **form.cleaned_data)
        return render(request, "accounts/password_reset_sent.html")
    return render(request, "accounts/password_reset.html", {"form": form})


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password_reset_confirm(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """As Django's own view: the token moves into the session, so that no other site gets it as a referrer."""
    if token != IN_SESSION:
        user_of_reset(uid=uid, token=token)
        request.session[SESSION_TOKEN] = token
        return redirect("accounts:password_reset_confirm", uid, IN_SESSION)
    kept = request.session.get(SESSION_TOKEN, "")
    user_of_reset(uid=uid, token=kept)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with blaming(form):
            reset_password(actor=actor_of(request), uid=uid, token=kept, **form.cleaned_data)
        if form.is_valid():
            del request.session[SESSION_TOKEN]
            messages.success(request, _("Your password is changed. Sign in with it."))
            return redirect("accounts:sign_in")
    return render(request, "accounts/password_reset_confirm.html", {"form": form})

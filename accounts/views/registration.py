"""Registering, and accepting an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.backends import ApprovedUserBackend
from accounts.choices import Registration
from accounts.forms.blame import blaming
from accounts.forms.people import InvitationForm, RegistrationForm
from accounts.http import actor_of
from accounts.models import Invitation, User
from accounts.selectors.invitations import has_account, invitation_of
from accounts.selectors.settings import setting
from accounts.services.invitations import accept_invitation
from accounts.services.people import register_person

BACKEND = f"{ApprovedUserBackend.__module__}.{ApprovedUserBackend.__name__}"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    mode = setting("registration")
    if mode == Registration.CLOSED and request.method == "GET":
        return render(request, "accounts/register_closed.html")
    form = RegistrationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with blaming(form):
            register_person(actor=actor_of(request), **form.cleaned_data)
        if form.is_valid():
            return render(request, "accounts/registered.html", {"registration": mode})
    return render(request, "accounts/register.html", {"form": form, "registration": mode})


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accepting with a new account, or as the signed-in person that the invitation is for."""
    found = invitation_of(token=token)
    known = has_account(invitation=found)
    form = InvitationForm(request.POST if request.method == "POST" and not known else None)
    if request.method == "POST" and (known or form.is_valid()):
        with blaming(form):
            user = accept_invitation(actor=actor_of(request), token=token, **({} if known else form.cleaned_data))
            return _welcome(request, user, found)
    context = {"form": form, "invitation": found, "known": known}
    return render(request, "accounts/invitation.html", context)


def _welcome(request: HttpRequest, user: User, found: Invitation) -> HttpResponse:
    if not request.user.is_authenticated:
        login(request, user, backend=BACKEND)
    if found.project is not None:
        words = {"project": found.project.name, "part": found.get_part_display()}
        messages.success(request, _("Welcome to “%(project)s”. You are in it as: %(part)s.") % words)
        return redirect("accounts:project", found.project.slug)
    return redirect("accounts:projects")

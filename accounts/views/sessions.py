"""Signing in and out."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.backends import NOT_YET
from accounts.errors import NotAllowed, NotSignedIn
from accounts.forms.blame import blame
from accounts.forms.people import SignInForm
from accounts.http import actor_of, user_of_credentials
from accounts.selectors.settings import setting
from accounts.services.sessions import note_sign_in, note_sign_out
from accounts.views.start import inside

HELD = {code for code, _ in NOT_YET.values()}


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    after = inside(request, request.POST.get("next", request.GET.get("next", "")), "/projects/")
    if request.user.is_authenticated:
        return redirect(after)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _open_session(request, **form.cleaned_data)
            return redirect(after)
        except NotSignedIn as problem:
            blame(form, problem)
        except NotAllowed as problem:
            if problem.code not in HELD:
                raise
            return render(request, "accounts/held.html", {"problem": problem}, status=403)
    context = {"form": form, "next": after, "registration": setting("registration")}
    return render(request, "accounts/sign_in.html", context)


def _open_session(request: HttpRequest, email: str, password: str) -> None:
    user = user_of_credentials(request, email=email, password=password)
    stranger = actor_of(request)
    login(request, user)
    note_sign_in(actor=stranger, user=user)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    note_sign_out(actor=actor_of(request))
    logout(request)
    return redirect("accounts:sign_in")

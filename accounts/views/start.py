"""The start page, colours, and what Bindery is made of."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Invalid
from accounts.http import THEME_COOKIE, THEMES
from accounts.selectors.settings import setting

YEAR = 365 * 24 * 3600


def inside(request: HttpRequest, address: str, otherwise: str) -> str:
    """The address, if it is one of this installation; so nobody is led astray by a link."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and safe else otherwise


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:projects" if request.user.is_authenticated else "accounts:sign_in")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system has it, kept in a cookie."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        raise Invalid("Choose auto, light or dark.")
    response = redirect(inside(request, request.POST.get("next", ""), "/"))
    response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
    return response


@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """Licence, source, and what is vendored with which licence."""
    index = settings.BASE_DIR / "static" / "vendor" / "VENDOR.json"
    vendored = json.loads(index.read_text("utf-8"))
    return render(request, "accounts/about.html", {"vendored": vendored, "source": setting("source_url")})

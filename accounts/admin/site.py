"""The admin site itself: its name, and one sign-in page for everything."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.errors import NotAllowed


def sign_in(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Instead of the admin site's own form, which knows neither our lockout page nor waiting people."""
    if request.user.is_authenticated:
        raise NotAllowed("Only an administrator may open the administration.")
    return redirect_to_login(request.GET.get("next", request.get_full_path()), reverse(settings.LOGIN_URL))


def change_password(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    return redirect("accounts:password")


admin.site.site_title = "Bindery"
admin.site.site_header = "Bindery administration"
admin.site.index_title = "Administration"
admin.site.site_url = "/"
admin.site.login = sign_in  # type: ignore[method-assign]
admin.site.password_change = change_password  # type: ignore[method-assign,assignment]
admin.site.unregister(Group)  # parts and scopes say who may what

"""System settings: one page for each group."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify

from accounts.admin.verbs import LookOnly
from accounts.errors import Missing
from accounts.forms.blame import blaming
from accounts.forms.settings import SettingsForm
from accounts.http import actor_of
from accounts.models import SystemSetting
from accounts.selectors.settings import settings_now
from accounts.services.settings import change_settings


@admin.register(SystemSetting)
class SystemSettingAdmin(LookOnly):
    """The list is that of groups; what exists is declared in code, so nothing is added or deleted."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="accounts_systemsetting_changelist"),
            path("group/<slug:group>/", view(self.group_view), name="accounts_systemsetting_group"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        groups: dict[str, list[Any]] = {}
        for line in settings_now(actor=actor_of(request)):
            groups.setdefault(line.option.group, []).append(line)
        context = self._context(request, "System settings") | {"groups": groups}
        return render(request, "admin/accounts/systemsetting/groups.html", context)

    def group_view(self, request: HttpRequest, group: str) -> HttpResponse:
        actor = actor_of(request)
        lines = [line for line in settings_now(actor=actor) if slugify(line.option.group) == group]
        if not lines:
            raise Missing("There is no such group of settings.")
        form = SettingsForm(request.POST if request.method == "POST" else None, lines=lines)
        if request.method == "POST" and "reset" in request.POST:
            change_settings(actor=actor, changes={request.POST["reset"]: None})
            messages.success(request, "The setting is back at its default.")
            return redirect("admin:accounts_systemsetting_group", group)
        if form.is_valid():
            with blaming(form):
                change_settings(actor=actor, changes=form.changes())
            if form.is_valid():
                messages.success(request, "The settings are saved.")
                return redirect("admin:accounts_systemsetting_group", group)
        context = self._context(request, lines[0].option.group) | {"form": form}
        return render(request, "admin/accounts/systemsetting/group.html", context)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        back = reverse("admin:accounts_systemsetting_changelist")
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "groups_url": back}

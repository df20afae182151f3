"""Limits that differ from the system settings, for one project or one person."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.actor import Actor
from accounts.admin.verbs import Deletable
from accounts.http import actor_of
from accounts.models import Quota
from accounts.services.quotas import drop_quota, set_quota


@admin.register(Quota)
class QuotaAdmin(Deletable):
    list_display = ("__str__", "stored_mb", "pages_month", "spend_month", "note", "updated_at")
    list_select_related = ("project", "user")
    search_fields = ("project__name", "project__slug", "user__email", "note")
    fields = ("project", "user", "stored_mb", "pages_month", "spend_month", "note")
    autocomplete_fields = ("project", "user")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("project", "user") if obj else ()

    def save_model(self, request: HttpRequest, obj: Quota, form: ModelForm[Any], change: bool) -> None:
        limits = {"stored_mb": obj.stored_mb, "pages_month": obj.pages_month, "spend_month": obj.spend_month}
        made = set_quota(
            actor=actor_of(request), project_id=obj.project_id, user_id=obj.user_id, note=obj.note, limits=limits
        )
        obj.pk = made.pk

    def delete_row(self, actor: Actor, row: Quota) -> None:
        drop_quota(actor=actor, quota_id=row.pk)

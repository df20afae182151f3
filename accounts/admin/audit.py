"""The audit log and kept answers, to be looked at."""

from __future__ import annotations

from typing import Final

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin.verbs import LookOnly
from accounts.choices import action_words
from accounts.models import AuditEntry, IdempotentAnswer

_KINDS: Final = {"token": "apitoken"}  # kinds of targets that are not called as their model


@admin.register(AuditEntry)
class AuditEntryAdmin(LookOnly):
    list_display = ("at", "actor", "door", "what", "about", "allowed", "address")
    list_filter = ("allowed", "door", "at", "action")
    search_fields = ("actor", "action", "target", "request_id", "address")
    date_hierarchy = "at"
    fields = (
        "at",
        "actor",
        "user",
        "door",
        "what",
        "action",
        "about",
        "project_id",
        "details",
        "allowed",
        "request_id",
        "address",
    )

    @admin.display(description="What", ordering="action")
    def what(self, row: AuditEntry) -> str:
        return action_words(row.action)

    @admin.display(description="Target", ordering="target")
    def about(self, row: AuditEntry) -> str:
        """Leads to the page of what it is about, where it has one here."""
        kind, _, key = row.target.partition(":")
        name = _KINDS.get(kind, kind)
        shown = next((model for model in self.admin_site._registry if model._meta.model_name == name), None)
        if shown is None or not key:
            return row.target
        page = f"admin:{shown._meta.app_label}_{name}_change"
        return format_html('<a href="{}">{}</a>', reverse(page, args=[key]), row.target)


@admin.register(IdempotentAnswer)
class IdempotentAnswerAdmin(LookOnly):
    list_display = ("key", "user", "status", "created_at")
    list_select_related = ("user",)
    search_fields = ("key", "user__email")
    fields = ("key", "user", "status", "location", "created_at")

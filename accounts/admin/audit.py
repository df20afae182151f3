"""The audit log and kept answers, to be looked at."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin.verbs import LookOnly
from accounts.choices import action_words
from accounts.models import AuditEntry, IdempotentAnswer


@admin.register(AuditEntry)
class AuditEntryAdmin(LookOnly):
    list_display = ("at", "actor", "door", "what", "action", "target", "allowed", "address")
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
        "target",
        "project_id",
        "details",
        "allowed",
        "request_id",
        "address",
    )

    @admin.display(description="What", ordering="action")
    def what(self, row: AuditEntry) -> str:
        return action_words(row.action)


@admin.register(IdempotentAnswer)
class IdempotentAnswerAdmin(LookOnly):
    list_display = ("key", "user", "status", "created_at")
    list_select_related = ("user",)
    search_fields = ("key", "user__email")
    fields = ("key", "user", "status", "location", "created_at")

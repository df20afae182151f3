"""Who did what, through which door."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.choices import DOOR_WORDS


class AuditEntry(models.Model):
    """Append-only. ``target`` reads ``kind:id``; ``details`` holds what changed, never a secret."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    actor = models.CharField(max_length=254)
    door = models.CharField(max_length=10, choices=list(DOOR_WORDS.items()))
    action = models.CharField(max_length=60, db_index=True)
    target = models.CharField(max_length=120, blank=True, db_index=True)
    project_id = models.UUIDField(null=True, db_index=True)
    details = models.JSONField(default=dict)
    allowed = models.BooleanField(default=True)
    request_id = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=45, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.target}"

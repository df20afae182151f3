"""What comes out of runs."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Project
from documents.models.blob import Blob


class Artifact(models.Model):
    """A produced file. ``made_by`` names run, flow and stage; ``proof`` is what was measured about it.

    A ``guarded`` artifact is not handed out before its release was confirmed. When it expires its bytes go and the
    row stays, so that it can be said what there was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="artifacts")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="artifacts")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    made_by = models.JSONField(default=dict)
    tools = models.JSONField(default=dict)
    params = models.JSONField(default=dict)
    proof = models.JSONField(default=dict)
    guarded = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_expired(self) -> bool:
        """Whether its bytes left because their time was over, and not because somebody deleted them."""
        return bool(self.removed_at and self.expires_at and self.expires_at <= self.removed_at)

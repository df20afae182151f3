"""A way in for somebody who has no account yet."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.choices import Part, Role
from accounts.models.project import Project


class Invitation(models.Model):
    """The link's token is stored as a hash only; accepting it once creates an approved user."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=8, choices=Role, default=Role.USER)
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    part = models.CharField(max_length=8, choices=Part, default=Part.VIEWER)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Invitation for {self.email}"

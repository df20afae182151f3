"""Links by which somebody without an account gets one file."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from documents.models.artifact import Artifact


class DownloadLink(models.Model):
    """The address ends in ``<key>.<secret>``: ``key`` finds the row, only an HMAC of the secret is stored.

    ``most`` None sets no number of downloads. Made by the operator it has no ``created_by``; otherwise it is good as
    long as that person may still share files of the project.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="links")
    key = models.CharField(max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64)
    note = models.CharField(max_length=100, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    most = models.PositiveIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.key


class LinkUse(models.Model):
    """One download. ``address`` is cut short for people; ``address_hash`` recognises who goes on with a download.

    ``parts`` counts the bytes that were asked for in parts of the same download.
    """

    link = models.ForeignKey(DownloadLink, on_delete=models.CASCADE, related_name="uses")
    at = models.DateTimeField(auto_now_add=True)
    address = models.CharField(max_length=45, blank=True)
    address_hash = models.CharField(max_length=64)
    parts = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.link_id} {self.at}"

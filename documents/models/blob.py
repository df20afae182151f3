"""Bytes by content."""

from __future__ import annotations

from django.db import models


class Blob(models.Model):
    """Bytes in the store under their SHA-256; written once, never changed, shared by all that hold the same bytes."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    touched_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.sha256[:12]

"""Files that nobody may bring."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

SHA256 = RegexValidator(r"\A[0-9a-fA-F]{64}\Z", "A SHA-256 has 64 digits from 0 to 9 and a to f.")


class BlockedFile(models.Model):
    """Bytes that are refused at every way in, known by their SHA-256. ``added_by`` is null for the operator."""

    sha256 = models.CharField("SHA-256", max_length=64, primary_key=True, validators=[SHA256])
    reason = models.CharField(max_length=300, help_text="Staff alone see it.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-added_at", "sha256"]

    def __str__(self) -> str:
        return self.sha256[:12]

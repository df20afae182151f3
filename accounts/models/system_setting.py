"""What administrators decide while the system runs."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SystemSetting(models.Model):
    """A value that differs from its default; what keys exist, their types and bounds is declared in code."""

    key = models.CharField(max_length=80, primary_key=True)
    value = models.JSONField(null=True)
    sealed = models.BinaryField(null=True)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key

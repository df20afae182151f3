"""Signs of life of the processes that work."""

from __future__ import annotations

from django.db import models


class Beat(models.Model):
    """``name`` says whose (a host's workers, a supervisor); ``count`` grows, so that no two clocks are compared."""

    name = models.CharField(max_length=120, primary_key=True)
    count = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name

"""One of the many things an item stage does."""

from __future__ import annotations

from django.db import models

from pipeline.choices import ItemState
from pipeline.models.stage import RunStage


class RunItem(models.Model):
    """A page, file, record or message with an outcome of its own; ``given`` is what planning said about it."""

    stage = models.ForeignKey(RunStage, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=200)
    given = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict)
    error_code = models.CharField(max_length=60, blank=True)
    error_text = models.TextField(blank=True)
    duration_ms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["stage", "key"], name="one_item_per_key")]
        indexes = [models.Index(fields=["stage", "state", "position"], name="item_to_do")]

    def __str__(self) -> str:
        return self.label

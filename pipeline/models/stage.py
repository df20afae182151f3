"""One visit of a run to one stage."""

from __future__ import annotations

from django.db import models

from pipeline.choices import StageState
from pipeline.models.run import Run


class RunStage(models.Model):
    """``visit`` counts all visits of the run from 1, so a loop shows every round. ``gives`` is what the stage put out.

    Figures: milliseconds of wall time, bytes of memory at the peak of its child processes, bytes read and stored.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(max_length=60)
    visit = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=StageState, default=StageState.RUNNING)
    attempts = models.PositiveSmallIntegerField(default=0)
    action = models.CharField(max_length=40, blank=True)
    gives = models.JSONField(default=dict)
    copied = models.BooleanField(default=False)
    planned = models.BooleanField(default=False)  # an item stage's items, a calling stage's runs, are all there
    progress = models.FloatField(default=0.0)
    error_code = models.CharField(max_length=60, blank=True)
    error_text = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    duration_ms = models.PositiveIntegerField(default=0)
    peak_memory = models.PositiveBigIntegerField(default=0)
    bytes_in = models.PositiveBigIntegerField(default=0)
    bytes_out = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["visit"]
        constraints = [models.UniqueConstraint(fields=["run", "visit"], name="one_stage_per_visit")]

    def __str__(self) -> str:
        return f"{self.name} ({self.visit})"

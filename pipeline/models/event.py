"""What happened in a run, in order."""

from __future__ import annotations

from django.db import models

from pipeline.models.run import Run


class RunEvent(models.Model):
    """Append-only; ``seq`` counts from 1 without gaps within a run, in the order of commits."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=30)
    stage = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="one_event_per_seq")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

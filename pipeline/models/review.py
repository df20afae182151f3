"""What a flow proposes and a person decides."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from pipeline.choices import Decision
from pipeline.models.run import Run


class Review(models.Model):
    """The proposals of one stage of one run; open until somebody closes it, which lets the run go on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="reviews")
    name = models.CharField(max_length=40)
    stage = models.CharField(max_length=60)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    closed_how = models.CharField(max_length=10, blank=True)  # "person", "defaults"
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["opened_at"]
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="one_review_per_name")]

    def __str__(self) -> str:
        return f"{self.name} of {self.run_id}"


class ReviewItem(models.Model):
    """One proposal. ``proposed`` is what the stage gave, ``value`` what stands now; both fit the review's schema."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="items")
    position = models.FloatField()
    proposed = models.JSONField(null=True)
    value = models.JSONField()
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.OPEN)
    version = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position:g} {self.decision}"

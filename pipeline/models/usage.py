"""What was used that somebody counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.models import Project
from pipeline.choices import UsageKind
from pipeline.models.run import Run


class Usage(models.Model):
    """Pages a run went over, or what a provider took for a stage, in millionths of a US dollar.

    Rows outlive run, project and person, so that deleting something gives no allowance back.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=6, choices=UsageKind)
    amount = models.BigIntegerField()
    project = models.ForeignKey(Project, null=True, on_delete=models.SET_NULL, related_name="usage")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="usage")
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="usage")
    stage = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "usage"
        indexes = [
            models.Index(fields=["project", "kind", "at"], name="usage_of_project"),
            models.Index(fields=["user", "kind", "at"], name="usage_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.kind}"

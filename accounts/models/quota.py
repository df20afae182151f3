"""Limits of one project or one person that differ from the system settings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.project import Project


class Quota(models.Model):
    """Of a project or of a person. Empty follows the system setting, 0 sets no limit.

    Megabytes stored, pages a month, US dollars a month.
    """

    project = models.OneToOneField(Project, null=True, blank=True, on_delete=models.CASCADE, related_name="quota")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="quota"
    )
    stored_mb = models.PositiveIntegerField(null=True, blank=True, verbose_name="megabytes stored")
    pages_month = models.PositiveIntegerField(null=True, blank=True, verbose_name="pages a month")
    spend_month = models.PositiveIntegerField(null=True, blank=True, verbose_name="US dollars a month")
    note = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=True, user__isnull=False) | Q(project__isnull=False, user__isnull=True),
                name="quota_of_a_project_or_a_person",
                violation_error_message="Choose a project or a person, not both.",
            )
        ]

    def __str__(self) -> str:
        return f"quota of {self.project or self.user}"

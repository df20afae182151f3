"""Values that nobody reads back: keys of outside services, passwords of documents."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.models.project import Project


class Secret(models.Model):
    """A sealed value, for one project or (``project`` empty) for all of them; ``hint`` is its masked form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.CASCADE, related_name="secrets")
    name = models.SlugField(max_length=80)
    sealed = models.BinaryField()
    hint = models.CharField(max_length=32, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="one_secret_per_project_and_name"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(project=None), name="one_global_secret_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""Several flows one after another, kept under a name."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Project


class Recipe(models.Model):
    """``steps`` are as the flow ``recipe`` takes them: flow, params and hands_on each, judged when they are saved.

    ``version`` counts how often the steps were changed, from 1; a run says which one it did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="recipes")
    name = models.CharField(max_length=100)
    steps = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_recipe_per_name")]

    def __str__(self) -> str:
        return self.name

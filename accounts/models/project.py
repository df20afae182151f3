"""The workspace: what belongs together and who may work in it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.choices import Part, Visibility


class Tag(models.Model):
    """A word that groups projects."""

    name = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """Documents, runs and secrets live in exactly one project; ``slug`` is its name on the command line."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=60, unique=True)
    description = models.TextField(max_length=2000, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    tags = models.ManyToManyField(Tag, blank=True, related_name="projects")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="projects")
    keep_results_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Days until results of runs expire; empty uses the system setting."
    )
    keep_documents_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Days until documents expire; empty keeps them."
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's part in one project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    part = models.CharField(max_length=8, choices=Part, default=Part.VIEWER)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["project_id", "user_id"]
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.part} of {self.project_id}"

"""What people bring."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Project
from documents.choices import Inspection, Kind
from documents.models.blob import Blob


class Document(models.Model):
    """A named document of one project; its bytes are those of its newest version.

    An intermediate one was handed from a run to the next: no list shows it, and it leaves with the run it went into.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.OTHER)
    tags = models.JSONField(default=list, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)
    edition = models.PositiveIntegerField(default=1, help_text="Counts edits of name, kind and tags.")
    newest = models.OneToOneField(
        "DocumentVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="newest_of"
    )
    is_intermediate = models.BooleanField(default=False)
    copy_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["project", "-created_at"])]

    def __str__(self) -> str:
        return self.name


class DocumentVersion(models.Model):
    """The bytes as they came in, and what was found out about them.

    ``inspections`` counts how often somebody began to look, so that a file that kills who looks is given up;
    ``inspection_at`` is when that was. ``problem`` says what is wrong and what to do.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="versions")
    file_name = models.CharField(max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    inspection = models.CharField(max_length=8, choices=Inspection, default=Inspection.PENDING, db_index=True)
    inspections = models.PositiveSmallIntegerField(default=0)
    inspection_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True)
    properties = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    password_sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.file_name} v{self.number}"

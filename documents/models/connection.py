"""Storage elsewhere that a project brings files from and puts files to."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Project
from documents.choices import CloudKind
from documents.models.document import Document


class CloudConnection(models.Model):
    """A folder of an outside storage. ``secret`` names the project's secret that holds its credentials as JSON.

    ``address`` is the server's URL where the kind has one of its own choice; ``bucket`` and ``region`` are S3's.
    ``problem`` is what the last look at it found wrong, "" when it answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="connections")
    kind = models.CharField(max_length=16, choices=CloudKind)
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=500, blank=True)
    bucket = models.CharField(max_length=255, blank=True)
    region = models.CharField(max_length=60, blank=True)
    folder = models.CharField(max_length=500, blank=True)
    secret = models.SlugField(max_length=80)
    problem = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_connection_per_project_and_name")]

    def __str__(self) -> str:
        return self.name


class RemoteFile(models.Model):
    """A file that came from a connection, so that an unchanged one is not fetched again.

    ``key`` is the SHA-256 of its path, ``mark`` what the storage says of its content: an ETag, a revision or a time.
    ``document`` is empty once somebody deleted it for good.
    """

    connection = models.ForeignKey(CloudConnection, on_delete=models.CASCADE, related_name="files")
    key = models.CharField(max_length=64)
    path = models.TextField()
    mark = models.CharField(max_length=200)
    document = models.ForeignKey(Document, null=True, on_delete=models.SET_NULL, related_name="remote_files")
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "key"], name="one_row_per_remote_file")]

    def __str__(self) -> str:
        return self.path

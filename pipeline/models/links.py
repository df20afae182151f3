"""Joins between runs and documents; documents themselves never hear of runs."""

from __future__ import annotations

from django.db import models

from documents.models import Artifact, DocumentVersion
from pipeline.models.run import Run


class RunInput(models.Model):
    """A document version that went in, and as what ("document", or a parameter's name)."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="inputs")
    version = models.ForeignKey(DocumentVersion, on_delete=models.RESTRICT, related_name="run_inputs")
    role = models.CharField(max_length=40)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "role", "position"], name="one_input_per_place")]

    def __str__(self) -> str:
        return f"{self.role} {self.position}"


class RunArtifact(models.Model):
    """An artifact that came out, and of which stage; a copied run shares the artifacts it started from."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="artifacts")
    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="run_links")
    stage = models.CharField(max_length=60)
    key = models.CharField(max_length=120)  # the kind, with the item's key where an item made it

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "stage", "key", "artifact"], name="one_link_each")]

    def __str__(self) -> str:
        return f"{self.stage} {self.key}"

"""What no run names any more."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from documents.services.retention import drop_artifacts
from pipeline.models import RunArtifact


def drop_unlinked(artifact_ids: Iterable[UUID]) -> int:
    """Removes those of the artifacts that no run links to, derived ones included; answers how many."""
    wanted = set(artifact_ids)
    linked = RunArtifact.objects.filter(artifact_id__in=wanted).values_list("artifact_id", flat=True)
    return drop_artifacts(wanted - set(linked))

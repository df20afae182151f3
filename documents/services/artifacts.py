"""Writing what came out of runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID

from django.utils import timezone

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Missing, NotAllowed
from accounts.models import Project
from accounts.selectors.settings import setting
from accounts.services.audit import record
from documents import storage
from documents.models import Artifact
from documents.selectors.artifacts import artifact_for


def add_artifact(
    *,
    actor: Actor,
    project_id: UUID | str,
    kind: str,
    name: str,
    sha256: str,
    size: int,
    media_type: str,
    made_by: Mapping[str, Any],
    params: Mapping[str, Any],
    tools: Mapping[str, str],
    proof: Mapping[str, Any],
    guarded: bool = False,
) -> Artifact:
    """A row for bytes that were kept before; they expire as the project, or else the system, says."""
    require(actor, "run.start", project_id)
    return Artifact.objects.create(
        project_id=project_id,
        kind=kind,
        name=name,
        blob_id=sha256,
        sha256=sha256,
        size=size,
        media_type=media_type,
        made_by=dict(made_by),
        params=dict(params),
        tools=dict(tools),
        proof=dict(proof),
        guarded=guarded,
        expires_at=expiry_of(project_id),
    )


def expiry_of(project_id: UUID | str) -> datetime | None:
    """When something made now in this project expires; None keeps it until it is deleted."""
    days = Project.objects.values_list("keep_results_days", flat=True).get(pk=project_id)
    if days is None:
        days = setting("results_days")
    return timezone.now() + timedelta(days=days) if days else None


def release_artifacts(*, actor: Actor, project_id: UUID | str, artifact_ids: Sequence[UUID]) -> int:
    """Lets guarded artifacts be handed out from now on; answers how many were not released before."""
    require(actor, "release.confirm", project_id)
    rows = Artifact.objects.filter(project_id=project_id, pk__in=artifact_ids, guarded=True, released_at=None)
    return rows.update(released_at=timezone.now())


def artifact_to_hand_out(*, actor: Actor, artifact_id: UUID | str) -> Artifact:
    """An artifact whose bytes the actor may have now.

    Raises Missing for what the actor cannot see or what has expired, NotAllowed for what is not released yet.
    """
    artifact = artifact_for(actor=actor, artifact_id=artifact_id)
    if artifact.guarded and artifact.released_at is None:
        text = "This file is handed out when an owner of the project has read and confirmed the policy of its run."
        raise NotAllowed(text, code="not_released")
    if artifact.blob_id is None:
        raise _expired(artifact)
    return artifact


def open_artifact(*, actor: Actor, artifact_id: UUID | str) -> IO[bytes]:
    """An artifact's bytes to hand out; who got which copy is logged. Raises as `artifact_to_hand_out` does."""
    artifact = artifact_to_hand_out(actor=actor, artifact_id=artifact_id)
    try:
        stream = storage.open_blob(artifact.sha256)
    except storage.NotStored:
        raise _expired(artifact) from None
    record(
        actor=actor,
        action="artifact.download",
        target=f"artifact:{artifact.pk}",
        project_id=artifact.project_id,
        details={"name": artifact.name, "kind": artifact.kind, "sha256": artifact.sha256},
    )
    return stream


def _expired(artifact: Artifact) -> Missing:
    return Missing(f"{artifact.name} has expired, and its bytes are gone.", code="expired")

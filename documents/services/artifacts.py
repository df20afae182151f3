"""Writing what came out of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Invalid, Missing, NotAllowed
from accounts.models import Project
from accounts.selectors.settings import setting
from accounts.services.audit import record
from accounts.services.projects import LONGEST_KEEP
from documents import storage
from documents.models import Artifact
from documents.selectors.artifacts import artifact_for
from documents.services.blobs import hold_blobs


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
    keep_days: int | None = None,
) -> Artifact:
    """A row for bytes that were kept before; they expire as the run (``keep_days``), the project or the system says.

    In the caller's transaction; raises Unavailable when somebody deleted the same bytes meanwhile.
    """
    require(actor, "run.start", project_id)
    with transaction.atomic():
        hold_blobs([sha256])
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
            created_by_id=actor.user_id,
            expires_at=expiry_of(project_id, keep_days),
        )


def expiry_of(project_id: UUID | str, keep_days: int | None = None) -> datetime | None:
    """When something made now in this project expires; None keeps it until it is deleted."""
    days = days_kept(project_id, keep_days)
    return timezone.now() + timedelta(days=days) if days else None


def days_kept(project_id: UUID | str, keep_days: int | None = None) -> int:
    """How long results stay: as the run (``keep_days``), the project or the system says; 0 until they are deleted.

    Nothing is kept for longer than the system allows, whoever chose it and whenever.
    """
    days = keep_days
    if days is None:
        days = Project.objects.values_list("keep_results_days", flat=True).get(pk=project_id)
    if days is None:
        days = setting("results_days")
    if most := setting("results_days_most"):
        days = min(days or most, most)
    return int(days or 0)


def check_keep_days(days: int | None) -> None:
    """Raises Invalid for a number of days that nobody may choose."""
    most = setting("results_days_most") or LONGEST_KEEP
    if days is not None and not 1 <= days <= most:
        text = f"Results can be kept for 1 to {most} days. Choose one of these, or leave it empty."
        raise Invalid(text, fields={"keep_days": [text]})


def hold_artifacts(artifact_ids: Sequence[UUID]) -> list[UUID]:
    """Keeps the bytes of artifacts from leaving until the present transaction is over; answers those without any."""
    rows = Artifact.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=artifact_ids).order_by("pk")
    return [one.pk for one in rows if one.blob_id is None]


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
    refuse_to_hand_out(artifact)
    return artifact


def refuse_to_hand_out(artifact: Artifact) -> None:
    """Raises Missing for what has expired, NotAllowed for what is not released yet."""
    if artifact.guarded and artifact.released_at is None:
        text = "This file is handed out when an owner of the project has read and confirmed the policy of its run."
        raise NotAllowed(text, code="not_released")
    if artifact.blob_id is None:
        raise _expired(artifact)


def open_artifact(*, actor: Actor, artifact_id: UUID | str) -> IO[bytes]:
    """An artifact's bytes to hand out; who got which copy is logged. Raises as `artifact_to_hand_out` does."""
    artifact = artifact_to_hand_out(actor=actor, artifact_id=artifact_id)
    try:
        stream = storage.open_blob(artifact.sha256)
    except storage.NotStored:
        raise _expired(artifact) from None
    record_downloads(actor=actor, artifacts=[artifact])
    return stream


def record_downloads(*, actor: Actor, artifacts: Iterable[Artifact]) -> None:
    """Who got which copy."""
    with transaction.atomic():
        for one in artifacts:
            record(
                actor=actor,
                action="artifact.download",
                target=f"artifact:{one.pk}",
                project_id=one.project_id,
                details={"name": one.name, "kind": one.kind, "sha256": one.sha256},
            )


def _expired(artifact: Artifact) -> Missing:
    return Missing(f"{artifact.name} has expired, and its bytes are gone.", code="expired")

"""What no run names any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from accounts.actor import Actor
from documents.choices import Why
from documents.services.retention import drop_artifacts
from pipeline.lifecycle import ENDED
from pipeline.models import Run, RunArtifact


def drop_unlinked(artifact_ids: Iterable[UUID], *, actor: Actor | None = None, why: Why = Why.UNUSED) -> int:
    """Removes those of the artifacts that no run links to, derived ones included; answers how many."""
    wanted = set(artifact_ids)
    linked = RunArtifact.objects.filter(artifact_id__in=wanted).values_list("artifact_id", flat=True)
    return drop_artifacts(wanted - set(linked), actor=actor, why=why)


def family_of(run_ids: Collection[UUID]) -> list[UUID]:
    """These runs and all that they called, and those called by these."""
    return list(tops_of(run_ids))


def tops_of(run_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The same, each with the one of these through which it was reached."""
    found = {run_id: run_id for run_id in run_ids}
    called = list(found)
    while called:
        rows = Run.objects.filter(parent__in=called).values_list("pk", "parent_id")
        fresh = {pk: found[caller] for pk, caller in rows if caller and pk not in found}
        found |= fresh
        called = list(fresh)
    return found


def is_worked_with(artifact_id: UUID) -> bool:
    """Whether a run that has not ended links to it: such a run may read it in its next stage."""
    return RunArtifact.objects.filter(artifact=artifact_id).exclude(run__state__in=ENDED).exists()

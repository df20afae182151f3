"""What no run names any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from documents.choices import Why
from documents.services.handing_on import drop_handed_on
from documents.services.retention import drop_artifacts
from pipeline.lifecycle import ENDED
from pipeline.models import Run, RunArtifact, RunInput


def drop_unlinked(artifact_ids: Iterable[UUID], *, actor: Actor | None = None, why: Why = Why.UNUSED) -> int:
    """Removes those of the artifacts that no run links to, derived ones included; answers how many."""
    wanted = set(artifact_ids)
    linked = RunArtifact.objects.filter(artifact_id__in=wanted).values_list("artifact_id", flat=True)
    return drop_artifacts(wanted - set(linked), actor=actor, why=why)


def handed_on_to(family: Collection[UUID]) -> list[UUID]:
    """Versions of the files that went from one of these runs into the next, and into no run beside them."""
    found = set(_handed_on(family).values_list("version_id", flat=True))
    others = RunInput.objects.filter(version__in=found).exclude(run__in=family)
    return sorted(found - set(others.values_list("version_id", flat=True)))


def let_go_of_handed_on(family: Collection[UUID]) -> set[str]:
    """These runs name the files no more that were handed on to them; answers the hashes that nobody else names."""
    rows = _handed_on(family)
    documents = set(rows.values_list("version__document_id", flat=True))
    rows.delete()
    return drop_unfed(documents)


def _handed_on(family: Collection[UUID]) -> QuerySet[RunInput]:
    return RunInput.objects.filter(run__in=family, version__document__is_intermediate=True)


def drop_unfed(document_ids: Collection[UUID]) -> set[str]:
    """Removes those of the documents that were handed on and that no run names any more; answers the hashes let go."""
    used = RunInput.objects.filter(version__document__in=document_ids).values_list("version__document_id", flat=True)
    return drop_handed_on(set(document_ids) - set(used))


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

"""What came out of runs, as an actor may see it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from pipeline.models import RunArtifact
from pipeline.selectors.runs import run_for


def artifacts_of(*, actor: Actor, run_id: UUID | str) -> QuerySet[RunArtifact]:
    """The links to a run's artifacts in the order they were made; raises Missing."""
    run = run_for(actor=actor, run_id=run_id)
    return RunArtifact.objects.filter(run=run).select_related("artifact").order_by("id")

"""Artifacts as an actor may see them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from accounts.access import projects_of
from accounts.actor import Actor
from accounts.errors import Missing
from documents.models import Artifact


def artifacts_seen(*, actor: Actor) -> QuerySet[Artifact]:
    """The artifacts of all projects in which the actor may see runs, those whose bytes are gone included."""
    return Artifact.objects.filter(project__in=projects_of(actor, "run.see")).select_related("project")


def artifact_for(*, actor: Actor, artifact_id: UUID | str) -> Artifact:
    """One artifact; raises Missing for what the actor cannot see."""
    found = artifacts_seen(actor=actor).filter(pk=artifact_id).first()
    if found is None:
        raise Missing("There is no such artifact.")
    return found

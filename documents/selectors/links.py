"""Download links as those see them who may share files."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Missing
from documents.models import Artifact, DownloadLink
from documents.selectors.artifacts import artifact_for, artifacts_seen


def artifact_to_share(*, actor: Actor, artifact_id: UUID | str) -> Artifact:
    """One artifact; raises Missing for what the actor cannot see, NotAllowed for whom may not share it."""
    artifact = artifact_for(actor=actor, artifact_id=artifact_id)
    require(actor, "artifact.share", artifact.project_id)
    return artifact


def links_of(*, actor: Actor, artifact_id: UUID | str) -> QuerySet[DownloadLink]:
    """The links to an artifact, newest first, ended ones too, with their downloads; raises Missing, NotAllowed."""
    artifact = artifact_to_share(actor=actor, artifact_id=artifact_id)
    return artifact.links.select_related("created_by").prefetch_related("uses")


def link_for(*, actor: Actor, link_id: UUID | str) -> DownloadLink:
    """One link; raises Missing for what the actor cannot see, NotAllowed for whom may not share."""
    rows = DownloadLink.objects.filter(pk=link_id, artifact__in=artifacts_seen(actor=actor))
    found = rows.select_related("artifact").first()
    if found is None:
        raise Missing("There is no such link.")
    require(actor, "artifact.share", found.artifact.project_id)
    return found

"""What came out of runs, taken among the documents of its project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Missing
from documents.choices import Kind
from documents.models import Artifact, Document
from documents.names import safe_name
from documents.selectors.artifacts import artifacts_seen
from documents.selectors.blocked import blocked_among
from documents.services.artifacts import refuse_to_hand_out
from documents.services.blocking import refuse_blocked
from documents.services.documents import KeptUpload, first_with, name_documents
from documents.services.intake import Spooled


def take_in_artifacts(*, actor: Actor, project_id: UUID, artifact_ids: Sequence[UUID]) -> list[Document]:
    """A document for each of a project's artifacts, all or none; one that has the same bytes is taken as it is.

    The bytes are in the store and count for the project already, so that nothing is copied and no limit is asked.
    Raises Missing for what the actor cannot see or what has expired, NotAllowed for what is not released and for who
    may not add documents, Invalid for a blocked file.
    """
    require(actor, "document.add", project_id)
    seen = artifacts_seen(actor=actor).filter(project=project_id).in_bulk(artifact_ids)
    if len(seen) < len(set(artifact_ids)):
        raise Missing("There is no such artifact.")
    found = [seen[one] for one in artifact_ids]
    for one in found:
        refuse_to_hand_out(one)
    _refuse_blocked_of(actor, found)  # before the transaction: the audit log keeps what is refused
    with transaction.atomic():
        there = first_with(project_id, [one.sha256 for one in found])
        fresh: dict[str, KeptUpload] = {}
        for one in found:
            if one.sha256 not in there:
                fresh.setdefault(one.sha256, _kept(one))
        made = name_documents(actor=actor, project_id=project_id, kept=list(fresh.values()))
    there |= {sha256: stored.document for sha256, stored in zip(fresh, made, strict=True)}
    return list(dict.fromkeys(there[one.sha256] for one in found))


def _refuse_blocked_of(actor: Actor, found: Sequence[Artifact]) -> None:
    blocked = blocked_among([one.sha256 for one in found])
    for one in found:
        if one.sha256 in blocked:
            name = safe_name(one.name)
            refuse_blocked(actor=actor, project_id=one.project_id, sha256=one.sha256, name=name)


def _kept(artifact: Artifact) -> KeptUpload:
    spooled = Spooled(path=Path(), sha256=artifact.sha256, size=artifact.size, head=b"")
    return KeptUpload(name=safe_name(artifact.name), kind=Kind.OTHER, spooled=spooled)

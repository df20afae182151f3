"""What came out of runs, taken among the documents of its project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.actor import Actor
from documents.choices import Kind
from documents.models import Artifact, Document
from documents.names import safe_name
from documents.services.artifacts import artifact_to_hand_out
from documents.services.blocking import refuse_blocked
from documents.services.documents import KeptUpload, name_document
from documents.services.intake import Spooled


def take_in_artifacts(*, actor: Actor, artifact_ids: Sequence[UUID | str]) -> list[Document]:
    """A document for each, all of them or none; one that has the same bytes already is taken as it is.

    The bytes are in the store and count for the project already, so that nothing is copied and no limit is asked.
    Raises as `artifact_to_hand_out` does, NotAllowed for who may not add documents, Invalid for a blocked file.
    """
    found = [artifact_to_hand_out(actor=actor, artifact_id=one) for one in artifact_ids]
    for one in found:  # before the transaction: the audit log keeps what is refused
        require(actor, "document.add", one.project_id)
        refuse_blocked(actor=actor, project_id=one.project_id, sha256=one.sha256, name=safe_name(one.name))
    with transaction.atomic():
        return [_taken_in(actor, one) for one in found]


def _taken_in(actor: Actor, artifact: Artifact) -> Document:
    there = Document.objects.filter(project_id=artifact.project_id, deleted_at=None, is_intermediate=False)
    if same := there.filter(newest__blob_id=artifact.sha256).order_by("created_at").first():
        return same
    spooled = Spooled(path=Path(), sha256=artifact.sha256, size=artifact.size, head=b"")
    kept = KeptUpload(name=safe_name(artifact.name), kind=Kind.OTHER, spooled=spooled)
    return name_document(actor=actor, project_id=artifact.project_id, kept=kept).document

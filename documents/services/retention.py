"""What leaves by itself when its time is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actor import operator
from accounts.errors import Conflict
from accounts.selectors.settings import setting
from accounts.services.audit import record
from documents.models import Artifact, Document
from documents.services.documents import remove_document


def empty_trash() -> int:
    """Removes documents that were in the trash for the set number of days, unless a run still names them."""
    cutoff = timezone.now() - timedelta(days=setting("trash_days"))
    removed = 0
    for document in Document.objects.filter(deleted_at__lt=cutoff).iterator():
        try:
            with transaction.atomic():
                record(
                    actor=operator("system", "cleaning"),
                    action="document.purge",
                    target=f"document:{document.pk}",
                    project_id=document.project_id,
                    details={"name": document.name, "trashed_at": str(document.deleted_at)},
                )
                remove_document(document)
        except Conflict:
            continue  # a run that used it is kept; both go when the run goes
        removed += 1
    return removed


def expire_artifacts() -> int:
    """Takes the bytes of expired artifacts away; the rows stay and say what there was."""
    now = timezone.now()
    removed = 0
    for artifact in Artifact.objects.filter(expires_at__lte=now, removed_at=None):
        mine = Artifact.objects.filter(pk=artifact.pk, removed_at=None).update(blob=None, removed_at=now)
        if mine:
            removed += 1
            record(
                actor=operator("system", "cleaning"),
                action="artifact.expire",
                target=f"artifact:{artifact.pk}",
                project_id=artifact.project_id,
                details={"name": artifact.name, "sha256": artifact.sha256, "size": artifact.size},
            )
    return removed


def drop_artifacts(artifact_ids: Collection[UUID]) -> int:
    """Removes rows of artifacts whose makers are gone; their bytes go with the next sweep. Answers how many."""
    rows = Artifact.objects.filter(pk__in=artifact_ids)
    many = rows.count()
    rows.delete()
    return many

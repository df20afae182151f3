"""What leaves by itself when its time is over, and what leaves because somebody says so."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor, operator
from accounts.errors import Conflict
from accounts.selectors.settings import setting
from accounts.services.audit import record
from documents.choices import Removed, Why
from documents.models import Artifact, Document
from documents.services.documents import remove_document
from documents.services.removals import Left, log_removals

Spared = Callable[[UUID], bool]


def empty_trash() -> int:
    """Removes documents that were in the trash for the set number of days, unless a run still names them."""
    cutoff = timezone.now() - timedelta(days=setting("trash_days"))
    removed = 0
    for document in Document.objects.filter(deleted_at__lt=cutoff).iterator():
        details = {"name": document.name, "trashed_at": str(document.deleted_at)}
        removed += _leaves(document, "document.purge", Why.TRASH, details)
    return removed


def expire_documents() -> int:
    """Removes documents whose time is over, the trash included, unless a run still names them; answers how many."""
    removed = 0
    for document in Document.objects.filter(expires_at__lte=timezone.now()).iterator():
        details = {"name": document.name, "expires_at": str(document.expires_at)}
        removed += _leaves(document, "document.expire", Why.EXPIRED, details)
    return removed


def _leaves(document: Document, action: str, why: Why, details: dict[str, str]) -> bool:
    actor = operator("system", "cleaning")
    try:
        with transaction.atomic():
            record(
                actor=actor,
                action=action,
                target=f"document:{document.pk}",
                project_id=document.project_id,
                details=details,
            )
            remove_document(document, actor=actor, why=why)
    except Conflict:
        return False  # a run that used it is kept; both go when the run goes
    return True


def nobody_works_with(artifact_id: UUID) -> bool:
    """Where nothing is in the way."""
    return False


def expire_artifacts(spared: Spared = nobody_works_with) -> int:
    """Takes the bytes of expired artifacts away; the rows stay and say what there was.

    ``spared`` is asked once more under the lock of each whether somebody still works with it.
    """
    actor, due = (
        operator("system", "cleaning"),
        Artifact.objects.filter(expires_at__lte=timezone.now(), removed_at=None),
    )
    ids = list(due.values_list("pk", flat=True))
    return sum(len(remove_bytes(actor=actor, artifact_ids=[one], why=Why.EXPIRED, spared=spared)) for one in ids)


def remove_bytes(
    *, actor: Actor, artifact_ids: Collection[UUID], why: Why, spared: Spared = nobody_works_with
) -> list[str]:
    """Artifacts let go of their bytes, each with its lines in both logs; answers the hashes, which may be shared.

    Those that have none any more are passed over, so that it may be done again.
    """
    hashes = []
    with transaction.atomic():
        rows = Artifact.objects.select_for_update(of=("self",)).filter(pk__in=artifact_ids, removed_at=None)
        for artifact in rows.order_by("pk"):
            if not spared(artifact.pk):
                artifact.blob, artifact.removed_at = None, timezone.now()
                artifact.save(update_fields=["blob", "removed_at"])
                _note(actor, artifact, why)
                hashes.append(artifact.sha256)
    return hashes


def _note(actor: Actor, artifact: Artifact, why: Why) -> None:
    target = f"artifact:{artifact.pk}"
    left = Left(artifact.sha256, artifact.size, artifact.project_id, target)
    log_removals(actor=actor, kind=Removed.RESULT, why=why, left=[left])
    record(
        actor=actor,
        action="artifact.expire" if why == Why.EXPIRED else "artifact.remove",
        target=target,
        project_id=artifact.project_id,
        details={"name": artifact.name, "sha256": artifact.sha256, "size": artifact.size},
    )


def drop_artifacts(artifact_ids: Collection[UUID], *, actor: Actor | None = None, why: Why = Why.UNUSED) -> int:
    """Removes rows of artifacts whose makers are gone; their bytes go with the next sweep. Answers how many."""
    rows = Artifact.objects.filter(pk__in=artifact_ids)
    log_removals(
        actor=actor or operator("system", "cleaning"),
        kind=Removed.RESULT,
        why=why,
        left=[Left(one.sha256, one.size, one.project_id, f"artifact:{one.pk}") for one in rows.filter(removed_at=None)],
    )
    many = rows.count()
    rows.delete()
    return many

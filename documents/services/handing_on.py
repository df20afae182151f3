"""Files on their way from one run to the next: documents that no list shows and that leave with the runs they fed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.actor import Actor
from documents.choices import Inspection
from documents.models import Document, DocumentVersion
from documents.names import safe_name
from documents.services.blobs import touch_blob
from documents.services.blocking import refuse_blocked


def refuse_to_hand_on(*, actor: Actor, project_id: UUID | str, references: Iterable[Mapping[str, Any]]) -> None:
    """Raises Invalid where the bytes of one are blocked, as what came out of an archive may be.

    To be asked before the transaction of `hand_on_document`: what the audit log says of a refusal is not given up with
    what was to be done.
    """
    for one in references:
        refuse_blocked(actor=actor, project_id=project_id, sha256=one["sha256"], name=safe_name(one["name"]))


def hand_on_document(
    *, actor: Actor, project_id: UUID | str, reference: Mapping[str, Any], opens_as: Sequence[str] = ()
) -> UUID:
    """A document over bytes that are in the store; answers its id.

    ``reference`` has name, sha256, size and media_type. ``opens_as`` are versions it came from: where somebody gave a
    password for one of them, it opens this one as well. Nobody looks at it beforehand; whoever reads it says what is
    wrong with it. Whether its bytes are blocked is the caller's to ask, by `refuse_to_hand_on`.
    """
    require(actor, "run.start", project_id)
    name = safe_name(reference["name"])
    sealed = DocumentVersion.objects.filter(pk__in=opens_as, document__project_id=project_id)
    with transaction.atomic():
        touch_blob(sha256=reference["sha256"], size=reference["size"], media_type=reference["media_type"])
        document = Document.objects.create(
            project_id=project_id, name=name, created_by_id=actor.user_id, is_intermediate=True
        )
        document.newest = DocumentVersion.objects.create(
            document=document,
            number=1,
            blob_id=reference["sha256"],
            file_name=name,
            created_by_id=actor.user_id,
            inspection=Inspection.READY,
            password_sealed=sealed.exclude(password_sealed=None).values_list("password_sealed", flat=True).first(),
        )
        document.save(update_fields=["newest"])
    return document.pk


def drop_handed_on(document_ids: Collection[UUID]) -> set[str]:
    """Removes those of the documents that were handed on; the runs they fed are gone. Answers the hashes let go."""
    rows = Document.objects.filter(pk__in=document_ids, is_intermediate=True)
    hashes = set(DocumentVersion.objects.filter(document__in=rows).values_list("blob_id", flat=True))
    rows.delete()
    return hashes

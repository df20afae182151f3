"""One verb for many documents of the trash: each has an outcome of its own, all in as many statements as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal
from uuid import UUID

from django.db import transaction

from accounts.access import require_scope
from accounts.actor import Actor
from accounts.errors import Missing, Problem, TooLarge
from accounts.outcomes import Outcome
from accounts.services.audit import Entry, record_each
from accounts.services.refusing import refusals_of
from documents.choices import Why
from documents.models import Document
from documents.selectors.documents import documents_of
from documents.services.documents import remove_documents

TrashVerb = Literal["restore", "purge"]
MOST: Final = 500  # documents that one request steers


def steer_documents(*, actor: Actor, verb: TrashVerb, document_ids: Sequence[UUID]) -> list[Outcome]:
    """Does a verb with each document of the trash, as its own command would; an id that came twice once.

    Answers in the order given. Each is done or left for a reason of its own, with its own entry in the audit log.
    Raises TooLarge for more than `MOST`, and NotAllowed for an API token without the scope.
    """
    require_scope(actor, "document.delete")
    wanted = list(dict.fromkeys(document_ids))
    if len(wanted) > MOST:
        raise TooLarge(f"At most {MOST} documents can be taken at once. Take them in portions.")
    told: dict[UUID, Problem | None] = dict.fromkeys(wanted, Missing("There is no such document."))
    seen = dict(documents_of(actor=actor, trashed=True).filter(pk__in=wanted).values_list("pk", "project_id"))
    mine = documents_of(actor=actor, verb="document.delete", trashed=True).filter(pk__in=list(seen))
    able = set(mine.values_list("pk", flat=True))
    others = {pk: project_id for pk, project_id in seen.items() if pk not in able}
    told |= refusals_of(actor=actor, verb="document.delete", noun="document", seen=others)
    with transaction.atomic():
        rows = list(Document.objects.select_for_update().filter(pk__in=able).exclude(deleted_at=None).order_by("pk"))
        told |= _restore(actor, rows) if verb == "restore" else _purge(actor, rows)
    return [Outcome(pk, told[pk]) for pk in wanted]


def _restore(actor: Actor, rows: Sequence[Document]) -> Mapping[UUID, Problem | None]:
    Document.objects.filter(pk__in=[one.pk for one in rows]).update(deleted_at=None)
    _note(actor, "document.restore", rows)
    return {one.pk: None for one in rows}


def _purge(actor: Actor, rows: Sequence[Document]) -> Mapping[UUID, Problem | None]:
    stay = remove_documents([one.pk for one in rows], actor=actor, why=Why.ASKED)
    _note(actor, "document.purge", [one for one in rows if one.pk not in stay])
    return {one.pk: stay.get(one.pk) for one in rows}


def _note(actor: Actor, action: str, rows: Sequence[Document]) -> None:
    entries = [Entry(action, f"document:{one.pk}", one.project_id, details={"name": one.name}) for one in rows]
    record_each(actor=actor, entries=entries)

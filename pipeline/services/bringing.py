"""Files and the password that come with the wish for a run: all of them judged before a document is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from uuid import UUID

from accounts.actor import Actor
from documents.services.documents import Upload, count_uploads, keep_upload, name_documents
from documents.services.passwords import keep_password, try_password
from pipeline.contract import Flow
from pipeline.engine.starting import replaced
from pipeline.params import DocumentField


@dataclass(frozen=True)
class Brought:
    """Documents and parameters as a run takes them; ``opened`` are the digests that the password opens."""

    document_ids: tuple[UUID | str, ...]
    named_ids: tuple[UUID | str, ...]
    params: Mapping[str, Any]
    opened: frozenset[str] = frozenset()


def bring_in(
    *,
    actor: Actor,
    chosen: type[Flow],
    project_id: UUID | str,
    document_ids: Sequence[UUID | str],
    uploads: Sequence[Upload],
    places: Sequence[int],
    params: Mapping[str, Any],
    param_uploads: Mapping[str, Upload],
    password: str,
    every: bool,
) -> Brought:
    """Makes documents of files, when the password, where one is given, opens what is encrypted.

    Files come after the documents, or at their ``places`` among all, counted from 0. Raises Invalid with code
    wrong_password where it opens nothing, or not ``every`` one, and TooMany.
    """
    count_uploads(actor=actor, uploads=[*uploads, *param_uploads.values()])
    files = [keep_upload(actor=actor, project_id=project_id, upload=one) for one in uploads]
    named = {name: keep_upload(actor=actor, project_id=project_id, upload=one) for name, one in param_uploads.items()}
    opened: frozenset[str] = frozenset()
    if password:
        present = [*document_ids, *_named(chosen, params)]
        coming = [*files, *named.values()]
        opened = try_password(actor=actor, password=password, document_ids=present, files=coming, every=every)
    brought = name_documents(actor=actor, project_id=project_id, kept=[*files, *named.values()])
    keys = [one.document.pk for one in brought]
    stored = keys[: len(files)]
    values = {name: str(key) for name, key in zip(named, keys[len(files) :], strict=True)}
    params = replaced(params, values)
    return Brought(_placed(document_ids, stored, places), tuple(_named(chosen, params)), params, opened)


def _placed(documents: Sequence[UUID | str], stored: Sequence[UUID], places: Sequence[int]) -> tuple[UUID | str, ...]:
    """Documents and files in one row; files without a place come last."""
    found: list[UUID | str] = list(documents)
    for file, place in zip_longest(stored, places[: len(stored)]):
        found.insert(len(found) if place is None else place, file)
    return tuple(found)


def seal_password(*, actor: Actor, brought: Brought, password: str) -> None:
    """Keeps the password with each document that it opens, as if it had been given on the document's page."""
    ids = [*brought.document_ids, *brought.named_ids]
    keep_password(actor=actor, document_ids=ids, opened=brought.opened, password=password)


def _named(chosen: type[Flow], params: Mapping[str, Any]) -> list[str]:
    """The documents that parameters name."""
    fields = chosen.Params.base_fields.items()
    return [str(params[name]) for name, one in fields if isinstance(one, DocumentField) and params.get(name)]

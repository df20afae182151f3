"""Documents as an actor may see them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.access import Verb, projects_of, require, within_scopes
from accounts.actor import Actor
from accounts.crypto import CannotOpen, unseal
from accounts.errors import Missing
from documents.choices import Inspection, Kind
from documents.models import Document, DocumentVersion

ORDERS: Final = {
    "newest": "-created_at",
    "oldest": "created_at",
    "name": "name",
    "changed": "-updated_at",
    "largest": "-newest__blob__size",
    "pages": "-newest__pages",
}


@dataclass(frozen=True)
class DocumentFilter:
    """What a list of documents is narrowed to; an empty value does not narrow."""

    search: str = ""
    kind: str = ""
    tag: str = ""
    state: str = ""
    order: str = "newest"

    @property
    def is_narrow(self) -> bool:
        return bool(self.search or self.kind or self.tag or self.state)


def documents_of(*, actor: Actor, verb: Verb = "document.see", trashed: bool = False) -> QuerySet[Document]:
    """The documents on which the actor may do ``verb``, no intermediate ones; with ``trashed`` those in the trash."""
    return _documents(actor, verb, trashed=trashed).filter(is_intermediate=False)


def _documents(actor: Actor, verb: Verb, *, trashed: bool = False) -> QuerySet[Document]:
    rows = Document.objects.filter(project__in=projects_of(actor, verb), deleted_at__isnull=not trashed)
    return rows.select_related("newest", "newest__blob", "project")


def documents_by_id(*, project_id: UUID | str, ids: Sequence[str]) -> dict[str, Document]:
    """Those of a project that are still there, the trash included, by id; for those who may see the project."""
    rows = Document.objects.filter(project_id=project_id, pk__in=ids, is_intermediate=False)
    return {str(one.pk): one for one in rows}


def documents_listed(
    *,
    actor: Actor,
    narrow: DocumentFilter | None = None,
    project_id: UUID | str | None = None,
    trashed: bool = False,
) -> QuerySet[Document]:
    """Documents with their newest versions, ``version_count`` and the person who brought them, for a list.

    Those in the trash are listed for whom may take them out of it.
    """
    narrow = narrow or DocumentFilter()
    rows = documents_of(actor=actor, verb="document.delete" if trashed else "document.see", trashed=trashed)
    if project_id is not None:
        rows = rows.filter(project_id=project_id)
    if narrow.search:
        rows = rows.filter(name__icontains=narrow.search)
    if narrow.kind in Kind.values:
        rows = rows.filter(kind=narrow.kind)
    if narrow.state in Inspection.values:
        rows = rows.filter(newest__inspection=narrow.state)
    if narrow.tag:
        rows = with_tag(rows, narrow.tag)
    rows = rows.select_related("created_by", "copy_of").annotate(version_count=Count("versions"))
    first = "-deleted_at" if trashed else ORDERS.get(narrow.order, ORDERS["newest"])
    return rows.order_by(first, "name", "pk")


def with_tag(rows: QuerySet[Document], tag: str) -> QuerySet[Document]:
    """Those whose list of tags holds this one; SQLite keeps JSON as it was written, PostgreSQL as it means."""
    rows = rows.alias(tags_text=Cast("tags", TextField()))
    escaped, plain = json.dumps(tag), json.dumps(tag, ensure_ascii=False)
    return rows.filter(Q(tags_text__contains=escaped) | Q(tags_text__contains=plain))


def document_tags(*, actor: Actor, project_id: UUID | str) -> list[tuple[str, int]]:
    """The tags of a project's documents in the order of the alphabet, with how many have each."""
    rows = Document.objects.filter(project__in=projects_of(actor, "document.see"), project_id=project_id)
    lists = rows.filter(deleted_at=None, is_intermediate=False).exclude(tags=[]).values_list("tags", flat=True)
    return sorted(Counter(tag for tags in lists for tag in tags).items())


def documents_for(*, actor: Actor, document_ids: Sequence[UUID | str]) -> list[Document]:
    """Documents in the order of their ids, as many queries for one as for many; raises Missing, as `document_for`."""
    found = {str(one.pk): one for one in _documents(actor, "document.see").filter(pk__in=document_ids)}
    if any(str(one) not in found for one in document_ids):
        raise Missing("There is no such document.")
    return [found[str(one)] for one in document_ids]


def document_for(
    *, actor: Actor, document_id: UUID | str, verb: Verb = "document.see", trashed: bool = False
) -> Document:
    """One document; raises Missing for what the actor cannot see, NotAllowed for what it may not do."""
    found = _documents(actor, "document.see", trashed=trashed).filter(pk=document_id).first()
    if found is None:
        raise Missing("There is no such document.")
    require(actor, verb, found.project_id)
    return found


def document_shown(*, actor: Actor, document_id: UUID | str) -> Document:
    """One document as it is shown, with those who brought it and ``version_count``; in the trash, too.

    Raises Missing for what the actor cannot see; in the trash it is seen by those who may take it out.
    """
    seen = Q(project__in=projects_of(actor, "document.see"), deleted_at=None)
    if within_scopes(actor, "document.delete"):
        seen |= Q(project__in=projects_of(actor, "document.delete"), deleted_at__isnull=False)
    rows = Document.objects.filter(seen, pk=document_id).annotate(version_count=Count("versions"))
    found = rows.select_related("newest", "newest__blob", "project", "created_by", "copy_of").first()
    if found is None:
        raise Missing("There is no such document.")
    return found


def versions_of(*, actor: Actor, document_id: UUID | str) -> QuerySet[DocumentVersion]:
    """The versions of a document, the newest first; raises Missing."""
    document = document_shown(actor=actor, document_id=document_id)
    return document.versions.select_related("blob", "created_by").order_by("-number")


def version_for(*, actor: Actor, version_id: UUID | str, verb: Verb = "document.see") -> DocumentVersion:
    """One version, of a document in the trash too; raises Missing for what the actor cannot see, NotAllowed."""
    seen = projects_of(actor, "document.see")
    rows = DocumentVersion.objects.filter(document__project__in=seen).select_related("blob", "document__project")
    found = rows.filter(pk=version_id).first()
    if found is None:
        raise Missing("There is no such version.")
    require(actor, verb, found.document.project_id)
    return found


def version_password(version_id: UUID | str) -> str | None:
    """The password a person gave for an encrypted version, or None; for stages and previews, never for a door."""
    sealed = DocumentVersion.objects.values_list("password_sealed", flat=True).filter(pk=version_id).first()
    if not sealed:
        return None
    try:
        return unseal(bytes(sealed), settings.SECRETS_KEYS)
    except CannotOpen:
        return None


def password_is_lost(version: DocumentVersion) -> bool:
    """Whether a password is kept that no present key opens; it has to be given again."""
    return bool(version.password_sealed) and version_password(version.pk) is None


def password_among(*, project_id: UUID | str, sha256: str) -> tuple[str, str | None]:
    """Which version of a project with these bytes has a password, and the password; ("", None) when none has.

    So that a copy of an encrypted original, which came out of a run, can be looked at as well.
    """
    rows = DocumentVersion.objects.filter(document__project_id=project_id, blob_id=sha256)
    found = rows.exclude(password_sealed=None).values_list("pk", flat=True).first()
    password = version_password(found) if found else None
    return (str(found), password) if password else ("", None)

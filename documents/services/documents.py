"""The verbs of documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import RESTRICT, Count, RestrictedError
from django.utils import timezone

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Conflict, Invalid, Missing, Stale, TooMany
from accounts.models import Project
from accounts.services.audit import Entry, record, record_each
from accounts.services.limits import spend_as_person
from accounts.services.projects import clean_tags
from documents.choices import Kind, Removed, Why
from documents.models import Document, DocumentVersion
from documents.names import LONGEST, safe_name
from documents.selectors.documents import document_for, version_for
from documents.services.blobs import hold_blobs
from documents.services.inspection import ask_for_inspection
from documents.services.intake import Spooled, Upload, keep, receive, refuse_together, upload_of
from documents.services.removals import Left, log_removals

__all__ = [
    "DocumentFields", "KeptUpload", "StoredDocument", "Upload", "add_version", "delete_document_now", "edit_document",
    "keep_upload", "name_document", "name_version", "purge_document", "restore_document", "revert_to_version",
    "store_document", "store_documents", "trash_document", "trash_documents", "upload_of",
]  # fmt: skip
MOST_TAGS: Final = 20
LONGEST_TAG: Final = 40


class DocumentFields(TypedDict, total=False):
    """What can be edited; what is left out stays."""

    name: str
    kind: str
    tags: list[str]


@dataclass(frozen=True)
class KeptUpload:
    """A file whose bytes are in the store and that no document names yet; ``spooled.path`` is gone."""

    name: str
    kind: str
    spooled: Spooled


@dataclass(frozen=True)
class StoredDocument:
    """What came of an upload; ``first`` is the document of this project that already has the same bytes."""

    document: Document
    version: DocumentVersion
    first: Document | None


def store_document(*, actor: Actor, project_id: UUID | str, upload: Upload) -> StoredDocument:
    """Takes a file in. When this returns, its bytes are durable under their hash and the document names them.

    Raises Invalid for an empty or blocked file or an unknown kind, TooLarge, Unavailable when there is no room,
    TooMany.
    """
    count_uploads(actor=actor, uploads=[upload])
    return _stored(actor, project_id, upload)


def store_documents(*, actor: Actor, project_id: UUID | str, uploads: Sequence[Upload]) -> list[StoredDocument]:
    """Several that come at once; as many a minute as a person may bring count, and the last ones are let in whole."""
    count_uploads(actor=actor, uploads=uploads)
    return [_stored(actor, project_id, one) for one in uploads]


def _stored(actor: Actor, project_id: UUID | str, upload: Upload) -> StoredDocument:
    kept = keep_upload(actor=actor, project_id=project_id, upload=upload)
    return name_document(actor=actor, project_id=project_id, kept=kept)


def count_uploads(*, actor: Actor, uploads: Sequence[Upload]) -> None:
    """Raises TooMany, and then nothing of them stays."""
    try:
        spend_as_person(actor=actor, scope="upload", times=len(uploads))
    except TooMany:
        for one in uploads:
            _drop(one)
        raise


def keep_upload(*, actor: Actor, project_id: UUID | str, upload: Upload) -> KeptUpload:
    """The bytes of a document that is to be, durable in the store; what nobody names is swept later.

    Raises as `store_document` does.
    """
    try:
        require(actor, "document.add", project_id)
        kind = _clean({"kind": upload.kind})["kind"]
        spooled = receive(upload)
    except BaseException:
        _drop(upload)
        raise
    name = safe_name(upload.name)
    keep(spooled, name=name, project_id=project_id, actor=actor)
    return KeptUpload(name=name, kind=kind, spooled=spooled)


def name_document(*, actor: Actor, project_id: UUID | str, kept: KeptUpload) -> StoredDocument:
    """Makes kept bytes a document; for stages, in the transaction that marks them done."""
    return name_documents(actor=actor, project_id=project_id, kept=[kept])[0]


def name_documents(*, actor: Actor, project_id: UUID | str, kept: Sequence[KeptUpload]) -> list[StoredDocument]:
    """As `name_document`, many in as many statements as one, but for the call of a worker to each."""
    if not kept:
        return []
    require(actor, "document.add", project_id)
    with transaction.atomic():
        hashes = {one.spooled.sha256: one.spooled.size for one in kept}
        refuse_together(actor=actor, project_id=project_id, sizes=hashes)
        firsts, found = first_with(project_id, hashes), list[StoredDocument]()
        expires_at = _expiry_of(project_id)
        for one in kept:
            first = firsts.get(one.spooled.sha256)
            document = Document(
                project_id=project_id,
                name=one.name,
                kind=one.kind,
                created_by_id=actor.user_id,
                copy_of=first,
                expires_at=expires_at,
            )
            firsts.setdefault(one.spooled.sha256, document)
            version = _version_of(actor, document, one.spooled, one.name, number=1)
            found.append(StoredDocument(document=document, version=version, first=first))
        hold_blobs(hashes)
        Document.objects.bulk_create([one.document for one in found])
        DocumentVersion.objects.bulk_create([one.version for one in found])
        for stored in found:
            stored.document.newest = stored.version
            ask_for_inspection(stored.version.pk)
        Document.objects.bulk_update([one.document for one in found], ["newest"])
        record_each(actor=actor, entries=[_added(stored, one) for stored, one in zip(found, kept, strict=True)])
    return found


def first_with(project_id: UUID | str, hashes: Collection[str]) -> dict[str, Document]:
    """The document of a project that has had these bytes longest as its newest version, by hash."""
    rows = Document.objects.filter(project_id=project_id, newest__blob_id__in=hashes, deleted_at=None)
    rows = rows.filter(is_intermediate=False).select_related("newest").order_by("-created_at")
    return {one.newest.blob_id: one for one in rows if one.newest}


def _added(stored: StoredDocument, kept: KeptUpload) -> Entry:
    details = {"name": kept.name, "sha256": kept.spooled.sha256, "size": kept.spooled.size}
    document = stored.document
    return Entry("document.add", f"document:{document.pk}", document.project_id, details=details)


def _expiry_of(project_id: UUID | str) -> datetime | None:
    """When a document that comes now leaves, as its project says; None keeps it until it is deleted."""
    days = Project.objects.values_list("keep_documents_days", flat=True).get(pk=project_id)
    return timezone.now() + timedelta(days=days) if days else None


def _drop(upload: Upload) -> None:
    """A file that was spooled before anybody asked whether it may come in."""
    if upload.spooled:
        upload.spooled.path.unlink(missing_ok=True)


def add_version(*, actor: Actor, document_id: UUID | str, upload: Upload) -> StoredDocument:
    """New bytes for a document; earlier versions stay as they are. Raises Conflict for those it has already."""
    try:
        document = document_for(actor=actor, document_id=document_id, verb="document.edit")
        spend_as_person(actor=actor, scope="upload")
        spooled = receive(upload)
    except BaseException:
        _drop(upload)
        raise
    name = safe_name(upload.name)
    if document.newest and document.newest.blob_id == spooled.sha256:
        _drop(Upload(name=name, spooled=spooled))
        raise Conflict("The newest version has exactly these bytes already.", code="same_bytes")
    keep(spooled, name=name, project_id=document.project_id, actor=actor)
    return name_version(actor=actor, document_id=document.pk, kept=KeptUpload(name, document.kind, spooled))


def name_version(*, actor: Actor, document_id: UUID | str, kept: KeptUpload) -> StoredDocument:
    """Makes kept bytes the newest version of a document; for stages, in the transaction that marks them done."""
    found = document_for(actor=actor, document_id=document_id, verb="document.edit")
    spooled, name = kept.spooled, kept.name
    with transaction.atomic():
        document = _locked(found.pk)
        last = document.versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = _add_version(actor, document, spooled, name, number=last + 1)
        _record(actor, "document.version", document, number=version.number, sha256=spooled.sha256)
    return StoredDocument(document=document, version=version, first=None)


def _add_version(actor: Actor, document: Document, spooled: Spooled, name: str, *, number: int) -> DocumentVersion:
    hold_blobs([spooled.sha256])
    version = _version_of(actor, document, spooled, name, number=number)
    version.save(force_insert=True)
    document.newest = version
    document.save(update_fields=["newest", "updated_at"])
    ask_for_inspection(version.pk)
    return version


def _version_of(actor: Actor, document: Document, spooled: Spooled, name: str, *, number: int) -> DocumentVersion:
    """Not in the database yet."""
    return DocumentVersion(
        document=document, number=number, blob_id=spooled.sha256, file_name=name, created_by_id=actor.user_id
    )


def edit_document(
    *, actor: Actor, document_id: UUID | str, changes: DocumentFields, edition: int | None = None
) -> Document:
    """Changes what is given. With ``edition`` only if nobody else changed the document since; raises Stale if so."""
    found = document_for(actor=actor, document_id=document_id, verb="document.edit")
    given = _clean(dict(changes))
    with transaction.atomic():
        document = _locked(found.pk)
        if edition is not None and document.edition != edition:
            raise Stale("Somebody else changed this document in the meantime. Look at it again, then make your change.")
        changed = {
            key: [getattr(document, key), value] for key, value in given.items() if getattr(document, key) != value
        }
        if changed:
            for key, (_, value) in changed.items():
                setattr(document, key, value)
            document.edition += 1
            document.save(update_fields=[*changed, "edition", "updated_at"])
            _record(actor, "document.edit", document, **changed)
    return document


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as stored; raises Invalid with every field that is wrong."""
    given, wrong = dict(fields), dict[str, list[str]]()
    if "name" in given:
        typed = " ".join(str(given["name"]).split())
        if not 1 <= len(typed) <= LONGEST or safe_name(typed) != typed:
            wrong["name"] = [_name_words(typed)]
        given["name"] = typed
    if "kind" in given and given["kind"] not in Kind.values:
        wrong["kind"] = [f"One of: {', '.join(Kind.values)}."]
    if "tags" in given:
        given["tags"] = clean_tags(given["tags"])
        if len(given["tags"]) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in given["tags"]):
            wrong["tags"] = [f"At most {MOST_TAGS} tags of at most {LONGEST_TAG} characters."]
    if wrong:
        raise Invalid("Some values cannot be used.", fields=wrong)
    return given


def _name_words(typed: str) -> str:
    if 1 <= len(typed) <= LONGEST:
        return f"Some systems cannot store a file of that name. “{safe_name(typed)}” would do."
    return f"Give a name of 1 to {LONGEST} characters."


def trash_document(*, actor: Actor, document_id: UUID | str) -> None:
    """Puts a document into the trash, from where it can come back for a while."""
    document = document_for(actor=actor, document_id=document_id, verb="document.delete")
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(deleted_at=timezone.now())
        _record(actor, "document.trash", document, name=document.name)


def trash_documents(*, actor: Actor, project_id: UUID | str, document_ids: Iterable[str]) -> int:
    """Several of one project at once; what is not there, or there already, is passed over. Answers how many went."""
    require(actor, "document.delete", project_id)
    wanted = [key for key in document_ids if _is_id(key)]
    with transaction.atomic():
        rows = list(Document.objects.select_for_update().filter(project_id=project_id, pk__in=wanted, deleted_at=None))
        Document.objects.filter(pk__in=[row.pk for row in rows]).update(deleted_at=timezone.now())
        for row in rows:
            _record(actor, "document.trash", row, name=row.name)
    return len(rows)


def _is_id(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True


def restore_document(*, actor: Actor, document_id: UUID | str) -> Document:
    """Takes a document out of the trash."""
    document = document_for(actor=actor, document_id=document_id, verb="document.delete", trashed=True)
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(deleted_at=None)
        _record(actor, "document.restore", document, name=document.name)
    document.deleted_at = None
    return document


def purge_document(*, actor: Actor, document_id: UUID | str) -> None:
    """Removes a document of the trash for good; its bytes are swept later, unless something else has the same.

    Raises Conflict while runs that used it are kept, because what came out of them could not be explained any more.
    """
    document = document_for(actor=actor, document_id=document_id, verb="document.delete", trashed=True)
    with transaction.atomic():
        _record(actor, "document.purge", document, name=document.name)
        remove_document(document, actor=actor, why=Why.ASKED)


def delete_document_now(*, actor: Actor, document_id: UUID | str) -> None:
    """Removes a document for good, in the trash or not; its bytes are the caller's to sweep. Raises as above."""
    with transaction.atomic():
        document = Document.objects.select_for_update().filter(pk=document_id).first()
        if document is None:
            raise Missing("There is no such document.")
        require(actor, "document.delete", document.project_id)
        _record(actor, "document.delete", document, name=document.name)
        remove_document(document, actor=actor, why=Why.ASKED)


def remove_document(document: Document, *, actor: Actor, why: Why) -> None:
    """Deletes the rows, in the caller's transaction; raises Conflict while something holds on to them."""
    for problem in remove_documents([document.pk], actor=actor, why=why).values():
        raise problem


def remove_documents(document_ids: Collection[UUID], *, actor: Actor, why: Why) -> dict[UUID, Conflict]:
    """Deletes the rows of those that nothing holds on to, in the caller's transaction; answers why others stay."""
    held = _held(document_ids)
    free = [pk for pk in document_ids if pk not in held]
    versions = list(DocumentVersion.objects.filter(document__in=free).select_related("blob", "document"))
    try:
        Document.objects.filter(pk__in=free).delete()
    except RestrictedError as error:
        text = "A run began to use it in this moment, so it stays. Try again."
        raise Conflict(text, code="used_by_runs") from error
    left = [Left(one.blob_id, one.blob.size, one.document.project_id, f"version:{one.pk}") for one in versions]
    log_removals(actor=actor, kind=Removed.DOCUMENT, why=why, left=left)
    return {pk: _stays(many) for pk, many in held.items()}


def _held(document_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many rows of the storeys above hold on to each, which only their keys tell here; none is left out."""
    found: Counter[UUID] = Counter()
    for one in DocumentVersion._meta.related_objects:
        if one.on_delete is RESTRICT:
            document = f"{one.field.name}__document"
            rows = one.related_model._base_manager.filter(**{f"{document}__in": document_ids})
            found.update(dict(rows.values_list(document).annotate(many=Count("pk")).order_by()))
    return found


def _stays(many: int) -> Conflict:
    runs = "A run that used it is" if many == 1 else f"{many} runs that used it are"
    text = f"{runs} still kept, so this document stays in the trash. Delete the runs first; then both can go."
    return Conflict(text, code="used_by_runs")


def revert_to_version(*, actor: Actor, version_id: UUID | str) -> Document:
    """Makes an earlier version the newest one again, as a version of its own; nothing is rewritten."""
    version = version_for(actor=actor, version_id=version_id, verb="document.edit")
    with transaction.atomic():
        document = _locked(version.document_id)
        if document.newest_id == version.pk:
            raise Conflict("This is the newest version.", code="newest_already")
        last = document.versions.order_by("-number").values_list("number", flat=True).first() or 0
        copy = DocumentVersion.objects.get(pk=version.pk)
        copy.pk, copy.number, copy.created_by_id, copy._state.adding = None, last + 1, actor.user_id, True
        copy.created_at = timezone.now()
        copy.save(force_insert=True)
        document.newest = copy
        document.save(update_fields=["newest", "updated_at"])
        _record(actor, "document.version", document, number=copy.number, sha256=copy.blob_id, again=version.number)
    return document


def _locked(document_id: UUID) -> Document:
    rows: Iterable[Document] = Document.objects.select_for_update().filter(pk=document_id, deleted_at=None)
    for document in rows:
        return document
    raise Missing("There is no such document.")


def _record(actor: Actor, action: str, document: Document, **details: Any) -> None:
    target = f"document:{document.pk}"
    record(actor=actor, action=action, target=target, project_id=document.project_id, details=details)

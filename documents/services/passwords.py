"""Passwords of encrypted documents: tried in a child, sealed like a secret, never shown again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.access import require
from accounts.actor import Actor
from accounts.crypto import seal
from accounts.errors import Conflict, Invalid
from accounts.services.audit import record
from accounts.services.limits import spend
from documents.choices import Inspection
from documents.isolation import Call, Limits, Named
from documents.models import DocumentVersion
from documents.selectors.documents import documents_for, password_is_lost, version_for
from documents.services.children import FileAtFault, read_stored
from documents.services.documents import KeptUpload
from documents.services.inspection import ask_for_inspection, inspect_at_once
from documents.sniffing import PDF, sniff

LOCK_OF: Final = Named("documents.extraction.password:lock_of")
OPENS_WITH: Final = Named("documents.extraction.password:opens_with")
LONGEST: Final = 500
MIB: Final = 1024 * 1024
LIMITS: Final = Limits(memory=512 * MIB, cpu=10, wall=15.0, output=MIB)


def give_password(*, actor: Actor, version_id: UUID | str, password: str) -> DocumentVersion:
    """Tries a password and seals it if it opens the file, which is then looked at anew.

    Raises Invalid with code wrong_password, TooMany after ten tries in a minute, Conflict for a file without one.
    """
    version = version_for(actor=actor, version_id=version_id, verb="document.edit")
    if version.inspection != Inspection.PASSWORD and not version.password_sealed:
        raise Conflict("This file opens without a password.", code="no_password_needed")
    spend(actor=actor, scope="password", key=f"document:{version.pk}")
    if not 1 <= len(password) <= LONGEST or not _opens(version, password):
        text = "The file does not open with this password."
        raise Invalid(text, code="wrong_password", fields={"password": [text]})
    _set(actor, version, seal(password, settings.SECRETS_KEYS), "document.password")
    version.refresh_from_db()
    return inspect_at_once(version)


def try_password(
    *,
    actor: Actor,
    password: str,
    document_ids: Sequence[UUID | str] = (),
    files: Sequence[KeptUpload] = (),
    every: bool = True,
) -> frozenset[str]:
    """The digests of those among documents and files on their way in that are encrypted and open with this password.

    Nothing is kept yet. Documents that open already do not count. Raises Invalid with code wrong_password when one
    stays closed, without ``every`` when all do; TooMany after ten tries in a minute.
    """
    if not 1 <= len(password) <= LONGEST:
        text = f"A password has 1 to {LONGEST} characters."
        raise Invalid(text, code="wrong_password", fields={"password": [text]})
    opened, closed = set(), []
    for name, sha256 in [*_locked(actor, document_ids), *((one.name, one.spooled.sha256) for one in _pdfs(files))]:
        lock = _lock_of(sha256, password)
        if lock == "opened":
            opened.add(sha256)
        elif lock == "closed":
            closed.append(name)
    if closed and (every or not opened):
        more = f" and {len(closed) - 3} more" if len(closed) > 3 else ""
        text = f"This password does not open {', '.join(closed[:3])}{more}."
        raise Invalid(text, code="wrong_password", fields={"password": [text]})
    return frozenset(opened)


def keep_password(*, actor: Actor, document_ids: Sequence[UUID | str], opened: frozenset[str], password: str) -> None:
    """Seals a password that was tried, for those of the documents whose bytes it opens."""
    for document in documents_for(actor=actor, document_ids=document_ids) if opened else ():
        if document.newest and document.newest.blob_id in opened:
            require(actor, "document.edit", document.project_id)
            _set(actor, document.newest, seal(password, settings.SECRETS_KEYS), "document.password")


def _locked(actor: Actor, document_ids: Sequence[UUID | str]) -> Iterator[tuple[str, str]]:
    """Name and digest of the documents that may not open; each costs a try."""
    for document in documents_for(actor=actor, document_ids=document_ids):
        version = document.newest
        if version is None or not _may_be_closed(version):
            continue
        require(actor, "document.edit", document.project_id)
        spend(actor=actor, scope="password", key=f"document:{version.pk}")
        yield document.name, version.blob_id


def _may_be_closed(version: DocumentVersion) -> bool:
    if version.blob.media_type != PDF:
        return False
    if version.password_sealed:
        return version.inspection == Inspection.BROKEN or password_is_lost(version)
    return version.inspection in (Inspection.PASSWORD, Inspection.PENDING)


def _pdfs(files: Sequence[KeptUpload]) -> Iterator[KeptUpload]:
    return (one for one in files if sniff(one.spooled.head, one.name) == PDF)


def _lock_of(sha256: str, password: str) -> str:
    """A file that cannot be read in any case is not the password's fault: its run says what is wrong with it."""
    try:
        return str(read_stored(sha256, lambda path: Call.of(LOCK_OF, path, password), LIMITS))
    except FileAtFault:
        return "none"


def forget_password(*, actor: Actor, version_id: UUID | str) -> None:
    """Removes the password of a version; it can no longer be looked at or worked on until somebody gives it again."""
    version = version_for(actor=actor, version_id=version_id, verb="document.edit")
    if not version.password_sealed:
        raise Conflict("No password is kept for this file.", code="no_password_kept")
    _set(actor, version, None, "document.password_forgotten")


def _opens(version: DocumentVersion, password: str) -> bool:
    if version.blob.media_type != PDF:
        return False
    try:
        return bool(read_stored(version.blob_id, lambda path: Call.of(OPENS_WITH, path, password), LIMITS))
    except FileAtFault as fault:
        raise Conflict(f"The password cannot be tried. {fault.text}", code="file_broken") from fault


def _set(actor: Actor, version: DocumentVersion, sealed: bytes | None, action: str) -> None:
    fresh = {"inspection": Inspection.PENDING, "inspections": 0, "inspection_at": None, "problem": ""}
    with transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk).update(password_sealed=sealed, **fresh)
        target, project_id = f"document:{version.document_id}", version.document.project_id
        record(actor=actor, action=action, target=target, project_id=project_id, details={"version": version.number})
        ask_for_inspection(version.pk)

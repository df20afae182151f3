"""Passwords of encrypted documents: tried in a child, sealed like a secret, never shown again."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actor import Actor
from accounts.crypto import seal
from accounts.errors import Conflict, Invalid
from accounts.services.audit import record
from accounts.services.limits import spend
from documents.choices import Inspection
from documents.isolation import Call, Limits, Named
from documents.models import DocumentVersion
from documents.selectors.documents import version_for
from documents.services.children import FileAtFault, read_stored
from documents.services.inspection import ask_for_inspection, inspect_at_once
from documents.sniffing import PDF

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

"""Artifacts and documents as files to hand out."""

from __future__ import annotations

from pathlib import PurePath
from typing import IO, Any
from uuid import UUID

from django.http import HttpRequest

from accounts.actor import Actor
from accounts.errors import Missing
from documents import storage
from documents.http.downloads import Delivery, part_wanted
from documents.selectors.documents import document_shown, version_for
from documents.services.artifacts import artifact_to_hand_out, open_artifact
from documents.services.links import open_shared


def artifact_delivery(*, actor: Actor, artifact_id: UUID | str) -> Delivery:
    """Raises Missing for what the actor cannot see or what has expired, NotAllowed for what is not released yet."""
    artifact = artifact_to_hand_out(actor=actor, artifact_id=artifact_id)
    return Delivery(
        name=artifact.name,
        media_type=artifact.media_type,
        size=artifact.size,
        sha256=artifact.sha256,
        since=artifact.created_at,
        open_it=lambda: open_artifact(actor=actor, artifact_id=artifact_id),
    )


def shared_delivery(request: HttpRequest, *, actor: Actor, link: Any) -> Delivery:
    """The file of a download link for whoever came by it; see `open_shared`."""
    artifact = link.artifact
    file = Delivery(
        name=artifact.name,
        media_type=artifact.media_type,
        size=artifact.size,
        sha256=artifact.sha256,
        since=artifact.created_at,
        open_it=lambda: open_shared(actor=actor, link=link, part=part),
    )
    part = part_wanted(request, file)
    return file


def version_delivery(*, actor: Actor, version_id: UUID | str) -> Delivery:
    """A version under the name its file came with; raises Missing."""
    version = version_for(actor=actor, version_id=version_id)
    return Delivery(
        name=version.file_name,
        media_type=version.blob.media_type,
        size=version.blob.size,
        sha256=version.blob_id,
        since=version.created_at,
        open_it=lambda: _opened(version.blob_id),
    )


def document_delivery(*, actor: Actor, document_id: UUID | str) -> Delivery:
    """The newest version under the document's name, with the file's extension; raises Missing."""
    document = document_shown(actor=actor, document_id=document_id)
    if document.newest is None:
        raise Missing(f"{document.name} has no file.", code="no_file")
    version = document.newest
    extension = PurePath(version.file_name).suffix
    name = document.name if document.name.lower().endswith(extension.lower()) else document.name + extension
    return Delivery(
        name=name,
        media_type=version.blob.media_type,
        size=version.blob.size,
        sha256=version.blob_id,
        since=version.created_at,
        open_it=lambda: _opened(version.blob_id),
    )


def _opened(sha256: str) -> IO[bytes]:
    try:
        return storage.open_blob(sha256)
    except storage.NotStored:
        text = "The bytes of this file are not in the store any more. Tell your administrator."
        raise Missing(text, code="bytes_missing") from None

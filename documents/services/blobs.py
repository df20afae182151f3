"""Keeping bytes: the row first, then the file, so that a sweep can never take what is just being kept."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.errors import Unavailable
from documents import picture_store, remote, storage
from documents.models import Artifact, Blob, DocumentVersion
from documents.services.removals import log_bytes_removed
from documents.storage import Stored

UNUSED_FOR = timedelta(hours=6)  # longer than any upload or stage between keeping bytes and naming them


def keep_file(path: Path, *, media_type: str) -> Stored:
    """Keeps a copy of a file; on return its bytes are durable."""
    with path.open("rb") as source:
        return keep_stream(iter(lambda: source.read(storage.CHUNK), b""), media_type=media_type)


def keep_stream(chunks: Iterable[bytes], *, media_type: str) -> Stored:
    """Keeps a stream of bytes; on return they are durable."""
    digest, size, spool = hashlib.sha256(), 0, storage.new_spool()
    path = Path(spool.name)
    try:
        with spool:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                spool.write(chunk)
        return keep_spool(path, sha256=digest.hexdigest(), size=size, media_type=media_type)
    finally:
        path.unlink(missing_ok=True)


def keep_spool(path: Path, *, sha256: str, size: int, media_type: str) -> Stored:
    """Keeps a spooled file whose hash is known, by moving it where the store is on the same disk."""
    touch_blob(sha256=sha256, size=size, media_type=media_type)
    return storage.adopt(path, sha256, size)


def touch_blob(*, sha256: str, size: int, media_type: str) -> None:
    """Makes the row, or marks it as wanted now; waits for a sweep that is about to remove it."""
    now = timezone.now()
    Blob.objects.bulk_create(
        [Blob(sha256=sha256, size=size, media_type=media_type, touched_at=now)],
        update_conflicts=True,
        unique_fields=["sha256"],
        update_fields=["touched_at"],
    )


def hold_blobs(hashes: Collection[str]) -> None:
    """Keeps bytes that are about to be named from being swept until the present transaction is over.

    Whoever kept them may have been overtaken by somebody who deleted the last that named the same bytes. Raises
    Unavailable then: keep them again. All at once and in order, so that two who hold the same do not block each other.
    """
    rows = Blob.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=hashes).order_by("pk")
    if len(rows.values_list("pk")) != len(set(hashes)):
        raise Unavailable("The same file was just being deleted. Try again.", code="bytes_swept")


def sweep_now(hashes: Collection[str]) -> list[str]:
    """Removes those of the bytes that nothing names any more, without waiting: somebody asked for it."""
    return [one for sha256 in hashes for one in sweep_blobs(unused_for=timedelta(0), only=sha256)]


def sweep_blobs(*, unused_for: timedelta = UNUSED_FOR, most: int = 1000, only: str = "") -> list[str]:
    """Removes bytes that nothing names any more and nobody kept lately; answers their hashes.

    Row and bytes of each go in one transaction, the bytes last: killed at any point, either both are there, or the row
    is there without bytes and the next sweep, or the next who keeps the same bytes, makes that good.
    """
    cutoff = timezone.now() - unused_for
    unnamed = Blob.objects.filter(
        ~Exists(DocumentVersion.objects.filter(blob=OuterRef("pk"))),
        ~Exists(Artifact.objects.filter(blob=OuterRef("pk"))),
        touched_at__lte=cutoff,
    )
    if only:
        unnamed = unnamed.filter(pk=only)
    removed = []
    for sha256 in list(unnamed.values_list("pk", flat=True)[:most]):
        with transaction.atomic():
            row = unnamed.select_for_update(of=("self",)).filter(pk=sha256).first()
            if row is not None:
                row.delete()
                log_bytes_removed(sha256=sha256, size=row.size)
                storage.remove(sha256)
                picture_store.forget(sha256)
                remote.forget(sha256)
                removed.append(sha256)
    return removed

"""Whether rows and stored bytes agree, byte for byte; and mending what can be mended without losing anything."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from accounts.access import require_admin
from accounts.actor import Actor
from accounts.services.audit import record
from documents import storage
from documents.models import Artifact, Blob, Document, DocumentVersion
from documents.picture_store import UNFINISHED
from documents.services.blobs import UNUSED_FOR
from documents.sniffing import HEAD, sniff

Trouble = Literal[
    "bytes_missing",
    "bytes_changed",
    "size_wrong",
    "bytes_unknown",
    "name_unknown",
    "no_version",
    "newest_wrong",
    "artifact_wrong",
    "spool_left",
    "unfinished_left",
]
LOST: Final = frozenset({"bytes_missing", "bytes_changed"})  # what nobody here can bring back
SPOOL_AGE: Final = 24 * 3600.0  # seconds; no upload and no stage takes that long
SHA256: Final = 64


@dataclass(frozen=True)
class Found:
    """One thing that is not as it should be; ``mended`` says what was done about it."""

    trouble: Trouble
    subject: str
    text: str
    mended: str = ""


@dataclass
class Report:
    """What was looked at, and everything that was found."""

    blobs: int = 0
    bytes: int = 0
    documents: int = 0
    versions: int = 0
    artifacts: int = 0
    found: list[Found] = field(default_factory=list)

    @property
    def open(self) -> list[Found]:
        return [one for one in self.found if not one.mended]


def check_store(
    *, actor: Actor, repair: bool = False, quick: bool = False, on_blob: Callable[[int, int], None] | None = None
) -> Report:
    """Reads every stored byte (``quick``: only whether it is there) and compares it with its rows. Operators only.

    With ``repair`` what is safe is mended: leftovers of dead processes are removed when they are a day old, bytes
    that no row names get a row, so that the sweep takes them in its time, and a document whose newest version is not
    the one it names names it again. Lost bytes are never hidden.
    """
    require_admin(actor)
    report = Report()
    _check_blobs(report, quick=quick, on_blob=on_blob)
    _check_unknown(report, repair=repair)
    _check_documents(report, repair=repair)
    _check_artifacts(report)
    _check_leftovers(report, repair=repair)
    if repair and (mended := sum(bool(one.mended) for one in report.found)):
        record(actor=actor, action="store.repair", details={"mended": mended, "open": len(report.open)})
    return report


def _check_blobs(report: Report, *, quick: bool, on_blob: Callable[[int, int], None] | None) -> None:
    total = Blob.objects.count()
    named = DocumentVersion.objects.filter(blob=OuterRef("pk")), Artifact.objects.filter(blob=OuterRef("pk"))
    rows = Blob.objects.annotate(is_named=Exists(named[0]) | Exists(named[1])).order_by("pk")
    for blob in rows.iterator(chunk_size=500):
        report.blobs += 1
        report.bytes += blob.size
        trouble = _trouble_of(blob, quick=quick)
        young = blob.touched_at > timezone.now() - UNUSED_FOR
        if trouble and (blob.is_named or not young):  # a young row without bytes is an upload that is going on
            report.found.append(trouble)
        if on_blob:
            on_blob(report.blobs, total)


def _trouble_of(blob: Blob, *, quick: bool) -> Found | None:
    if quick:
        return None if storage.has(blob.pk) else _missing(blob)
    try:
        digest, size = _read(blob.pk)
    except storage.NotStored:
        return _missing(blob)
    except OSError as error:
        return Found("bytes_changed", blob.pk, f"The bytes cannot be read: {error.strerror or error}.")
    if digest != blob.pk:
        return Found("bytes_changed", blob.pk, "The stored bytes are not those that were brought: the hash differs.")
    if size != blob.size:
        return Found("size_wrong", blob.pk, f"The row says {blob.size} bytes, the store has {size}.")
    return None


def _missing(blob: Blob) -> Found:
    users = [*DocumentVersion.objects.filter(blob=blob).values_list("file_name", flat=True)[:3]]
    users += [*Artifact.objects.filter(blob=blob).values_list("name", flat=True)[:3]]
    words = f" It belongs to: {', '.join(users)}." if users else " Nothing needs it."
    return Found("bytes_missing", blob.pk, "The store does not have these bytes." + words)


def _read(sha256: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in storage.read_chunks(sha256):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _check_unknown(report: Report, *, repair: bool) -> None:
    """Bytes without rows: what a killed process left between storing and committing, or a restored old database."""
    names = iter(storage.stored_hashes())
    while batch := [name for _, name in zip(range(500), names, strict=False)]:
        known = set(Blob.objects.filter(pk__in=batch).values_list("pk", flat=True))
        for name in batch:
            if name in known:
                continue
            if len(name) != SHA256 or not all(one in "0123456789abcdef" for one in name):
                report.found.append(_stray(name, repair=repair))
            else:
                text = "The store has bytes that no row knows."
                report.found.append(Found("bytes_unknown", name, text, _adopt(name) if repair else ""))


def _adopt(sha256: str) -> str:
    """A row for bytes that have none, if they are what their name says; the sweep takes them when nobody wants them."""
    digest, size = _read(sha256)
    if digest != sha256:
        return ""
    with storage.open_blob(sha256) as source:
        media_type = sniff(source.read(HEAD), "")
    Blob.objects.get_or_create(
        pk=sha256, defaults={"size": size, "media_type": media_type, "touched_at": timezone.now()}
    )
    return f"got a row; swept in {UNUSED_FOR // timedelta(hours=1)} hours unless something names it"


def _stray(name: str, *, repair: bool) -> Found:
    """What is no stored file: half a file of a process that died while it wrote."""
    age = storage.age_of_stray(name)
    if repair and age is not None and age > SPOOL_AGE and storage.remove_stray(name):
        return Found("name_unknown", name, "A file in the store that is no stored file.", "removed")
    return Found("name_unknown", name, "A file in the store that is no stored file.")


def _check_documents(report: Report, *, repair: bool) -> None:
    report.documents, report.versions = Document.objects.count(), DocumentVersion.objects.count()
    latest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
    for document in Document.objects.filter(~Exists(latest)):
        report.found.append(Found("no_version", str(document.pk), f"{document.name} has no version at all."))
    wrong = Document.objects.annotate(last=latest.values("pk")[:1]).exclude(last=None).exclude(newest=F("last"))
    for document in wrong:
        mended = ""
        if repair:
            Document.objects.filter(pk=document.pk).update(newest_id=document.last)
            mended = "names its newest version again"
        text = f"{document.name} does not name its newest version."
        report.found.append(Found("newest_wrong", str(document.pk), text, mended))


def _check_artifacts(report: Report) -> None:
    report.artifacts = Artifact.objects.count()
    for artifact in Artifact.objects.exclude(blob=None).exclude(blob_id=F("sha256")):
        text = f"{artifact.name} names other bytes than those whose hash it shows."
        report.found.append(Found("artifact_wrong", str(artifact.pk), text))
    for artifact in Artifact.objects.filter(blob=None, removed_at=None):
        text = f"{artifact.name} has no bytes, and nothing says when they went."
        report.found.append(Found("artifact_wrong", str(artifact.pk), text))


def _check_leftovers(report: Report, *, repair: bool) -> None:
    for path, age in _leftovers():
        trouble: Trouble = "unfinished_left" if path.name.startswith(UNFINISHED) else "spool_left"
        text = f"A working file of {age / 3600:.0f} hours, of a process that was killed."
        report.found.append(Found(trouble, path.name, text, _remove(path) if repair else ""))


def _leftovers() -> Iterator[tuple[Path, float]]:
    """Working files that are older than any work takes."""
    places = (Path(settings.SPOOL_DIR).glob("*"), Path(settings.PREVIEWS_DIR).glob(f"*/{UNFINISHED}*"),
              Path(settings.COPIES_DIR).glob(f"{UNFINISHED}*"))  # fmt: skip
    for place in places:
        for path in place:
            try:
                age = time.time() - path.stat().st_mtime
            except FileNotFoundError:
                continue
            if age > SPOOL_AGE:
                yield path, age


def _remove(path: Path) -> str:
    if path.is_dir():
        for inner in path.iterdir():
            inner.unlink(missing_ok=True)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
    return "removed"

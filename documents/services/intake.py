"""Bytes on their way in: limits that are stated before, spooled and hashed in one pass, kept durably."""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Sum

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Invalid, TooLarge, Unavailable
from accounts.selectors.settings import setting
from documents import storage
from documents.choices import Kind
from documents.isolation import Call, ChildFailed, Limits, Named, run_isolated
from documents.models import Blob
from documents.services.blobs import keep_spool
from documents.sniffing import HEAD, PDF, sniff

MIB: Final = 1024 * 1024
SPARE: Final = 256 * MIB  # free space that no upload may take: the database needs room, too
COUNTING: Final = Limits(memory=1024 * MIB, cpu=5, wall=5.0, output=MIB)
COUNT_PAGES: Final = Named("documents.extraction.page_count:count_pages")


@dataclass(frozen=True)
class UploadLimits:
    """What may be brought into a project now; ``bytes_left`` is None where the project has no limit of its own."""

    most_bytes: int
    most_pages: int
    bytes_left: int | None
    free: int


@dataclass(frozen=True)
class Spooled:
    """A received file in the spool, its hash and its first bytes; whoever holds it removes it."""

    path: Path
    sha256: str
    size: int
    head: bytes


@dataclass(frozen=True)
class Upload:
    """A file on its way in: its name as given, its bytes in chunks or spooled already, what it is to its owner."""

    name: str
    chunks: Iterable[bytes] = ()
    kind: str = Kind.OTHER
    spooled: Spooled | None = None


def upload_of(path: Path, *, kind: str = Kind.OTHER) -> Upload:
    """A file of this machine as an upload."""
    return Upload(name=path.name, chunks=_chunks_of(path), kind=kind)


def _chunks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(storage.CHUNK):
            yield chunk


class Spool:
    """Takes bytes, counts and hashes them; raises TooLarge and Unavailable as soon as they are too many.

    ``discard`` removes what is there; it may be called at any time, and more than once.
    """

    def __init__(self, name: str, most: int) -> None:
        self.name, self.most = name, most
        self.size, self.head = 0, b""
        self._digest = hashlib.sha256()
        self._file = storage.new_spool()
        self.path = Path(self._file.name)

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self.most:
            raise too_large(self.name, self.most)
        self._digest.update(chunk)
        if len(self.head) < HEAD:
            self.head += chunk[: HEAD - len(self.head)]
        try:
            self._file.write(chunk)
        except OSError as error:
            raise _disk_full(error) from error

    def finish(self) -> Spooled:
        try:
            self._file.close()
        except OSError as error:
            raise _disk_full(error) from error
        return Spooled(path=self.path, sha256=self._digest.hexdigest(), size=self.size, head=self.head)

    def discard(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)


def _disk_full(error: OSError) -> Unavailable:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        raise error
    return no_room()


def no_room() -> Unavailable:
    return Unavailable("There is not enough free space for this file. Tell your administrator.", code="disk_full")


def too_large(name: str, most: int) -> TooLarge:
    return TooLarge(f"{name} is larger than the {most // MIB} MB one file may have.")


def most_bytes() -> int:
    """How large one file may be."""
    return int(setting("upload_limit_mb")) * MIB


def upload_limits(*, actor: Actor, project_id: UUID | str) -> UploadLimits:
    """What holds for an upload into this project, to be said before anything is sent."""
    require(actor, "document.add", project_id)
    return UploadLimits(
        most_bytes=most_bytes(),
        most_pages=setting("page_limit"),
        bytes_left=_bytes_left(project_id),
        free=max(0, shutil.disk_usage(settings.SPOOL_DIR).free - SPARE),
    )


def _bytes_left(project_id: UUID | str) -> int | None:
    most = int(setting("project_limit_mb")) * MIB
    return max(0, most - used_bytes(project_id)) if most else None


def used_bytes(project_id: UUID | str) -> int:
    """How many bytes the documents of a project take, the trash and all versions included, each content once."""
    rows = Blob.objects.filter(versions__document__project_id=project_id).distinct()
    return int(rows.aggregate(total=Sum("size"))["total"] or 0)


def receive(upload: Upload) -> Spooled:
    """The whole file in the spool; raises TooLarge, Unavailable, or Invalid for a file without a single byte."""
    spooled = upload.spooled or _spool(upload)
    if spooled.size == 0:
        spooled.path.unlink(missing_ok=True)
        raise Invalid(f"{upload.name} is empty.", code="empty_file", fields={"file": ["The file is empty."]})
    return spooled


def _spool(upload: Upload) -> Spooled:
    spool = Spool(upload.name, most_bytes())
    try:
        for chunk in upload.chunks:
            spool.write(chunk)
        return spool.finish()
    except BaseException:
        spool.discard()
        raise


def keep(spooled: Spooled, *, name: str, project_id: UUID | str) -> None:
    """Moves a received file into the store, if the project takes it; on return its bytes are durable.

    Raises TooLarge for more pages than a document may have, or more bytes than the project may hold. The spooled
    file is gone in any case.
    """
    try:
        if spooled.size > most_bytes():
            raise too_large(name, most_bytes())
        media_type = sniff(spooled.head, name)
        _refuse_beyond_the_project(spooled, project_id)
        if media_type == PDF:
            _refuse_too_many_pages(spooled, name)
        keep_spool(spooled.path, sha256=spooled.sha256, size=spooled.size, media_type=media_type)
    except OSError as error:
        raise _disk_full(error) from error
    finally:
        spooled.path.unlink(missing_ok=True)


def _refuse_beyond_the_project(spooled: Spooled, project_id: UUID | str) -> None:
    left = _bytes_left(project_id)
    is_new = not Blob.objects.filter(pk=spooled.sha256, versions__document__project_id=project_id).exists()
    if left is not None and is_new and spooled.size > left:
        text = f"The project may hold {left // MIB} MB more. Empty its trash, or ask your administrator."
        raise TooLarge(text, code="project_full")


def _refuse_too_many_pages(spooled: Spooled, name: str) -> None:
    """Counted where that is quick; a file in which it is not is accepted, and looked at later."""
    try:
        pages: int = run_isolated(Call.of(COUNT_PAGES, spooled.path), limits=COUNTING)[0]
    except ChildFailed:
        return
    if pages > (most := setting("page_limit")):
        raise TooLarge(too_many_pages(name, pages, most), code="too_many_pages")


def too_many_pages(name: str, pages: int, most: int) -> str:
    return f"{name} has {pages:,} pages; a document may have {most:,}. Split it, or ask your administrator."

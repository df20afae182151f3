"""Bytes on their way in: limits that are stated before, spooled and hashed in one pass, kept durably."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Invalid, TooLarge, Unavailable
from accounts.models import Project, User
from accounts.selectors.quotas import limits_of
from accounts.selectors.settings import setting
from documents import storage
from documents.choices import Kind
from documents.isolation import Call, ChildFailed, Limits, Named, run_isolated
from documents.selectors.stored import has_stored, stored_among, stored_by_person, stored_by_project
from documents.services.blobs import keep_spool
from documents.services.blocking import refuse_blocked
from documents.services.space import free_bytes, no_room, refuse_without_room, spare_bytes
from documents.sniffing import COMPOUND, HEAD, OLD_OFFICE, PDF, sniff

MIB: Final = 1024 * 1024
LOOK_EACH: Final = 8 * MIB  # bytes that come in between two looks at the free space
COUNTING: Final = Limits(memory=1024 * MIB, cpu=5, wall=5.0, output=MIB)
COUNT_PAGES: Final = Named("documents.extraction.page_count:count_pages")
KIND_INSIDE: Final = Named("documents.extraction.old_office_look:kind_inside")


@dataclass(frozen=True)
class UploadLimits:
    """What may be brought into a project now; ``bytes_left`` is None where neither project nor person has a limit."""

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
        if self.size // LOOK_EACH != (self.size + len(chunk)) // LOOK_EACH or not self.size:
            refuse_without_room(len(chunk))
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
        bytes_left=_bytes_left(actor, project_id),
        free=max(0, free_bytes() - spare_bytes()),
    )


def _bytes_left(actor: Actor, project_id: UUID | str) -> int | None:
    """What the project and the person may still bring, whichever is less; None where neither has a limit."""
    limits = limits_of(kind="stored_mb", project_id=project_id, user_id=actor.user_id)
    left = []
    if limits.project:
        left.append(limits.project * MIB - stored_by_project(project_id))
    if limits.person and actor.user_id:
        left.append(limits.person * MIB - stored_by_person(actor.user_id))
    return max(0, min(left)) if left else None


def refuse_when_full(*, actor: Actor, project_id: UUID | str) -> None:
    """Raises TooLarge when project or person hold as much as they may, so that nothing more would find room."""
    if _bytes_left(actor, project_id) == 0:
        raise _full(actor, project_id)


def refuse_together(*, actor: Actor, project_id: UUID | str, sizes: Mapping[str, int]) -> None:
    """Raises TooLarge where these bytes, by their hashes, have no room any more; in the transaction that names them.

    Each had room when it came, but others came beside it, which nothing named yet.
    """
    if _bytes_left(actor, project_id) is None:
        return
    _hold_the_limits(actor, project_id)
    there = stored_among(sizes, project_id=project_id)
    fresh = sum(size for sha256, size in sizes.items() if sha256 not in there)
    left = _bytes_left(actor, project_id)
    if left is not None and fresh > left:
        raise _no_room_for(fresh, left, actor, project_id)


def _hold_the_limits(actor: Actor, project_id: UUID | str) -> None:
    """Whoever names others in this project waits, and where the person has a limit, in any project of theirs."""
    Project.objects.select_for_update().get(pk=project_id)
    if actor.user_id and limits_of(kind="stored_mb", project_id=None, user_id=actor.user_id).person:
        User.objects.select_for_update(no_key=True).get(pk=actor.user_id)


def _full(actor: Actor, project_id: UUID | str) -> TooLarge:
    """Which limit it is, how much is used of it, and what helps."""
    limits = limits_of(kind="stored_mb", project_id=project_id, user_id=actor.user_id)
    used = stored_by_project(project_id)
    if (limits.project and used >= limits.project * MIB) or not (limits.person and actor.user_id):
        text = f"The project holds {used / MIB:.1f} of the {limits.project} MB it may have."
        help_text = "Empty its trash, delete results you no longer need, or ask your administrator."
        return TooLarge(f"{text} {help_text}", code="project_full")
    used = stored_by_person(actor.user_id)
    text = f"You hold {used / MIB:.1f} of the {limits.person} MB a person may have in all projects."
    help_text = "Delete documents or results you no longer need, or ask your administrator."
    return TooLarge(f"{text} {help_text}", code="person_full")


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


def keep(spooled: Spooled, *, name: str, project_id: UUID | str, actor: Actor) -> None:
    """Moves a received file into the store, if the project takes it; on return its bytes are durable.

    Raises TooLarge for more pages than a document may have, or more bytes than the project may hold, Invalid for a
    file that is blocked. The spooled file is gone in any case.
    """
    try:
        refuse_blocked(actor=actor, project_id=project_id, sha256=spooled.sha256, name=name)
        if spooled.size > most_bytes():
            raise too_large(name, most_bytes())
        media_type = _media_type(spooled, name)
        _refuse_beyond_the_limits(spooled, project_id, actor)
        if media_type == PDF:
            _refuse_too_many_pages(spooled, name)
        keep_spool(spooled.path, sha256=spooled.sha256, size=spooled.size, media_type=media_type)
    except OSError as error:
        raise _disk_full(error) from error
    finally:
        spooled.path.unlink(missing_ok=True)


def _media_type(spooled: Spooled, name: str) -> str:
    """By the first bytes; of a compound file by what it holds, as its name may be any, or by the name alone."""
    named = sniff(spooled.head, name)
    if not spooled.head.startswith(COMPOUND):
        return named
    try:
        kind: str = run_isolated(Call.of(KIND_INSIDE, spooled.path), limits=COUNTING)[0]
    except ChildFailed:  # damaged, as the look at it will tell
        return named
    if kind in OLD_OFFICE.values():
        return kind
    return named  # protected, or no Office file: the look at it says so where its name promises one


def _refuse_beyond_the_limits(spooled: Spooled, project_id: UUID | str, actor: Actor) -> None:
    refuse_without_room()
    left = _bytes_left(actor, project_id)
    if left is None or spooled.size <= left or has_stored(spooled.sha256, project_id=project_id):
        return
    raise _no_room_for(spooled.size, left, actor, project_id)


def _no_room_for(size: int, left: int, actor: Actor, project_id: UUID | str) -> TooLarge:
    if left == 0:
        return _full(actor, project_id)
    text = f"There is room for {left / MIB:.1f} MB more, and this file has {size / MIB:.1f} MB."
    help_text = "Empty the trash, delete what is no longer needed, or ask your administrator."
    return TooLarge(f"{text} {help_text}", code="project_full")


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

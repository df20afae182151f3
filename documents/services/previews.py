"""Pages as pictures: painted in a limited child when somebody first looks, then kept."""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from accounts.actor import Actor
from accounts.errors import Conflict, Invalid, Missing
from accounts.selectors.settings import setting
from documents import picture_store
from documents.extraction.picture import PagePicture, PictureFormat
from documents.isolation import Call, Limits, Named
from documents.models import Blob
from documents.picture_store import PictureKey
from documents.selectors.artifacts import artifact_for
from documents.selectors.documents import password_among, version_for, version_password
from documents.services.children import PATIENCE, FileAtFault, busy, read_stored, refusal_of
from documents.sniffing import PDF, PICTURES

WIDTHS: Final = (240, 600, 1000, 1600, 2400)  # pixels
FORMATS: Final[tuple[PictureFormat, ...]] = ("png", "webp")
HIGHEST_PAGE: Final = 1_000_000
MIB: Final = 1024 * 1024
LIMITS: Final = Limits(memory=1024 * MIB, cpu=20, wall=30.0, output=64 * MIB)
PAINT_PAGE: Final = Named("documents.extraction.page_picture:paint_page")
PAINT_IMAGE: Final = Named("documents.extraction.image_picture:paint_image")
STYLE: Final = "1"  # part of each ETag; another one when pages are painted differently
SWEEP_EACH: Final = 200  # pictures painted by one process between two looks at how much there is
_painted = itertools.count(1)


@dataclass(frozen=True)
class Subject:
    """Bytes whose pages can be looked at, by somebody who may."""

    sha256: str
    media_type: str
    name: str
    version_id: str = ""  # whose password opens them, if one is needed
    password: str | None = None


@dataclass(frozen=True)
class Wish:
    """A page from 1, a width out of `WIDTHS`, a format out of `FORMATS`."""

    page: int
    width: int
    file_format: PictureFormat = "png"


def version_subject(*, actor: Actor, version_id: UUID | str) -> Subject:
    """A version of a document; raises Missing for what the actor cannot see."""
    version = version_for(actor=actor, version_id=version_id)
    password = version_password(version.pk)
    return Subject(
        sha256=version.blob_id,
        media_type=version.blob.media_type,
        name=version.file_name,
        version_id=str(version.pk) if password else "",
        password=password,
    )


def artifact_subject(*, actor: Actor, artifact_id: UUID | str) -> Subject:
    """An artifact; a guarded one, too: its picture shows what the original shows, and nobody can hand it on as a file.

    A copy of an encrypted original opens with the password that was given for the original. Raises Missing.
    """
    artifact = artifact_for(actor=actor, artifact_id=artifact_id)
    if artifact.blob_id is None:
        raise Missing(f"{artifact.name} has expired, and its bytes are gone.", code="expired")
    version_id, password = password_among(project_id=artifact.project_id, sha256=artifact.sha256)
    return Subject(
        sha256=artifact.sha256,
        media_type=artifact.media_type,
        name=artifact.name,
        version_id=version_id,
        password=password,
    )


def check_wish(wish: Wish) -> None:
    """Raises Invalid for a width or format that is not offered, Missing for a page no file has."""
    if wish.width not in WIDTHS:
        words = ", ".join(map(str, WIDTHS))
        raise Invalid(f"Pages are painted {words} pixels wide.", fields={"width": [f"One of: {words}."]})
    if wish.file_format not in FORMATS:
        raise Invalid("Pages are painted as PNG or WebP.", fields={"format": ["png or webp."]})
    if not 1 <= wish.page <= HIGHEST_PAGE:
        raise Missing(f"There is no page {wish.page}.", code="no_page")


def etag_of(subject: Subject, wish: Wish) -> str:
    """The same for the same picture, known without painting it."""
    words = f"{STYLE} {subject.sha256} {subject.version_id} {wish.page} {wish.width} {wish.file_format}"
    return f'"{hashlib.sha256(words.encode()).hexdigest()[:32]}"'


def picture_of(subject: Subject, wish: Wish) -> bytes:
    """The page as an encoded picture.

    Raises Missing for a page that is not there, Conflict for a file that cannot be shown (codes "password_needed",
    "no_preview", "page_broken"), Unavailable when painting is not possible at the moment.
    """
    check_wish(wish)
    if not can_paint(subject.media_type):
        raise Conflict("Only the pages of PDFs and pictures can be looked at here.", code="no_preview")
    key = PictureKey(subject.sha256, wish.page, wish.width, wish.file_format, subject.version_id)
    return _kept(key) or _paint_alone(subject, wish, key)


def can_paint(media_type: str) -> bool:
    return media_type == PDF or media_type in PICTURES


def _kept(key: PictureKey) -> bytes | None:
    found = picture_store.find(key)
    if found is None and (words := picture_store.find_failure(key)):
        code, text = json.loads(words)
        raise refusal_of(code, text, broken="page_broken")
    return found


def _paint_alone(subject: Subject, wish: Wish, key: PictureKey) -> bytes:
    try:
        with picture_store.alone(key, patience=PATIENCE):
            found = _kept(key)
            if found is None:
                found = _painted_now(subject, wish, key)
                picture_store.keep(key, found)
    except picture_store.Busy:
        raise busy() from None
    if next(_painted) % SWEEP_EACH == 0:
        sweep_pictures()
    return found


def _painted_now(subject: Subject, wish: Wish, key: PictureKey) -> bytes:
    def call_of(path: Path) -> Call:
        form: dict[str, Any] = {"width": wish.width, "file_format": wish.file_format}
        if subject.media_type == PDF:
            return Call.of(PAINT_PAGE, path, wish.page, password=subject.password, **form)
        return Call.of(PAINT_IMAGE, path, wish.page, media_type=subject.media_type, **form)

    try:
        picture: PagePicture = read_stored(subject.sha256, call_of, LIMITS)
    except FileAtFault as fault:
        picture_store.keep_failure(key, json.dumps([fault.code, fault.text]))
        raise refusal_of(fault.code, fault.text, broken="page_broken") from fault
    return picture.content


def sweep_pictures() -> int:
    """Lets go of pictures beyond the set size, and of those whose documents are gone; answers how many."""
    return picture_store.sweep(setting("previews_mb") * MIB, _named)


def _named(hashes: set[str]) -> set[str]:
    wanted, found = sorted(hashes), set[str]()
    for start in range(0, len(wanted), 500):
        found.update(Blob.objects.filter(pk__in=wanted[start : start + 500]).values_list("pk", flat=True))
    return found

"""The store: bytes by content through Django's storage API, durable before anyone is told so."""

from __future__ import annotations

import glob
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import structlog
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from accounts.errors import Unavailable
from documents import remote

log = structlog.get_logger(__name__)
CHUNK = 1024 * 1024
INCOMING = ".incoming-"  # begins the name of a file that is being written
SHA256 = 64  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are in the store."""

    sha256: str
    size: int


class NotStored(Exception):
    """The store does not hold these bytes (any more)."""


def key_of(sha256: str) -> str:
    """Where bytes lie in the store."""
    return f"blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class DurableFileStorage(FileSystemStorage):
    """Local disk. A file appears under its name only complete and fsynced, by rename on the same disk."""

    def _save(self, name: str, content: File[Any]) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=INCOMING, delete=False) as spool:
            try:
                for chunk in content.chunks(CHUNK):
                    spool.write(chunk)
                spool.flush()
                os.fsync(spool.fileno())
            except BaseException:
                Path(spool.name).unlink(missing_ok=True)
                raise
        self._reveal(Path(spool.name), target)
        return name

    def adopt(self, spool: Path, name: str) -> None:
        """Takes over a complete file: by rename on the same disk, by a durable copy from another."""
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        if spool.stat().st_dev != target.parent.stat().st_dev:
            with spool.open("rb") as content:
                self._save(name, File(content))
            return
        with spool.open("rb") as handle:
            os.fsync(handle.fileno())
        self._reveal(spool, target)

    def _reveal(self, spool: Path, target: Path) -> None:
        spool.chmod(0o444)
        spool.replace(target)
        _sync_folder(target.parent)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name  # content-addressed: the same name holds the same bytes


def new_spool() -> IO[bytes]:
    """An empty working file on the store's disk; the caller removes it."""
    folder = Path(settings.SPOOL_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return tempfile.NamedTemporaryFile(dir=folder, prefix="in-", delete=False)


def adopt(path: Path, sha256: str, size: int) -> Stored:
    """Moves a spooled file whose hash is known into the store; does nothing when the store has it."""
    key = key_of(sha256)
    with _answering():
        if not _backend().exists(key):
            if isinstance(store := _backend(), DurableFileStorage):
                store.adopt(path, key)
            else:
                with path.open("rb") as content:
                    _backend().save(key, File(content))
    return Stored(sha256=sha256, size=size)


def _backend() -> Storage:
    return storages["default"]


@contextmanager
def _answering() -> Iterator[None]:
    """A store on another machine that does not answer, or refuses, is nobody's fault who works here."""
    if isinstance(_backend(), DurableFileStorage):
        yield
        return
    from boto3.exceptions import Boto3Error  # noqa: PLC0415 - slow import, and 25 MB
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as above

    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        log.warning("store_away", error=str(error))
        raise Unavailable("The store of files does not answer. Try again later.", code="store_away") from error


def open_blob(sha256: str) -> IO[bytes]:
    """The bytes for reading, from any place on; raises NotStored."""
    try:
        with _answering():
            opened = _backend().open(key_of(sha256), "rb")
    except FileNotFoundError as error:
        raise NotStored(sha256) from error
    item = getattr(opened, "obj", None)
    if item is None:
        return opened
    opened.close()  # django-storages would fetch the whole object at the first byte that is read
    return remote.buffered(item)


def has(sha256: str) -> bool:
    with _answering():
        return _backend().exists(key_of(sha256))


def remove(sha256: str) -> None:
    with _answering():
        _backend().delete(key_of(sha256))


def stored_hashes() -> Iterator[str]:
    """Every hash of which the store holds bytes, in no order; what bears another name is left out."""
    store = _backend()
    with _answering():
        if not isinstance(store, DurableFileStorage) and (bucket := getattr(store, "bucket", None)) is not None:
            place = f"{getattr(store, 'location', '')}/blobs/".lstrip("/")
            yield from (item.key.rpartition("/")[2] for item in bucket.objects.filter(Prefix=place))
            return
        for first in _folders("blobs"):
            for second in _folders(f"blobs/{first}"):
                yield from sorted(_backend().listdir(f"blobs/{first}/{second}")[1])


def age_of_stray(name: str) -> float | None:
    """Seconds since a file that lies among the stored ones, but is none, was written; None when it is not here."""
    path = _stray_path(name)
    return time.time() - path.stat().st_mtime if path else None


def remove_stray(name: str) -> bool:
    """Removes such a file from the local disk; whether it was there. What bears a hash's name is never removed here."""
    path = _stray_path(name)
    if path is None:
        return False
    path.unlink(missing_ok=True)
    return True


def _stray_path(name: str) -> Path | None:
    store = _backend()
    if not isinstance(store, DurableFileStorage) or len(name) == SHA256 or not name.startswith(INCOMING):
        return None
    return next(Path(store.path("blobs")).glob(f"*/*/{glob.escape(name)}"), None)


def _folders(path: str) -> list[str]:
    try:
        return sorted(_backend().listdir(path)[0])
    except FileNotFoundError:  # nothing was ever stored
        return []


def read_chunks(sha256: str, start: int = 0) -> Iterator[bytes]:
    """The bytes from ``start`` on, in chunks."""
    with open_blob(sha256) as source:
        source.seek(start)
        while chunk := source.read(CHUNK):
            yield chunk


@contextmanager
def local_path(sha256: str) -> Iterator[Path]:
    """The bytes as a file on this machine: the stored file itself on local disk, else a copy for the while."""
    if isinstance(store := _backend(), DurableFileStorage):
        path = Path(store.path(key_of(sha256)))
        if not path.is_file():
            raise NotStored(sha256)
        yield path
        return

    def fetch(target: IO[bytes]) -> None:
        with _answering():
            for chunk in read_chunks(sha256):
                target.write(chunk)

    with remote.borrowed(sha256, fetch) as path:
        yield path

"""Painted pages on this machine's disk: found again, written whole or not at all, bounded, the oldest let go first."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

TOUCH_EVERY = 3600.0  # seconds; a picture that is looked at is marked as used once an hour
LOOK_EVERY = 0.02
FAILURE_GOOD_FOR = 600.0  # seconds until a page that could not be painted is tried again
STRAY_AFTER = 3600.0  # seconds after which an unfinished file is one of a process that died
UNFINISHED = ".new-"
LOCKS = 256


@dataclass(frozen=True, slots=True)
class PictureKey:
    """What a picture shows. ``lock`` keeps those painted with one version's password apart from all others."""

    sha256: str
    page: int
    width: int
    file_format: str
    lock: str = ""

    @property
    def path(self) -> Path:
        name = "-".join((self.sha256, *filter(None, [self.lock]), str(self.page), str(self.width)))
        return Path(settings.PREVIEWS_DIR) / self.sha256[:2] / f"{name}.{self.file_format}"


class Busy(Exception):
    """Somebody else has been painting the same picture for longer than one is willing to wait."""


def find(key: PictureKey) -> bytes | None:
    """The picture, if it was painted before."""
    try:
        content = key.path.read_bytes()
        if time.time() - key.path.stat().st_mtime > TOUCH_EVERY:
            os.utime(key.path)
    except FileNotFoundError:
        return None
    return content


def keep(key: PictureKey, content: bytes) -> None:
    """Puts a picture where it is found; readers see all of it or nothing."""
    _write(key.path, content)


def forget(sha256: str) -> None:
    """Removes all pictures of bytes that are gone."""
    for path in (Path(settings.PREVIEWS_DIR) / sha256[:2]).glob(f"{sha256}-*"):
        path.unlink(missing_ok=True)


def find_failure(key: PictureKey) -> str | None:
    """The words that were kept when the page could not be painted a short while ago."""
    path = _failure_path(key)
    try:
        if time.time() - path.stat().st_mtime > FAILURE_GOOD_FOR:
            path.unlink(missing_ok=True)
            return None
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None


def keep_failure(key: PictureKey, words: str) -> None:
    """So that a poison page costs its full time once in a while, not with each look at it."""
    _write(_failure_path(key), words.encode())


def _failure_path(key: PictureKey) -> Path:
    return key.path.with_suffix(".failed")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=UNFINISHED, delete=False) as file:
        unfinished = Path(file.name)
        try:
            file.write(content)
            file.close()
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


@contextmanager
def alone(key: PictureKey, *, patience: float) -> Iterator[None]:
    """Only one painter of a picture on this machine at a time; raises Busy after ``patience`` seconds.

    A fixed number of lock files for all keys: they need no cleaning, and what shares one merely waits.
    """
    folder = Path(settings.PREVIEWS_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    number = zlib.crc32(key.path.name.encode()) % LOCKS
    deadline = time.monotonic() + patience
    with (folder / f"{number:02x}").open("wb") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Busy from None
                time.sleep(LOOK_EVERY)
        yield


def sweep(most: int, wanted: Callable[[set[str]], set[str]]) -> int:
    """Keeps at most ``most`` bytes of pictures, those looked at last; answers how many files went.

    ``wanted`` is asked which of the hashes still name bytes of the store; pictures of all others go first.
    """
    files = {path: facts for path in _files() if (facts := _facts(path)) is not None}
    strays = [path for path, facts in files.items() if _is_stray(path, facts)]
    names = {path: path.name.partition("-")[0] for path in files if not path.name.startswith(UNFINISHED)}
    still = wanted(set(names.values()))
    going = [*strays, *(path for path, sha256 in names.items() if sha256 not in still)]
    staying = sorted((files[path].st_mtime, path) for path, sha256 in names.items() if sha256 in still)
    total = sum(files[path].st_size for _, path in staying)
    for _, path in staying:
        if total <= most:
            break
        total -= files[path].st_size
        going.append(path)
    for path in going:
        path.unlink(missing_ok=True)
    return len(going)


def _files() -> list[Path]:
    return list(Path(settings.PREVIEWS_DIR).glob("[0-9a-f][0-9a-f]/*"))


def _facts(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:  # another sweeper was here
        return None


def _is_stray(path: Path, facts: os.stat_result) -> bool:
    return path.name.startswith(UNFINISHED) and time.time() - facts.st_mtime > STRAY_AFTER

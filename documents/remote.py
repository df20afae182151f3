"""Stored bytes that lie on another machine: read from any place on, and kept here for a while as files."""

from __future__ import annotations

import fcntl
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings

BUFFER: Final = 1024 * 1024
COPIES: Final = "copies"


class RemoteBytes(io.RawIOBase):
    """An S3 object as a file that can be read from any place on, without fetching what is not read."""

    def __init__(self, item: Any) -> None:
        super().__init__()
        self._item, self._size = item, int(item.content_length)
        self._place = 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        place = max(0, base + offset)
        if place != self._place:
            self._drop()
            self._place = place
        return place

    def readinto(self, buffer: Any) -> int:
        if self._place >= self._size or not len(buffer):
            return 0
        if self._body is None:
            self._body = self._item.get(Range=f"bytes={self._place}-")["Body"]
        piece = self._body.read(len(buffer))
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def close(self) -> None:
        self._drop()
        super().close()

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None


def buffered(item: Any) -> IO[bytes]:
    return io.BufferedReader(RemoteBytes(item), BUFFER)


@contextmanager
def borrowed(name: str, fetch: Callable[[IO[bytes]], None]) -> Iterator[Path]:
    """The bytes as a file of this machine, fetched once for all who want it at the same time or soon after.

    Each borrower has a link of its own, so that the copy may be let go while it is read.
    """
    folder = Path(settings.COPIES_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / name
    link = Path(tempfile.mkdtemp(dir=settings.SPOOL_DIR, prefix="copy-")) / name
    try:
        with (folder / f".lock-{name[:2]}").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not copy.exists():
                _fetch(copy, fetch)
            os.utime(copy)
            os.link(copy, link)
        yield link
    finally:
        link.unlink(missing_ok=True)
        link.parent.rmdir()


def _fetch(copy: Path, fetch: Callable[[IO[bytes]], None]) -> None:
    with tempfile.NamedTemporaryFile(dir=copy.parent, prefix=".new-", delete=False) as file:
        unfinished = Path(file.name)
        try:
            fetch(file)
            file.close()
            unfinished.replace(copy)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def forget(name: str) -> None:
    """Removes the copy of bytes that are gone."""
    (Path(settings.COPIES_DIR) / name).unlink(missing_ok=True)


def let_go(most: int) -> int:
    """Removes the copies that were wanted last the longest ago, until they have at most ``most`` bytes; how many."""
    folder = Path(settings.COPIES_DIR)
    rows = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in folder.glob("[!.]*"))
    total, removed = sum(size for _, size, _ in rows), 0
    for _, size, path in rows:
        if total <= most:
            break
        path.unlink(missing_ok=True)
        total -= size
        removed += 1
    return removed

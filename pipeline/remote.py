"""A folder on outside storage, as stages see it: listed page by page, read and written as streams. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder. ``path`` is below the connection's folder, with / between names.

    ``key`` is the storage's own name for it, ``mark`` changes whenever its content does; ``size`` is in bytes, None
    where the storage does not say. ``changed`` is an ISO 8601 time or "".
    """

    path: str
    key: str
    is_folder: bool
    size: int | None = None
    mark: str = ""
    changed: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a folder; ``next`` is what to ask the following one by, "" at the end."""

    entries: tuple[Entry, ...]
    next: str = ""


class RemoteFolder(Protocol):
    """An opened connection. Everything raises Refused for what a person can mend, TryLater for a busy storage."""

    def listing(self, folder: str, cursor: str = "") -> Listing:
        """A page of what lies in a folder; raises Refused with code ``no_folder`` for one that is not there."""

    def find(self, path: str) -> Entry | None:
        """What lies at a path, None for nothing."""

    def read(self, entry: Entry) -> AbstractContextManager[Iterator[bytes]]:
        """A file's bytes as they come."""

    def write(self, path: str, source: IO[bytes], size: int, *, overwrite: bool) -> None:
        """Puts a file there, whole or not at all; folders on the way are made.

        Raises Refused with code ``exists`` when something is there and shall not be overwritten.
        """

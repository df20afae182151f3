"""All files below a folder, page by page and folder by folder."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Final

from documents.names import is_passing
from pipeline.interruptions import Refused
from pipeline.remote import Entry, RemoteFolder

MOST_SEEN: Final = 100_000  # files and folders one walk looks at
DEEPEST: Final = 30  # folders in one another


def walk(
    remote: RemoteFolder, folder: str, *, subfolders: bool, checkpoint: Callable[[], None] = lambda: None
) -> Iterator[Entry]:
    """The files in the order in which the storage lists them; raises Refused past `MOST_SEEN` entries.

    Hidden folders and files, and those that programs are still writing, lock or keep beside files are passed over.
    """
    waiting, known, seen = deque([folder]), {folder}, 0
    while waiting:
        here, cursor = waiting.popleft(), ""
        while True:
            checkpoint()
            page = remote.listing(here, cursor)
            seen += len(page.entries)
            if seen > MOST_SEEN:
                text = f"There are more than {MOST_SEEN:,} files and folders. Give a folder further down."
                raise Refused("too_many_files", text)
            for one in page.entries:
                if is_passing(one.name):
                    continue
                if not one.is_folder:
                    yield one
                elif subfolders and one.path.count("/") < DEEPEST and one.path not in known:
                    known.add(one.path)
                    waiting.append(one.path)
            if not page.next or page.next == cursor:
                break
            cursor = page.next


def fits(name: str, patterns: str) -> bool:
    """Whether a name fits one of the patterns, which stand with commas between them; case does not count."""
    wanted = [one.strip().casefold() for one in patterns.split(",") if one.strip()]
    return not wanted or any(fnmatchcase(name.casefold(), one) for one in wanted)

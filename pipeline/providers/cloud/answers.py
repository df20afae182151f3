"""Asking storage and what its answers mean in our words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Final

from pipeline.interruptions import Refused, TryLater
from pipeline.providers.http import Answer, Limits, Outside, Stream
from pipeline.providers.retry_after import wish_of

PIECE: Final = 256 * 1024
MIB: Final = 1024 * 1024
LISTING: Final = Limits(seconds=120.0, pause=30.0, size=64 * MIB)
MOVING: Final = Limits(seconds=3600.0, pause=60.0, size=1 << 40)  # a file; its own limit is counted where it is kept
LONGEST_WAIT: Final = 900.0  # seconds that a storage may ask us to wait
SHOWN: Final = 300  # characters of an answer that are shown


class Exists(Refused):
    """Something lies there already and shall not be overwritten."""

    def __init__(self, path: str) -> None:
        super().__init__("exists", f"{path} is there already, and was not overwritten.")


def no_folder(path: str) -> Refused:
    return Refused("no_folder", f"There is no folder {path or '/'} there. Look at the connection's folder.")


def gone(path: str) -> Refused:
    return Refused("gone", f"{path} is not there any more.")


def pieces_of(source: IO[bytes]) -> Iterator[bytes]:
    """A file's bytes for the wire."""
    while piece := source.read(PIECE):
        yield piece


def failed(title: str, status: int, headers: Mapping[str, str], body: bytes) -> Exception:
    """What a status that is no success means: TryLater for a busy storage, Refused for all else."""
    wish = wish_of(headers, datetime.now(UTC))
    after = None if wish is None else min(LONGEST_WAIT, wish)
    if status == 429 or (status == 503 and after is not None):
        return TryLater("storage_busy", f"{title} asks to wait: too many requests for now.", after=after)
    if status >= 500 and status not in (501, 505, 507):
        return TryLater("storage_busy", f"{title} has a problem of its own just now ({status}).", after=after)
    if status == 401:
        text = f"{title} does not accept the credentials. Give them again at the connection."
        return Refused("credentials_refused", text)
    if status == 403:
        return Refused("not_allowed_there", f"{title} does not allow that with these credentials.")
    if status == 413:
        return Refused("too_large_there", f"{title} takes no file of that size.")
    if status == 423:
        return Refused(
            "locked_there", f"{title} says that somebody has locked the file or its folder. Try again later."
        )
    if status == 507:
        return Refused("storage_full", f"{title} is full. Make room there, then try again.")
    return Refused("storage_refused", f"{title} answered {status}: {shown(body) or 'nothing more'}")


def shown(body: bytes) -> str:
    """The beginning of an answer, on one line."""
    return " ".join(body[: 4 * SHOWN].decode("utf-8", "replace").split())[:SHOWN]


@contextmanager
def streamed(
    way: Outside, title: str, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
) -> Iterator[Stream]:
    """A file as it comes; raises what a failure means."""
    with way.stream(method, url, headers=headers, content=content, limits=MOVING) as stream:
        if stream.status != 200:
            raise failed(title, stream.status, stream.headers, _beginning(stream.chunks))
        yield stream


def _beginning(chunks: Iterable[bytes]) -> bytes:
    found = b""
    for chunk in chunks:
        found += chunk
        if len(found) >= 64 * 1024:
            break
    return found


def failure_of(title: str, answer: Answer) -> Exception:
    return failed(title, answer.status, answer.headers, answer.body)

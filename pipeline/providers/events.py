"""Server-sent events as they come (HTML standard, section 9.2.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_LINE = 4 * 1024 * 1024  # bytes


class NoEvents(ValueError):
    """What comes is no stream of events."""


@dataclass(frozen=True, slots=True)
class Sent:
    """``name`` is "message" where none was given."""

    name: str
    data: str


def sent_events(chunks: Iterable[bytes]) -> Iterator[Sent]:
    """The events of a stream that is cut anywhere; one that is not ended by an empty line does not count.

    Raises NoEvents for a line without end or for bytes that are no UTF-8.
    """
    name = ""
    data: list[str] = []
    for line in _lines(chunks):
        if not line:
            if data:
                yield Sent(name or "message", "\n".join(data))
            name, data = "", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data.append(value)


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Lines without their ends, which are CR LF, LF or CR; a CR at the end of a chunk waits for what follows it."""
    kept = b""
    for chunk in chunks:
        kept += chunk
        whole, split = kept.removesuffix(b"\r"), kept.endswith(b"\r")
        *lines, rest = whole.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        kept = rest + (b"\r" if split else b"")
        if len(kept) > LONGEST_LINE:
            raise NoEvents("a line does not end")
        for line in lines:
            yield _text(line)
    if kept.endswith(b"\r"):
        yield _text(kept[:-1])


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise NoEvents("not UTF-8") from error

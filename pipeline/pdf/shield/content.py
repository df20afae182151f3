"""A page's content as one run of bytes, and its parts with some string operands written anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pikepdf

from pipeline.pdf.shield.limits import LimitExceeded
from pipeline.pdf.shield.streams import read_stream


class Patch(NamedTuple):
    """``content[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: bytes


class Content:
    """The streams of /Contents joined as viewers join them: with white space between (ISO 32000-1 7.8.2)."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self.joined = b"\n".join(parts)
        self._edges: list[tuple[int, int]] = []
        position = 0
        for part in parts:
            self._edges.append((position, position + len(part)))
            position += len(part) + 1

    def is_whole(self, start: int, end: int) -> bool:
        """Whether the bytes lie in one part. A string that does not reads differently from viewer to viewer."""
        return any(low <= start and end <= high for low, high in self._edges)

    def patched(self, patches: Iterable[Patch]) -> dict[int, bytes]:
        """New bytes of each part that changes, by its index. Patches must not overlap; one that reaches into further
        parts is written where it begins."""
        changed: dict[int, bytes] = {}
        ordered = sorted(patches)
        for index, (low, high) in enumerate(self._edges):
            inside = [patch for patch in ordered if patch.start < high and patch.end > low]
            if not inside:
                continue
            pieces: list[bytes] = []
            position = low
            for patch in inside:
                pieces.append(self.joined[position : max(patch.start, low)])
                if patch.start >= low:
                    pieces.append(patch.new)
                position = min(patch.end, high)
            pieces.append(self.joined[position:high])
            changed[index] = b"".join(pieces)
        return changed


def content_streams(page: pikepdf.Dictionary) -> list[pikepdf.Stream]:
    """The content streams of a page in order; entries that are no streams count as viewers count them: not."""
    entry = page.get("/Contents")
    if isinstance(entry, pikepdf.Stream):
        return [entry]
    if isinstance(entry, pikepdf.Array):
        return [part for part in entry if isinstance(part, pikepdf.Stream)]
    return []


def read_content(streams: Sequence[pikepdf.Stream], limit: int) -> Content:
    """Their joined bytes. Raises `LimitExceeded` and `StreamUnreadable` as `read_stream` does."""
    parts: list[bytes] = []
    room = limit
    for stream in streams:
        parts.append(read_stream(stream, room))
        room -= len(parts[-1])
        if room < 0:
            raise LimitExceeded("a page whose content is too large")
    return Content(parts)

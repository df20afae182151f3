"""A compound file, the archive that old Office files are: its streams by name (MS-CFB); every step is bounded."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from documents.extraction.unreadable import Unreadable
from documents.sniffing import COMPOUND

_FREE = 0xFFFFFFFA  # and above: no sector, but a word about one (2.1)
_ENTRY = 128  # bytes
_HEADER = 512
_MOST_ENTRIES = 20_000
_STREAM, _ROOT = 2, 5
_DAMAGED = "The file is damaged: its list of contents leads nowhere."


class CompoundFile:
    """``streams`` has every stream by its path, a slash between storages and names, with its first sector and length.

    Raises Unreadable for what is no compound file, or one that is cut off or leads in circles. For use within a
    process of limits; the stream stays its opener's.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        head = self._at(0, _HEADER)
        shift, mini_shift = struct.unpack_from("<HH", head, 30)
        if not head.startswith(COMPOUND) or shift not in (9, 12) or mini_shift != 6:
            raise Unreadable("broken", _DAMAGED)
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directory, self._cutoff, mini_table, further = struct.unpack_from("<I4xIIxxxxI", head, 48)
        self._tables = [*struct.unpack_from("<109I", head, 76), *self._further_tables(further)]
        self._mini_next: list[int] | None = None
        self._mini_table = mini_table
        self._mini = (_FREE, 0)
        self.streams = self._read_directory(directory)

    def read(self, name: str, most: int) -> bytes:
        """The first bytes of a stream, at most ``most``; raises KeyError for one that is not there."""
        start, length = self.streams[name]
        wanted = min(length, most)
        if length >= self._cutoff:
            return self._joined(start, wanted)
        content = self._joined(*self._mini)
        size = self._mini_size
        sectors = _bounded(self._mini_chain(start), wanted // size + 1)
        return b"".join(content[sector * size : (sector + 1) * size] for sector in sectors)[:wanted]

    def _at(self, place: int, length: int) -> bytes:
        self._source.seek(place)
        found = self._source.read(length)
        if len(found) < length:
            raise Unreadable("broken", "The file is damaged: it is cut off.")
        return found

    def _sector(self, number: int) -> bytes:
        self._source.seek((number + 1) * self._size)
        return self._source.read(self._size)  # the last one of a file may be short

    def _further_tables(self, sector: int) -> Iterator[int]:
        """Where the table of sectors goes on, for files of more than 6.8 MB (2.5)."""
        seen: set[int] = set()
        while sector < _FREE and sector not in seen:
            seen.add(sector)
            content = self._at((sector + 1) * self._size, self._size)
            *tables, sector = struct.unpack(f"<{self._size // 4}I", content)
            yield from tables

    def _chain(self, sector: int) -> Iterator[int]:
        """The sectors of a stream (2.3); one that leads in a circle is damaged."""
        seen: set[int] = set()
        each = self._size // 4
        while sector < _FREE:
            if sector in seen or sector // each >= len(self._tables):
                raise Unreadable("broken", _DAMAGED)
            seen.add(sector)
            yield sector
            place = (self._tables[sector // each] + 1) * self._size + sector % each * 4
            (sector,) = struct.unpack("<I", self._at(place, 4))

    def _mini_chain(self, sector: int) -> Iterator[int]:
        if self._mini_next is None:
            content = b"".join(map(self._sector, self._chain(self._mini_table)))
            self._mini_next = list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))
        seen: set[int] = set()
        while sector < _FREE:
            if sector in seen or sector >= len(self._mini_next):
                raise Unreadable("broken", _DAMAGED)
            seen.add(sector)
            yield sector
            sector = self._mini_next[sector]

    def _joined(self, start: int, length: int) -> bytes:
        sectors = _bounded(self._chain(start), -(-length // self._size))
        return b"".join(map(self._sector, sectors))[:length]

    def _read_directory(self, start: int) -> dict[str, tuple[int, int]]:
        entries: list[bytes] = []
        for sector in self._chain(start):
            content = self._sector(sector)
            entries += [content[at : at + _ENTRY] for at in range(0, len(content) - _ENTRY + 1, _ENTRY)]
            if len(entries) > _MOST_ENTRIES:
                raise Unreadable("bomb", "The file has more parts than any real document.")
        if not entries or entries[0][66] != _ROOT:
            raise Unreadable("broken", _DAMAGED)
        self._mini = struct.unpack_from("<IQ", entries[0], 116)
        return self._tree(entries)

    def _tree(self, entries: list[bytes]) -> dict[str, tuple[int, int]]:
        """Names of storages and streams, in whichever order their tree has them (2.6.4)."""
        found: dict[str, tuple[int, int]] = {}
        seen: set[int] = set()
        open_ones = [("", struct.unpack_from("<I", entries[0], 76)[0])]
        while open_ones:
            above, number = open_ones.pop()
            if number >= len(entries) or number in seen:
                continue
            seen.add(number)
            entry = entries[number]
            length, kind, left, right, child = struct.unpack_from("<HBxIII", entry, 64)
            name = above + entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            open_ones += [(above, left), (above, right)]
            if kind == _STREAM:
                start, size = struct.unpack_from("<IQ", entry, 116)
                found[name] = (start, size & 0xFFFFFFFF if self._size == 512 else size)  # 2.6.1
            else:
                open_ones.append((f"{name}/", child))
        return found


def _bounded(sectors: Iterator[int], most: int) -> Iterator[int]:
    for _, sector in zip(range(most), sectors, strict=False):
        yield sector


def streams_of(path: Path) -> frozenset[str]:
    """The names of its streams; raises Unreadable."""
    with path.open("rb") as source:
        return frozenset(CompoundFile(source).streams)

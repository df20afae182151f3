"""Page contents that are damaged somewhere: what can be unpacked of them up to there."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import pikepdf

from pipeline.pdf.rewriting.opening import MALFORMED, list_of

_MOST = 1 << 26  # bytes that contents may unpack to
_STEP = 4096


def save_beginnings(source: Path, target: Path) -> list[int]:
    """Writes the file with such contents packed anew; the pages, from 1, or none and nothing is written.

    Many programs read nothing of contents that do not unpack to their end, others what comes before the fault.
    """
    try:
        with pikepdf.open(source, suppress_warnings=True, access_mode=pikepdf.AccessMode.stream) as pdf:
            pages = []
            for number, page in enumerate(pdf.pages, 1):
                mended = [one for one in contents_of(page) if _begins_anew(one)]
                pages += [number] if mended else []
            if pages:
                pdf.save(target, deterministic_id=True)
    except MALFORMED:
        return []
    return pages


def contents_of(page: pikepdf.Page) -> list[pikepdf.Stream]:
    """One stream or several, in order."""
    found = page.obj.get("/Contents")
    every = list_of(found) if isinstance(found, pikepdf.Array) else [found]
    return [one for one in every if isinstance(one, pikepdf.Stream)]


def unpacks(stream: pikepdf.Stream) -> bool:
    try:
        stream.read_bytes()
    except MALFORMED:
        return False
    return True


def _begins_anew(stream: Any) -> bool:
    """Whether it did not unpack, but its beginning does, which is all it holds now."""
    filters = stream.get("/Filter")
    names = [str(one) for one in list_of(filters)] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names != ["/FlateDecode"] or "/DecodeParms" in stream or unpacks(stream):
        return False
    beginning = beginning_of(stream.read_raw_bytes())
    if beginning:
        stream.write(beginning)
    return bool(beginning)


def beginning_of(packed: bytes) -> bytes:
    """What can be unpacked of deflated contents (RFC 1950), up to the last whole word."""
    machine, found = zlib.decompressobj(), bytearray()
    for first in range(0, len(packed), _STEP):
        before = machine.copy()
        try:
            found += machine.decompress(packed[first : first + _STEP])
        except zlib.error:
            found += _byte_by_byte(before, packed[first : first + _STEP])
            break
        if machine.eof or len(found) > _MOST:
            break
    return bytes(found[: max(found.rfind(b" "), found.rfind(b"\n")) + 1])


def _byte_by_byte(machine: Any, packed: bytes) -> bytes:
    """All that comes before the byte at which it fails."""
    found = bytearray()
    for at in range(len(packed)):
        try:
            found += machine.decompress(packed[at : at + 1])
        except zlib.error:
            break
    return bytes(found)

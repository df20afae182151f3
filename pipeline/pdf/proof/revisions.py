"""How many revisions of a document a PDF file holds (ISO 32000-2, 7.5.6 incremental updates)."""

from __future__ import annotations

import re

_START = re.compile(rb"startxref\s+(\d+)")
_PREVIOUS = re.compile(rb"/Prev\s+(\d+)")
_LINEARIZED = re.compile(rb"/Linearized\s+\d")
_HEAD = 2048  # bytes in which the linearization dictionary must lie


def is_linearized(raw: bytes) -> bool:
    """Whether the file begins as a linearized one (Annex F), which has two cross-reference sections."""
    return _LINEARIZED.search(raw, 0, _HEAD) is not None


def revisions_of(raw: bytes) -> int:
    """Revisions reachable from the end of the file: its cross-reference sections, the newest first.

    A damaged file, in which no section is found, counts as one revision.
    """
    found = _START.findall(raw)
    at = int(found[-1]) if found else None
    seen: set[int] = set()
    while at is not None and at not in seen and 0 < at < len(raw):
        seen.add(at)
        at = _previous(raw, at)
    return max(1, len(seen) - (1 if is_linearized(raw) else 0))


def ends_of_file(raw: bytes) -> int:
    """End-of-file marks; an earlier revision leaves one even when nothing points to it any more."""
    return raw.count(b"%%EOF")


def _previous(raw: bytes, at: int) -> int | None:
    """The /Prev of the table or stream at ``at``: it stands in the trailer or in the stream's dictionary."""
    if raw.startswith(b"xref", at):
        start, stop = raw.find(b"trailer", at), b"startxref"
    else:
        start, stop = at, b"stream"
    if start < 0:
        return None
    end = raw.find(stop, start)
    previous = _PREVIOUS.search(raw, start, end if end >= 0 else len(raw))
    return int(previous[1]) if previous else None

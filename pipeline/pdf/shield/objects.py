"""PDF objects read so that a damaged one counts as absent, and copied so that nothing shared changes."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

import pikepdf

# what pikepdf raises for objects that make no sense
DAMAGED = (pikepdf.PdfError, RuntimeError, UnicodeError, ValueError)
_NOT_UTF8 = re.compile("[\ud800-\udfff]")
_PACKING = frozenset(("/Filter", "/DecodeParms", "/DL", "/F", "/FFilter", "/FDecodeParms"))


def name_text(entry: object) -> str:
    """A name with its slash; "" for anything else, and for a name that is not UTF-8."""
    if not isinstance(entry, pikepdf.Name):
        return ""
    try:
        return str(entry)
    except UnicodeDecodeError:
        return ""


def copied(entry: object) -> pikepdf.Dictionary:
    """A dictionary of its own with the same entries; an empty one of anything else."""
    if not isinstance(entry, pikepdf.Dictionary):
        return pikepdf.Dictionary()
    duplicate = copy.copy(entry)
    assert isinstance(duplicate, pikepdf.Dictionary)  # noqa: S101 - a copy is of the same kind
    return duplicate


def entries(holder: object) -> Iterator[tuple[str, pikepdf.Object]]:
    """Keys and values of a dictionary or stream; keys that are not UTF-8 are left out."""
    if isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in holder.items():
            if not _NOT_UTF8.search(key):
                yield key, value


def stream_like(pdf: pikepdf.Pdf, old: pikepdf.Object, content: bytes | None) -> pikepdf.Stream:
    """A stream with the same dictionary and other content; with its old content, still packed, when none is given."""
    stream = pikepdf.Stream(pdf, old.read_raw_bytes() if content is None else content)
    for key, value in entries(old):
        if key != "/Length" and (content is None or key not in _PACKING):
            stream[key] = value
    return stream

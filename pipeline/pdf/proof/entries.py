"""Every dictionary entry of a PDF, however deep it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

_DEEPEST = 60  # levels of direct objects inside each other


@dataclass(frozen=True, slots=True)
class Entry:
    """One value under ``key`` of ``holder``; the values of an array come one by one under the array's key."""

    holder: pikepdf.Object
    key: str
    value: pikepdf.Object


def entries_of(pdf: pikepdf.Pdf) -> Iterator[Entry]:
    """All entries of the trailer and of all objects; indirect values are met where they stand, once."""
    for item in (pdf.trailer, *pdf.objects):
        yield from entries_in(item)


def entries_in(value: pikepdf.Object) -> Iterator[Entry]:
    """All entries of one object and of the direct objects inside it."""
    yield from _inside(value, value, "", 0)


def _inside(value: pikepdf.Object, holder: pikepdf.Object, key: str, depth: int) -> Iterator[Entry]:
    if depth > _DEEPEST:
        return
    if isinstance(value, pikepdf.Array):
        for part in value.as_list():
            if isinstance(part, pikepdf.Object):
                yield Entry(holder, key, part)
                if not part.is_indirect:
                    yield from _inside(part, holder, key, depth + 1)
    elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        for name, part in value.items():
            if isinstance(part, pikepdf.Object):
                yield Entry(value, name, part)
                if not part.is_indirect:
                    yield from _inside(part, value, name, depth + 1)

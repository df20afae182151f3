"""Going through all objects of a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, those that stand inside others included."""
    for one in pdf.objects:
        yield from _inside(one, 0)


def _inside(one: Any, depth: int) -> Iterator[Any]:
    if depth > 40:
        return
    if isinstance(one, Dictionary | Stream):
        yield one
        members = [one[key] for key in list(one.keys())]
    elif isinstance(one, Array):
        members = list(one)
    else:
        return
    for each in members:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _inside(each, depth + 1)

"""Where links, bookmarks and opening actions lead (ISO 32000-1, 12.3.2): named targets made explicit, pages found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.pdf.rewriting.opening import MALFORMED, list_of
from pipeline.pdf.rewriting.trees import leaves_of

_DEEPEST = 60
Named = dict[str, Array]


def named_of(pdf: pikepdf.Pdf) -> Named:
    """Every named destination as its explicit one; the tree's names as text, the old dictionary's with a slash."""
    found: Named = {}
    try:
        tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
        for name, value in leaves_of(tree, "/Names"):
            if isinstance(name, pikepdf.String) and (array := _explicit(value)) is not None:
                found[str(name)] = array
        old = pdf.Root.get("/Dests")
        for name, value in old.items() if isinstance(old, Dictionary) else ():
            if (array := _explicit(value)) is not None:
                found[str(name)] = array
    except MALFORMED:
        return found
    return found


def _explicit(value: Any) -> Array | None:
    if isinstance(value, Dictionary):
        value = value.get("/D")
    return value if isinstance(value, Array) and len(value) > 0 else None


def places_in(owner: Any) -> Iterator[tuple[Dictionary, str]]:
    """Each (dictionary, key) of an annotation, a bookmark or a catalogue that holds a destination in this file."""
    if not isinstance(owner, Dictionary):
        return
    for key in ("/Dest",):
        if key in owner:
            yield owner, key
    for key in ("/A", "/OpenAction"):
        action = owner.get(key)
        if isinstance(action, Array):
            yield owner, key
        for one in _chain(action):
            if one.get("/S") == Name.GoTo and "/D" in one:
                yield one, "/D"


def _chain(action: Any, depth: int = 0) -> Iterator[Dictionary]:
    """An action and those that follow it."""
    if not isinstance(action, Dictionary) or depth > _DEEPEST:
        return
    yield action
    after = action.get("/Next")
    for one in list_of(after) if isinstance(after, Array) else [after]:
        yield from _chain(one, depth + 1)


def page_at(owner: Dictionary, key: str, named: Named) -> tuple[int, int] | None:
    """The page object a destination leads to; None for a page of another file or one that is nowhere."""
    value = owner.get(key)
    if isinstance(value, pikepdf.String | Name):
        value = named.get(str(value))
    if isinstance(value, Dictionary):
        value = value.get("/D")
    if not isinstance(value, Array) or not len(value) or not isinstance(value[0], Dictionary):
        return None
    number, generation = value[0].objgen
    return number, generation


def made_explicit(owner: Dictionary, named: Named) -> None:
    """Puts the array in the place of a name, so that the destination outlives its tree."""
    for holder, key in places_in(owner):
        value = holder.get(key)
        if isinstance(value, pikepdf.String | Name) and (array := named.get(str(value))) is not None:
            holder[key] = Array(list(array))


def bookmarks_of(first: Any, depth: int = 0, seen: set[tuple[int, int]] | None = None) -> Iterator[Dictionary]:
    """A chain of bookmarks and all below it, from top to bottom; loops end."""
    seen = set() if seen is None else seen
    while isinstance(first, Dictionary) and first.objgen not in seen and depth <= _DEEPEST:
        seen.add(first.objgen)
        after = first.get("/Next")
        yield first
        yield from bookmarks_of(first.get("/First"), depth + 1, seen)
        first = after

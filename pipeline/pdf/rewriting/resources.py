"""Lists of resources without what no page draws any more, and still shared by all that shared them.

qpdf's own `remove_unreferenced_resources` gives each page and form a list of its own, which made files twice as large.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream

from pipeline.pdf.rewriting.opening import MALFORMED

_KINDS = {"Do": "/XObject", "Tf": "/Font"}
_HOLDS_LETTERS = ("/FontDescriptor", "/DescendantFonts", "/CharProcs")
_DEEPEST = 30
Key = tuple[object, ...]


@dataclass
class _List:
    """One dictionary of pictures and forms, or of fonts: the names of it that are drawn, all if that is not known."""

    held: Any
    used: set[str] = field(default_factory=set)
    is_known: bool = True

    def is_of_use(self, name: str) -> bool:
        return not self.is_known or name in self.used

    @property
    def idle(self) -> list[Any]:
        return [held for name, held in self.held.items() if not self.is_of_use(name)]

    def without_idle(self) -> Dictionary:
        return Dictionary({name: held for name, held in self.held.items() if self.is_of_use(name)})


class _Finder:
    """Goes from pages to what they draw, and keeps who has which lists."""

    def __init__(self) -> None:
        self.lists: dict[Key, _List] = {}
        self.owners: dict[Key, tuple[Any, Any, dict[str, Key]]] = {}
        self._seen: set[Key] = set()

    def visit(self, owner: Any, inherited: Any, depth: int = 0) -> None:
        """``inherited`` are the resources of what draws it, which count where it has none."""
        own = owner.get("/Resources")
        resources = own if isinstance(own, Dictionary) else inherited
        if not isinstance(resources, Dictionary) or depth > _DEEPEST:
            return
        keys = {kind: _key(owner, resources, kind) for kind in _KINDS.values()
                if isinstance(resources.get(kind), Dictionary)}  # fmt: skip
        mark = (owner.objgen, *keys.values())
        if mark in self._seen:
            return
        self._seen.add(mark)
        if resources is own:
            self.owners[owner.objgen] = owner, own, keys
        for kind, key in keys.items():
            self.lists.setdefault(key, _List(resources[kind]))
        for each in self._drawn(owner, resources, keys):
            self.visit(each, resources, depth + 1)

    def _drawn(self, owner: Any, resources: Any, keys: dict[str, Key]) -> Iterator[Any]:
        """Forms, and letters that a font draws with the resources of the page."""
        try:
            found = [(_KINDS[str(one.operator)], str(one.operands[0]))
                     for one in pikepdf.parse_content_stream(owner, operators="Do Tf") if one.operands]  # fmt: skip
        except MALFORMED:
            for key in keys.values():
                self.lists[key].is_known = False
            found = [(kind, name) for kind in keys for name in list(resources[kind].keys())]
        for kind, name in dict.fromkeys(found):
            if kind in keys:
                self.lists[keys[kind]].used.add(name)
                yield from _within(resources[kind].get(name))


def _within(one: Any) -> Iterator[Any]:
    if isinstance(one, Stream) and one.get("/Subtype") == Name.Form:
        yield one
    elif isinstance(one, Dictionary) and one.get("/Subtype") == Name.Type3 and "/Resources" not in one:
        drawn = one.get("/CharProcs")
        yield from (each for each in drawn.as_dict().values() if isinstance(each, Stream)) if drawn is not None else ()


def _key(owner: Any, resources: Any, kind: str) -> Key:
    """What tells a list from others: its own number, that of what holds it, or that of its only owner."""
    for one in (resources[kind], resources):
        if one.is_indirect:
            return (kind, one.objgen)
    return (kind, owner.objgen, "own")


def forget_unused(pdf: pikepdf.Pdf) -> int:
    """Takes pictures, forms and fonts that nothing draws out of the lists of pages and of forms that they draw.

    Others that share such a list (comments, patterns) keep the old one. Returns how many went that hold more than the
    name of a font.
    """
    finder = _Finder()
    for page in pdf.pages:
        finder.visit(page.obj, _inherited(page.obj))
    fresh_lists = {key: pdf.make_indirect(one.without_idle()) for key, one in finder.lists.items() if one.idle}
    fresh: dict[tuple[int, int], Any] = {}
    for owner, resources, keys in finder.owners.values():
        changed = {kind: fresh_lists[key] for kind, key in keys.items() if key in fresh_lists}
        if not changed:
            continue
        if not resources.is_indirect:
            lists = resources
        elif resources.objgen in fresh:
            lists = fresh[resources.objgen]
        else:
            lists = fresh[resources.objgen] = pdf.make_indirect(Dictionary(dict(resources.items())))
        for kind, one in changed.items():
            lists[kind] = one
        owner.Resources = lists
    return sum(_weighs(each) for one in finder.lists.values() for each in one.idle)


def _weighs(one: Any) -> bool:
    """Whether it is more than the name of a font that every reader has."""
    return isinstance(one, Stream) or (isinstance(one, Dictionary) and any(key in one for key in _HOLDS_LETTERS))


def _inherited(page: Any) -> Any:
    above, depth = page.get("/Parent"), 0
    while isinstance(above, Dictionary) and "/Resources" not in above and depth < _DEEPEST:
        above, depth = above.get("/Parent"), depth + 1
    return above.get("/Resources") if isinstance(above, Dictionary) else None

"""The accessibility structure of joined files (ISO 32000-1, 14.7): one tree over all, marks numbered anew."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree

from pipeline.pdf.rewriting.opening import MALFORMED, list_of
from pipeline.pdf.rewriting.outcome import Loss

_DEEPEST = 8


class TagMerge:
    """Each tagged file's tree becomes a part of the new one's root."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.kids: list[Any] = []
        self.parents: list[Any] = []
        self.roles = Dictionary()
        self.classes = Dictionary()
        self.losses: list[Loss] = []
        self.root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.next = 0
        self.untagged = False

    def take(self, pdf: pikepdf.Pdf, start: int) -> None:
        tree = pdf.Root.get("/StructTreeRoot")
        if not isinstance(tree, Dictionary) or not isinstance(tree.get("/ParentTree"), Dictionary):
            self.untagged = True
            self._unmark(start)
            return
        copied = self.pdf.copy_foreign(tree if tree.is_indirect else pdf.make_indirect(tree))
        try:
            entries = [(int(key), value) for key, value in NumberTree(copied.ParentTree).items()]
        except MALFORMED:
            self._unmark(start)
            return
        offset = self.next
        for key, value in entries:
            self.parents += [key + offset, value]
            self.next = max(self.next, key + offset + 1)
        seen: set[tuple[int, int]] = set()
        for page in list(self.pdf.pages)[start:]:
            _renumber(page.obj, offset, seen, 0)
        kids = copied.get("/K")
        for kid in list_of(kids) if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary):
                kid.P = self.root
                self.kids.append(kid)
        for name, mine in (("/RoleMap", self.roles), ("/ClassMap", self.classes)):
            found = copied.get(name)
            for role, meaning in found.items() if isinstance(found, Dictionary) else ():
                if role not in mine:
                    mine[role] = meaning

    def _unmark(self, start: int) -> None:
        """Numbers that lead into no tree would lead into another file's."""
        for page in list(self.pdf.pages)[start:]:
            for owner in (page.obj, *list_of(page.obj.get("/Annots"))):
                for key in ("/StructParents", "/StructParent"):
                    if isinstance(owner, Dictionary) and key in owner:
                        del owner[key]

    def settle(self) -> None:
        if not self.kids:
            return
        pairs = sorted(zip(self.parents[::2], self.parents[1::2], strict=True), key=lambda one: one[0])
        numbers = Array([part for pair in pairs for part in pair])
        self.root.K = Array(self.kids)
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=numbers))
        self.root.ParentTreeNextKey = self.next
        if len(self.roles.keys()):
            self.root.RoleMap = self.roles
        if len(self.classes.keys()):
            self.root.ClassMap = self.classes
        self.pdf.Root.StructTreeRoot = self.root
        self.pdf.Root.MarkInfo = Dictionary(Marked=not self.untagged)
        if self.untagged:
            why = "some files have no tags, so the joined file does not claim to be tagged"
            self.losses.append(Loss("claim of accessibility", "", why))


def _renumber(owner: Any, offset: int, seen: set[tuple[int, int]], depth: int) -> None:
    """Moves the numbers of a page, its annotations and the forms it draws."""
    if not isinstance(owner, Dictionary | pikepdf.Stream) or depth > _DEEPEST:
        return
    if owner.is_indirect:
        if owner.objgen in seen:
            return
        seen.add(owner.objgen)
    for key in ("/StructParents", "/StructParent"):
        number: Any = owner.get(key)
        if isinstance(number, int):
            owner[key] = number + offset
    for annot in list_of(owner.get("/Annots")) if isinstance(owner, Dictionary) else ():
        _renumber(annot, offset, seen, depth + 1)
    resources = owner.get("/Resources")
    objects = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    for _, one in objects.items() if isinstance(objects, Dictionary) else ():
        _renumber(one, offset, seen, depth + 1)

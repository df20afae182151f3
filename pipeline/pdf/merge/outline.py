"""The bookmarks of joined files, below one for each file or in one list."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, String

from pipeline.pdf.rewriting.destinations import Named, bookmarks_of, made_explicit


class OutlineMerge:
    """Collects the top bookmarks and chains them in the end (ISO 32000-1, 12.3.3)."""

    def __init__(self, pdf: pikepdf.Pdf, per_file: bool) -> None:
        self.pdf, self.per_file = pdf, per_file
        self.top: list[Dictionary] = []
        self.count = 0

    def take(self, pdf: pikepdf.Pdf, name: str, named: Named, start: int) -> None:
        """Takes over a file's bookmarks; ``start`` is its first page in the joined file."""
        mine = self._copied(pdf, named)
        if not self.per_file:
            self.top += mine
            return
        page = self.pdf.pages[start].obj
        entry = self.pdf.make_indirect(Dictionary(Title=String(name), Dest=Array([page, pikepdf.Name.Fit])))
        self.count += 1
        if mine:
            chained(mine, entry)
            entry.Count = -len(mine)
        self.top.append(entry)

    def _copied(self, pdf: pikepdf.Pdf, named: Named) -> list[Dictionary]:
        outlines = pdf.Root.get("/Outlines")
        if not isinstance(outlines, Dictionary) or not isinstance(outlines.get("/First"), Dictionary):
            return []
        for one in bookmarks_of(outlines.First):
            made_explicit(one, named)
            if "/SE" in one:
                del one.SE  # a structure element, which brings the whole tree with it
            self.count += 1
        root: Any = pdf.make_indirect(Dictionary(First=outlines.First))
        first: Any = self.pdf.copy_foreign(root).First
        found, seen = [], set()
        while isinstance(first, Dictionary) and first.objgen not in seen:
            seen.add(first.objgen)
            found.append(first)
            first = first.get("/Next")
        return found

    def settle(self) -> None:
        if self.top:
            root = self.pdf.make_indirect(Dictionary(Type=pikepdf.Name.Outlines))
            chained(self.top, root)
            root.Count = len(self.top)
            self.pdf.Root.Outlines = root


def chained(members: list[Dictionary], parent: Any) -> None:
    """Makes the members the parent's children, in this order."""
    for place, one in enumerate(members):
        one.Parent = parent
        for key, at in (("/Prev", place - 1), ("/Next", place + 1)):
            if 0 <= at < len(members):
                one[key] = members[at]
            elif key in one:
                del one[key]
    parent.First, parent.Last = members[0], members[-1]

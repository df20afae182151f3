"""Tags over which MuPDF does not come to an end: it looks them up while it draws and reads (ISO 32000-1, 14.7).

Where an element's parents do not lead to the root of all tags, MuPDF 1.28 looks for the one that two share without
end. For a page whose letters are marked one by one, all pieces of one element, its time grows with their cube.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pikepdf

# Cubes of the numbers of pieces that the elements of one page have: MuPDF 1.28.2 takes a second for 500 pieces of one
# element, which are 125 million, and 90 for 2,000. The most of 80 tagged files that are read at once is 250,052.
MOST_PIECES = 30_000_000
_ODD: tuple[type[Exception], ...] = (pikepdf.PikepdfError, ValueError, TypeError, RuntimeError, OSError)


def stall_mupdf(path: Path, password: str | None = None, pages: slice = slice(None)) -> bool:
    """Whether MuPDF must not see the tags of these pages, from 0; of a file that qpdf cannot read it must not."""
    try:
        with pikepdf.open(path, password=password or "", access_mode=pikepdf.AccessMode.stream) as pdf:
            root = pdf.Root.get("/StructTreeRoot")
            if not isinstance(root, pikepdf.Dictionary):
                return False
            every = pages == slice(None)
            return _Tree(root).stalls(None if every else {one.obj.get("/StructParents") for one in pdf.pages[pages]})
    except _ODD:
        return True


class _Tree:
    def __init__(self, root: Any) -> None:
        self.root = root
        self._reaching = {root.objgen}

    def stalls(self, numbers: Collection[Any] | None) -> bool:
        """``numbers`` are those of pages in the tree of parents, None for all."""
        return any(
            _pieces(elements) > MOST_PIECES or not all(self._reaches(one) for one in elements)
            for elements in _by_page(self.root.get("/ParentTree"), numbers)
        )

    def _reaches(self, element: Any) -> bool:
        """Whether its parents lead to the root."""
        way: set[tuple[int, int]] = set()
        while isinstance(element, pikepdf.Dictionary) and element.objgen not in self._reaching:
            if not element.is_indirect or element.objgen in way:
                return False
            way.add(element.objgen)
            element = element.get("/P")
        if not isinstance(element, pikepdf.Dictionary):
            return False
        self._reaching.update(way)
        return True


def _by_page(tree: Any, numbers: Collection[Any] | None) -> Iterator[list[Any]]:
    """The elements that each page's content belongs to, each once, from a number tree (7.9.7)."""
    nodes, seen = [tree], set[tuple[int, int]]()
    while nodes:
        node = nodes.pop()
        if not isinstance(node, pikepdf.Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        entries = _list(node.get("/Nums"))
        for key, one in zip(entries[::2], entries[1::2], strict=False):
            if isinstance(one, pikepdf.Array) and (numbers is None or key in numbers):
                yield list({each.objgen: each for each in _list(one) if isinstance(each, pikepdf.Dictionary)}.values())
        nodes += _list(node.get("/Kids"))


def _pieces(elements: list[Any]) -> int:
    pieces = (one.get("/K") for one in elements)
    return sum(len(one) ** 3 for one in pieces if isinstance(one, pikepdf.Array))


def _list(held: Any) -> list[Any]:
    return list(held) if isinstance(held, pikepdf.Array) else []

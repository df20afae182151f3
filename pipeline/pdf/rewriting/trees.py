"""Name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7) read as they lie, in any file.

pikepdf's own trees want a file that pikepdf.open opened, and mend it while they read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary

from pipeline.pdf.rewriting.opening import list_of

_DEEPEST = 60


def leaves_of(tree: Any, key: str) -> Iterator[tuple[Any, Any]]:
    """Each (name or number, value) below a node, in order; ``key`` is "/Names" or "/Nums". Loops end."""
    seen: set[tuple[int, int]] = set()
    nodes = [(tree, 0)]
    while nodes:
        node, depth = nodes.pop()
        if not isinstance(node, Dictionary) or depth > _DEEPEST or node.objgen in seen:
            continue
        if node.is_indirect:
            seen.add(node.objgen)
        members = list_of(node.get(key))
        yield from zip(members[::2], members[1::2], strict=False)
        nodes += [(kid, depth + 1) for kid in reversed(list_of(node.get("/Kids")))]

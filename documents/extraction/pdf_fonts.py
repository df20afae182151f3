"""The fonts a PDF draws with: whether they are in the file, and whether their letters can be read back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from documents.extraction.findings import plain
from documents.extraction.unreadable import Unreadable, unreadable

MOST = 300
SUBSET = re.compile(r"^[A-Z]{6}\+")  # ISO 32000-1, 9.6.4
KINDS = {"Type0": "composite", "Type1": "Type 1", "MMType1": "Type 1, multiple master", "Type3": "Type 3"}


def fonts_of(document: Any, rows: Sequence[tuple[int, str, str, str]]) -> list[dict[str, Any]]:
    """One row for each font of ``rows`` (object number, extension of its file or "n/a", kind, name), at most 300."""
    return [_font(document, *row) for row in rows[:MOST]]


def _font(document: Any, xref: int, extension: str, kind: str, name: str) -> dict[str, Any]:
    return {
        "name": plain(SUBSET.sub("", name), 100),
        "kind": KINDS.get(kind, plain(kind, 40)),
        "embedded": extension != "n/a" or kind == "Type3",
        "format": extension if extension != "n/a" else "",
        "subset": bool(SUBSET.match(name)),
        "to_unicode": _has_map(document, xref),
    }


def _has_map(document: Any, xref: int) -> bool | None:
    """Whether it carries a ToUnicode map; None when the font's object cannot be read."""
    if xref <= 0:
        return None
    try:
        with unreadable("read a font"):
            return bool(document.xref_get_key(xref, "ToUnicode")[0] == "xref")
    except Unreadable:
        return None

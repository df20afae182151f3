"""Bookmarks (ISO 32000-1 section 12.3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf

from pipeline.pdf.shield.around.strings import rewrite_strings
from pipeline.pdf.shield.around.wording import Wording
from pipeline.pdf.shield.limits import Limits


def sweep_outline(pdf: pikepdf.Pdf, wordings: Sequence[Wording], limits: Limits) -> Iterator[str]:
    """Rewrites the titles; yields what was found."""
    outline = pdf.Root.get("/Outlines")
    waiting: list[pikepdf.Object | None] = [outline.get("/First")] if isinstance(outline, pikepdf.Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < limits.nodes:
        item = waiting.pop()
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        if rewrite_strings(item, ("/Title",), wordings):
            yield "bookmark"
        waiting += [item.get("/Next"), item.get("/First")]

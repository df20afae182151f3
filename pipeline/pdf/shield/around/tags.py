"""The structure tree of a tagged PDF: ActualText, Alt, E and titles of its elements (ISO 32000-1 sections 14.7, 14.9).

An element whose own or inner marked content was changed must not keep an ActualText of the old words: it is
rewritten when the passage is found in it, taken out when not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from pipeline.pdf.shield.around.strings import rewrite_strings
from pipeline.pdf.shield.around.wording import Wording
from pipeline.pdf.shield.limits import Limits

MarkedContent = tuple[tuple[int, int], int]  # object number of the page, MCID
_TEXTS = ("/Alt", "/E", "/T")


@dataclass(slots=True, eq=False)
class _Element:
    entry: pikepdf.Dictionary
    parent: int
    page: tuple[int, int]
    tied: bool = False


def sweep_tags(
    pdf: pikepdf.Pdf, wordings: Sequence[Wording], changed: Collection[MarkedContent], limits: Limits
) -> Iterator[str]:
    """Rewrites the tree; yields what was found."""
    elements = _elements(pdf, changed, limits)
    for element in reversed(elements):  # children stand after their parents
        if element.tied and element.parent >= 0:
            elements[element.parent].tied = True
    for element in elements:
        entry = element.entry
        if "/ActualText" in entry:
            if rewrite_strings(entry, ("/ActualText",), wordings, tied=element.tied):
                yield "ActualText"
            elif element.tied:
                del entry["/ActualText"]
                yield "ActualText"
        if rewrite_strings(entry, _TEXTS, wordings, tied=element.tied):
            yield "description"


def _elements(pdf: pikepdf.Pdf, changed: Collection[MarkedContent], limits: Limits) -> list[_Element]:
    """Every element once, parents first; those that hold changed marked content themselves are tied."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, pikepdf.Dictionary):
        return []
    elements: list[_Element] = []
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[object, int, tuple[int, int]]] = [(root.get("/K"), -1, (0, 0))]
    while waiting and len(elements) < limits.nodes:
        entry, parent, page = waiting.pop()
        if isinstance(entry, pikepdf.Array):
            waiting.extend((kid, parent, page) for kid in reversed(list(entry)))
        elif isinstance(entry, int):
            if parent >= 0 and (page, entry) in changed:
                elements[parent].tied = True
        elif isinstance(entry, pikepdf.Dictionary):
            if entry.is_indirect:
                if entry.objgen in seen:
                    continue
                seen.add(entry.objgen)
            own = entry.get("/Pg")
            page = own.objgen if isinstance(own, pikepdf.Dictionary) else page
            if "/MCID" in entry:
                waiting.append((entry.get("/MCID"), parent, page))
            elif "/S" in entry:
                elements.append(_Element(entry, parent, page))
                waiting.append((entry.get("/K"), len(elements) - 1, page))
    return elements

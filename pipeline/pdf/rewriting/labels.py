"""Page labels (ISO 32000-1, 12.4.2) page by page, and written again for other pages in another order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.pdf.rewriting.opening import MALFORMED
from pipeline.pdf.rewriting.trees import leaves_of


@dataclass(frozen=True, slots=True)
class Label:
    """``style`` is D, R, r, A, a or ""; ``number`` counts within the prefix and style."""

    style: str
    prefix: str
    number: int


def labels_of(pdf: pikepdf.Pdf) -> list[Label] | None:
    """The label of each page; None for a file without any, or with broken ones."""
    tree = pdf.Root.get("/PageLabels")
    if not isinstance(tree, Dictionary):
        return None
    try:
        starts = {
            int(at): (str(one.get("/S", ""))[1:], str(one.get("/P", "")), int(one.get("/St", 1)))
            for at, one in leaves_of(tree, "/Nums")
            if isinstance(one, Dictionary)
        }
    except MALFORMED:
        return None
    found: list[Label] = []
    style, prefix, first, since = "D", "", 1, 0
    for page in range(len(pdf.pages)):
        if page in starts:
            (style, prefix, first), since = starts[page], page
        found.append(Label(style, prefix, first + page - since))
    return found if starts else None


def set_labels(pdf: pikepdf.Pdf, labels: Sequence[Label]) -> None:
    """Gives each page its label, in as few ranges as that takes."""
    numbers: list[object] = []
    before: Label | None = None
    for page, one in enumerate(labels):
        goes_on = before is not None and (before.style, before.prefix, before.number + 1) == (
            one.style, one.prefix, one.number,
        )  # fmt: skip
        before = one
        if goes_on:
            continue
        entry = Dictionary()
        if one.style in ("D", "R", "r", "A", "a"):
            entry.S = Name("/" + one.style)
        if one.prefix:
            entry.P = pikepdf.String(one.prefix)
        if one.number > 1:
            entry.St = one.number
        numbers += [page, entry]
    pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))


def plain(many: int) -> list[Label]:
    """1, 2, 3: what a file without labels has."""
    return [Label("D", "", number) for number in range(1, many + 1)]

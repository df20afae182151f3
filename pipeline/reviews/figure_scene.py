"""The page of an invoice or a statement with its values boxed, for the review of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.pdf.layout import Box
from pipeline.reviewing import Look, Shown
from pipeline.text.finance.found import Found

AIR = 1.5  # points between a value and the line drawn around it


@dataclass(frozen=True, slots=True)
class Mark:
    """A box around one value on the page that is shown."""

    item: Shown
    found: Found
    box: Box


@dataclass(frozen=True, slots=True)
class PageTab:
    """A page: how many entries stand on it, how many of them are undecided."""

    number: int
    entries: int
    undecided: int
    has_text: bool


@dataclass(frozen=True, slots=True)
class FigureScene:
    """``width`` and ``height`` of the page in points, 0 when unknown; ``reasons`` are what to look at, in words."""

    version_id: str
    page: int
    width: float
    height: float
    pages: tuple[PageTab, ...]
    marks: tuple[Mark, ...]
    reasons: tuple[str, ...]
    without_text: tuple[int, ...]
    adding: bool

    @property
    def around(self) -> tuple[int, int]:
        """The page before and the page after; 0 where there is none."""
        return self.page - 1, self.page + 1 if self.page < len(self.pages) else 0


def figure_scene(look: Look) -> FigureScene:
    sizes = look.given.get("page_sizes") or ()
    without = tuple(look.given.get("without_text") or ())
    page = look.page_in(max(1, len(sizes)))
    width, height = sizes[page - 1] if page <= len(sizes) else (0.0, 0.0)
    return FigureScene(
        version_id=look.documents.get("document", ""),
        page=page,
        width=width,
        height=height,
        pages=_tabs(look, max(1, len(sizes)), without),
        marks=tuple(_marks(look, page)),
        reasons=tuple(look.given.get("reasons") or ()),
        without_text=without,
        adding=look.wish.get("do") == "add",
    )


def _tabs(look: Look, pages: int, without: tuple[int, ...]) -> tuple[PageTab, ...]:
    every = Counter(one.value.page for one in look.items)
    undecided = Counter(one.value.page for one in look.items if one.decision == "open")
    return tuple(PageTab(n, every[n], undecided[n], n not in without) for n in range(1, pages + 1))


def _marks(look: Look, page: int) -> Iterator[Mark]:
    for item in look.items:
        if item.decision == "rejected" and item != look.chosen:
            continue
        for found in item.value.values:
            if found.page == page and found.box is not None and found.name != "category":
                box = found.box
                yield Mark(item, found, Box(box.x0 - AIR, box.y0 - AIR, box.x1 + AIR, box.y1 + AIR))

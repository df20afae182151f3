"""The page of a document with everything boxed that would go, for the review of a redaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter

from pipeline.pdf.layout import Box
from pipeline.pdf.redact.hits import Hit
from pipeline.reviewing import Look, Shown

AIR = 1.5  # points between a place and the line drawn around it
MOST_TABS = 200  # pages that the menu lists
_SIZES: TypeAdapter[list[tuple[float, float]]] = TypeAdapter(list[tuple[float, float]])


@dataclass(frozen=True, slots=True)
class Mark:
    """A box around one place on the page that is shown."""

    item: Shown
    hit: Hit
    box: Box


@dataclass(frozen=True, slots=True)
class PageTab:
    """A page on which something was found: how many places, how many of them undecided."""

    number: int
    hits: int
    undecided: int


@dataclass(frozen=True, slots=True)
class RedactionScene:
    """``width`` and ``height`` of the page in points, 0 when unknown; ``tabs`` are pages with places, the first 200.

    ``unsearched`` are pages whose pictures nobody searched, ``why`` says so in a sentence; ``without_text`` those
    without any.
    """

    version_id: str
    page: int
    pages: int
    width: float
    height: float
    tabs: tuple[PageTab, ...]
    marks: tuple[Mark, ...]
    unsearched: tuple[int, ...]
    why: str
    without_text: tuple[int, ...]
    adding: bool

    @property
    def around(self) -> tuple[int, int]:
        """The page before and the page after; 0 where there is none."""
        return self.page - 1, self.page + 1 if self.page < self.pages else 0


def redaction_scene(look: Look) -> RedactionScene:
    sizes = _SIZES.validate_json(look.stored("page_sizes") or b"[]")
    page = look.page_in(max(1, len(sizes)))
    width, height = sizes[page - 1] if page <= len(sizes) else (0.0, 0.0)
    return RedactionScene(
        version_id=look.documents.get("document", ""),
        page=page,
        pages=max(1, len(sizes)),
        width=width,
        height=height,
        tabs=_tabs(look),
        marks=tuple(_marks(look, page)),
        unsearched=tuple(look.given.get("left_unsearched") or ()),
        why=str(look.given.get("why_unsearched") or ""),
        without_text=tuple(look.given.get("without_text") or ()),
        adding=look.wish.get("do") == "add",
    )


def _tabs(look: Look) -> tuple[PageTab, ...]:
    every = Counter(one.value.page for one in look.items)
    undecided = Counter(one.value.page for one in look.items if one.decision == "open")
    return tuple(PageTab(number, every[number], undecided[number]) for number in sorted(every)[:MOST_TABS])


def _marks(look: Look, page: int) -> Iterator[Mark]:
    for item in look.items:
        if item.value.page == page and (item.decision != "rejected" or item == look.chosen):
            for box in item.value.boxes:
                air = Box(box.x0 - AIR, box.y0 - AIR, box.x1 + AIR, box.y1 + AIR)
                yield Mark(item, item.value, box if item.value.where == "box" else air)

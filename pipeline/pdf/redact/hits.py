"""What a search found, as a person sees it: the words, what stands around them, and where on the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import TypeAdapter

from pipeline.pdf.layout import Box

if TYPE_CHECKING:
    from pipeline.pdf.redact.places import Place

MOST_HITS: Final = 3000  # that a person looks at in one run
_NEAR = 0.05  # points between two measures of one edge
_LONGEST = 300  # letters of a match that are shown


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where something shall go. ``kind`` names its rule, "" for a box that somebody drew.

    ``where`` is "text", "picture" or "box". ``boxes`` are in points from the page's top left corner, as it is seen;
    ``pictured`` are those of the same words in a picture below the text, as in a scan with a hidden layer.
    """

    page: int
    kind: str
    where: Literal["text", "picture", "box"]
    text: str
    before: str
    after: str
    boxes: tuple[Box, ...]
    pictured: tuple[Box, ...] = ()


HITS: Final[TypeAdapter[tuple[Hit, ...]]] = TypeAdapter(tuple[Hit, ...])


def write_hits(hits: Iterable[Hit], target: Path) -> None:
    target.write_bytes(HITS.dump_json(tuple(hits)))


def read_hits(path: Path) -> tuple[Hit, ...]:
    return HITS.validate_json(path.read_bytes())


def hit_of(place: Place, number: int, where: Literal["text", "picture"], way: Any) -> Hit:
    """A match on the page ``number``, from 0; ``way`` leads from MuPDF's measure to the page as it is seen."""
    boxes = tuple(box_of(one * way) for one in place.areas)
    text = place.text if len(place.text) <= _LONGEST else f"{place.text[:_LONGEST]}…"
    return Hit(number + 1, place.rule, where, text, place.before, place.after, boxes)


def box_of(area: Any) -> Box:
    """A rectangle of MuPDF's, to a hundredth of a point."""
    return Box(round(area.x0, 2), round(area.y0, 2), round(area.x1, 2), round(area.y1, 2))


def is_same_box(one: Box, other: Box) -> bool:
    edges = zip((one.x0, one.y0, one.x1, one.y1), (other.x0, other.y0, other.x1, other.y1), strict=True)
    return all(abs(a - b) <= _NEAR for a, b in edges)


def are_same_boxes(some: Sequence[Box], others: Sequence[Box]) -> bool:
    return len(some) == len(others) and all(is_same_box(one, other) for one, other in zip(some, others, strict=True))


def is_among(found: Hit, wanted: Iterable[Hit]) -> bool:
    """Whether a match is one of those that are wanted, in its text or in the picture below it."""
    return any(
        one.page == found.page
        and one.kind == found.kind
        and (are_same_boxes(one.boxes, found.boxes) or are_same_boxes(one.pictured, found.boxes))
        for one in wanted
        if one.where != "box"
    )


def joined(text: Iterable[Hit], pictures: Iterable[Hit]) -> list[Hit]:
    """All in order of pages and lines, each once: words of a scan that stand in its hidden text, too, are one hit."""
    pages: dict[int, list[Hit]] = {}
    for one in text:
        here = pages.setdefault(one.page, [])
        if not is_among(one, here):
            here.append(one)
    for one in pictures:
        here = pages.setdefault(one.page, [])
        at = next((n for n, each in enumerate(here) if _covers(each, one)), None)
        if at is None:
            here.append(one)
        else:
            here[at] = replace(here[at], pictured=one.boxes)
    found = [one for here in pages.values() for one in here]
    return sorted(found, key=lambda one: (one.page, one.boxes[0].y0, one.boxes[0].x0))


def _covers(text: Hit, picture: Hit) -> bool:
    return (
        (text.page, text.kind, text.where, text.pictured) == (picture.page, picture.kind, "text", ())
        and any(_touch(a, b) for a in text.boxes for b in picture.boxes)
    )  # fmt: skip


def _touch(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1

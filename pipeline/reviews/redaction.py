"""The review of a redaction: every place that would go, before anything is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, Final

from pydantic import TypeAdapter

from accounts.errors import Invalid
from pipeline.contract import Reviewed
from pipeline.pdf.layout import Box
from pipeline.pdf.redact.hits import Hit, are_same_boxes
from pipeline.reviewing import Face, Facet, Operation, ReviewKind
from pipeline.reviews.redaction_scene import redaction_scene

SIZES: Final[TypeAdapter[list[tuple[float, float]]]] = TypeAdapter(list[tuple[float, float]])
KINDS: Final = {
    "email": "E-mail addresses",
    "phone": "Telephone numbers",
    "iban": "Bank accounts (IBAN)",
    "card": "Card numbers",
    "ssn": "US social security numbers",
    "ip": "IP addresses",
}
PLACES: Final = {"text": "In text", "picture": "In pictures", "box": "Drawn boxes"}
_LEAST = 1.0  # points that a box is wide and high


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page, in points from its upper left corner."""

    page: int
    box: Box


def kind_of(hit: Hit) -> str:
    """What the hit was found by, in words: a known pattern, or the word or pattern that was asked for."""
    return KINDS.get(hit.kind, hit.kind) or PLACES["box"]


def _describe(hit: Hit) -> str:
    return hit.text or f"Box on page {hit.page}"


def _check(hit: Hit) -> None:
    if hit.page < 1:
        raise Invalid("There is no such page.", fields={"page": ["Pages count from 1."]})
    if not hit.boxes:
        raise Invalid("A place needs a box.", fields={"boxes": ["Give at least one box."]})
    faults = {f"boxes/{at}": [text] for at, one in enumerate(hit.boxes) if (text := _fault(one))}
    if faults:
        raise Invalid("Some boxes cannot be used.", fields=faults)


def _fault(box: Box) -> str:
    edges = (box.x0, box.y0, box.x1, box.y1)
    if not all(isfinite(one) and abs(one) <= 20_000 for one in edges):
        return "Give edges in points, up to 20,000."
    if box.x1 - box.x0 < _LEAST or box.y1 - box.y0 < _LEAST:
        return "Right and bottom have to be at least a point beyond left and top."
    return ""


def _settle(before: Hit, after: Hit) -> Hit:
    """A box that somebody moved is that person's: what lies under it goes, whatever was found there."""
    if are_same_boxes(before.boxes, after.boxes):
        return before
    return replace(after, where="box", pictured=())


def _order(hit: Hit) -> tuple[int, float, float]:
    return hit.page, hit.boxes[0].y0, hit.boxes[0].x0


def _add(_values: Sequence[Hit], area: Area, outputs: Mapping[str, Any]) -> Sequence[Hit]:
    sizes = SIZES.validate_json(outputs["page_sizes"])
    if not 1 <= area.page <= len(sizes):
        raise ValueError(f"There is no page {area.page}.")
    width, height = sizes[area.page - 1]
    box = Box(max(0.0, area.box.x0), max(0.0, area.box.y0), min(width, area.box.x1), min(height, area.box.y1))
    if fault := _fault(box):
        raise ValueError(f"The box covers nothing of the page. {fault}")
    return [Hit(area.page, "", "box", "", "", "", (box,))]


def _kinds(hit: Hit) -> Iterator[tuple[str, str]]:
    """Known patterns by name, all else as one: the keys stand in addresses, which servers log."""
    if hit.kind:
        yield (hit.kind, KINDS[hit.kind]) if hit.kind in KINDS else ("own", "Words and own patterns")


HIT_REVIEW: Final = ReviewKind(
    name="hits",
    title="Places to cut out",
    item=Hit,
    describe=_describe,
    operations=(
        Operation("add", "Draw a box", _add, arguments=Area, least=0, most=0, outputs=("page_sizes",)),
    ),
    check=_check,
    settle=_settle,
    order=_order,
    empty_text="Nothing was found on the pages. Draw boxes where something shall go.",
    edit_fields=("boxes",),
    face=Face(
        fields=("boxes.x0", "boxes.y0", "boxes.x1", "boxes.y1"),
        words={
            "boxes": "Left, top, right and bottom, in points from the page's top left corner",
            "boxes.x0": "Left",
            "boxes.y0": "Top",
            "boxes.x1": "Right",
            "boxes.y1": "Bottom",
        },
        facets=(
            Facet("kind", "Kind", lambda hit: list(_kinds(hit))),
            Facet("where", "Where", lambda hit: [(hit.where, PLACES[hit.where])]),
        ),
        scene=redaction_scene,
        per_page=50,
    ),
)  # fmt: skip


def accepted(reviewed: Iterable[Reviewed]) -> tuple[Hit, ...]:
    """What goes after review. A place of somebody's own, which no search found, goes as a box."""
    going = [one for one in reviewed if one.decision in ("accepted", "edited")]
    return tuple(replace(one.value, where="box", pictured=()) if one.proposed is None else one.value for one in going)

"""Where edits stand in a page's letters, and what the page should read once all of them are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.pdf.proof.extractors import Texts
from pipeline.pdf.proof.letters import CONTEXT, bare, letters_of, places_of
from pipeline.pdf.proof.wording import Wording
from pipeline.pdf.shield.edit import Edit


@dataclass(frozen=True, slots=True)
class Place:
    """One edit on a page; ``old`` and ``new`` are the letters of its original and its replacement.

    ``start`` counts in the letters of the original page, ``due`` in those of the page as it should read.
    """

    edit: Edit
    old: str
    new: str
    start: int
    due: int = 0


def places_of_edits(page: str, shielded: str, edits: Sequence[Edit]) -> dict[int, Place]:
    """Where each edit stands on the original page, by its index; edits that stand nowhere are left out.

    ``page`` and ``shielded`` are letters. An edit that fits several places takes the one that reads changed
    in ``shielded``, else the first. No place is taken twice; who comes first in ``edits`` has it.
    """
    placed: dict[int, Place] = {}
    for index, edit in enumerate(edits):
        place = Place(edit, bare(edit.original), bare(edit.replacement), 0)
        free = [at for at in _spots(page, place) if not _taken(at, place, placed.values())]
        if not free:
            continue
        changed = (at for at in free if _framed(page, at, place) in shielded)
        start = free[0] if edit.occurrence else next(changed, free[0])
        placed[index] = replace(place, start=start)
    return placed


def _spots(page: str, place: Place) -> list[int]:
    lead = bare(place.edit.before)
    spots = [at + len(lead) for at in places_of(lead + place.old + bare(place.edit.after), page)]
    nth = place.edit.occurrence
    return spots[nth - 1 : nth] if nth else spots


def _taken(start: int, place: Place, others: Iterable[Place]) -> bool:
    end = start + len(place.old)
    return any(end > other.start and start < other.start + len(other.old) for other in others)


def _framed(page: str, start: int, place: Place) -> str:
    end = start + len(place.old)
    return page[max(0, start - CONTEXT) : start] + place.new + page[end : end + CONTEXT]


def expected_letters(page: str, placed: Mapping[int, Place]) -> tuple[str, dict[int, Place]]:
    """The letters that all edits together should give, and the places with ``due`` filled in."""
    parts: list[str] = []
    length = last = 0
    due: dict[int, Place] = {}
    for index, place in sorted(placed.items(), key=lambda item: (item[1].start, len(item[1].old))):
        parts += [page[last : place.start], place.new]
        length += place.start - last
        due[index] = replace(place, due=length)
        length += len(place.new)
        last = place.start + len(place.old)
    return "".join([*parts, page[last:]]), due


def wordings_of(original: Texts, edits: Sequence[Edit]) -> tuple[Wording, ...]:
    """Each edit's original with its context, from the first extractor that finds it."""
    readings = [reading.pages for reading in original.readings if not reading.error]
    found = (_wording(index, edit, readings) for index, edit in enumerate(edits))
    return tuple(wording for wording in found if wording)


def _wording(index: int, edit: Edit, readings: Sequence[Sequence[str]]) -> Wording | None:
    for pages in readings:
        page = letters_of(pages[edit.page - 1]).text if 0 < edit.page <= len(pages) else ""
        place = places_of_edits(page, "", [edit]).get(0)
        if place:
            end = place.start + len(place.old)
            left, right = page[max(0, place.start - CONTEXT) : place.start], page[end : end + CONTEXT]
            return Wording(index, left, place.old, right)
    return None

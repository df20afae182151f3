"""Finds the glyphs an edit means: text without white space, by context, occurrence and boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.pdf.layout import Box
from pipeline.pdf.shield.edit import Edit
from pipeline.pdf.shield.fold import UNKNOWN, fold, is_blank, is_hyphen
from pipeline.pdf.shield.geometry import overlap
from pipeline.pdf.shield.glyphs import Glyph, enclosing_boxes, same_line

_SAME_PLACE = 0.6  # share of the smaller box, for two copies of one text and for a box the caller gave
_IN_BOX = 0.5
_COLUMN = 16.0  # points


class EditRefused(Exception):
    """One edit cannot be done: ``code`` is stable, the text a sentence for the person who asked for it."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(eq=False)
class Passage:
    """Consecutive glyphs ``order[start:end]`` of a page.

    ``lead`` and ``tail`` are letters of the first and last glyph (ligatures) that the edit did not ask for. Glyphs
    in ``kept`` stand between but were not asked for either: hyphens at line ends.
    """

    order: Sequence[Glyph]
    start: int
    end: int
    lead: str = ""
    tail: str = ""
    kept: frozenset[int] = frozenset()

    @property
    def glyphs(self) -> Sequence[Glyph]:
        return self.order[self.start : self.end]

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        return enclosing_boxes([glyph for glyph in self.glyphs if not is_blank(glyph.text)])


@dataclass(slots=True, eq=False)
class Place:
    """Where a text stands: once, or several times over each other (a scan and its text layer, bold by printing
    twice, one form drawn twice). All copies change together."""

    copies: list[Passage] = field(default_factory=list)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of the copies, those that coincide named once."""
        found: list[Box] = []
        for copy in self.copies:
            found += [box for box in copy.boxes if all(overlap(box, other) < _SAME_PLACE for other in found)]
        return tuple(found)


class PageIndex:
    """The text of a page, searchable as drawn and, failing that, as laid out."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self._glyphs = glyphs

    def find(self, edit: Edit) -> Place:
        """The one place the edit means; raises `EditRefused` when there is none, or more than one."""
        places = merged_copies(list(self._passages(edit)))
        if not places:
            raise EditRefused("not_found", f"Page {edit.page} has no text {edit.original!r} in this context.")
        if edit.boxes:
            return _at_boxes(edit, places)
        if edit.occurrence is not None:
            if not 1 <= edit.occurrence <= len(places):
                raise EditRefused(
                    "not_found",
                    f"Page {edit.page} has {edit.original!r} {len(places)} times, not {edit.occurrence}.",
                )
            return places[edit.occurrence - 1]
        if len(places) > 1:
            raise EditRefused(
                "ambiguous",
                f"Page {edit.page} has {edit.original!r} {len(places)} times; say which one is meant.",
            )
        return places[0]

    def _passages(self, edit: Edit) -> Iterator[Passage]:
        """Matches of the first way of reading that has any: as drawn, hyphens undone, as laid out."""
        before, original, after = fold(edit.before), fold(edit.original), fold(edit.after)
        for text in (self._drawn, self._drawn_joined, self._laid_out, self._laid_out_joined):
            found = list(text.matches(before, original, after))
            if not found and edit.boxes:  # context may follow another reading order: the boxes decide
                found = list(text.matches("", original, ""))
            if found:
                yield from found
                return

    @cached_property
    def _drawn(self) -> _Text:
        return _Text(self._glyphs, joined=False)

    @cached_property
    def _drawn_joined(self) -> _Text:
        return _Text(self._glyphs, joined=True)

    @cached_property
    def _laid_out(self) -> _Text:
        return _Text(laid_out(self._glyphs), joined=False)

    @cached_property
    def _laid_out_joined(self) -> _Text:
        return _Text(laid_out(self._glyphs), joined=True)


class _Text:
    """Glyphs in some order as one folded string; ``joined`` leaves out hyphens at line ends."""

    def __init__(self, order: Sequence[Glyph], *, joined: bool) -> None:
        self._order = order
        letters: list[str] = []
        self._owners: list[int] = []
        folded: dict[str, str] = {}
        for index, glyph in enumerate(order):
            if joined and is_hyphen(glyph.text) and _ends_line(order, index):
                continue
            text = folded.get(glyph.text)
            if text is None:
                text = folded[glyph.text] = fold(glyph.text) if glyph.text else UNKNOWN
            letters.append(text)
            self._owners += [index] * len(text)
        self._text = "".join(letters)

    def matches(self, before: str, original: str, after: str) -> Iterator[Passage]:
        needle = before + original + after
        at = self._text.find(needle) if original else -1
        while at >= 0:
            yield self._passage(at + len(before), at + len(before) + len(original))
            at = self._text.find(needle, at + 1)

    def _passage(self, low: int, high: int) -> Passage:
        owners = self._owners
        first, last = owners[low], owners[high - 1]
        lead_start, tail_end = low, high
        while lead_start and owners[lead_start - 1] == first:
            lead_start -= 1
        while tail_end < len(owners) and owners[tail_end] == last:
            tail_end += 1
        asked = set(owners[low:high])
        kept = frozenset(
            index for index in range(first, last + 1) if index not in asked and fold(self._order[index].text)
        )
        return Passage(self._order, first, last + 1, self._text[lead_start:low], self._text[high:tail_end], kept)


def merged_copies(passages: list[Passage]) -> list[Place]:
    """Passages that lie over each other, or are asked for by the same bytes, as one place each."""
    places: list[Place] = []
    columns: dict[int, list[Place]] = {}  # by horizontal position, so that few pairs are compared
    by_bytes: dict[object, Place] = {}
    for passage in passages:
        ends = (passage.glyphs[0].place, passage.glyphs[-1].place)
        column = _column(passage)
        near = [place for step in (-1, 0, 1) for place in columns.get(column + step, ())]
        known = by_bytes.get(ends) or next(
            (place for place in near if any(_is_copy(passage, other) for other in place.copies)), None
        )
        if known is not None:
            known.copies.append(passage)
            continue
        places.append(Place([passage]))
        columns.setdefault(column, []).append(places[-1])
        by_bytes[ends] = places[-1]
    return places


def _column(passage: Passage) -> int:
    first = passage.glyphs[0]
    return int((first.x0 + first.x1) / 2 / _COLUMN)


def laid_out(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs from top to bottom and left to right, for pages whose drawing order follows no line."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda item: (item.y0, item.x0)):
        if rows and abs(rows[-1][0].y0 - glyph.y0) < 0.3 * max(rows[-1][0].size, glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [glyph for row in rows for glyph in sorted(row, key=lambda item: item.x0)]


def _ends_line(order: Sequence[Glyph], index: int) -> bool:
    following = index + 1
    while following < len(order) and is_blank(order[following].text):
        following += 1
    return following < len(order) and not same_line(order[index], order[following])


def _is_copy(one: Passage, other: Passage) -> bool:
    if one.order is other.order and one.start < other.end and other.start < one.end:
        return False  # "..." three times in "....."
    if len(one.boxes) != len(other.boxes):
        return False
    return all(overlap(a, b) > _SAME_PLACE for a, b in zip(one.boxes, other.boxes, strict=True))


def _at_boxes(edit: Edit, places: list[Place]) -> Place:
    """The place within the caller's boxes; the occurrence decides when they hold several."""
    inside = [place for place in places if any(_lies_in(copy, edit.boxes) for copy in place.copies)]
    if not inside:
        raise EditRefused(
            "not_found",
            f"Page {edit.page} has the text {edit.original!r}, but not where the edit says it stands.",
        )
    if len(inside) == 1:
        return inside[0]
    if edit.occurrence is not None and 1 <= edit.occurrence <= len(places):
        wanted = places[edit.occurrence - 1]
        if wanted in inside:
            return wanted
    raise EditRefused(
        "ambiguous",
        f"Page {edit.page} has {edit.original!r} {len(inside)} times where the edit says it stands.",
    )


def _lies_in(passage: Passage, boxes: Sequence[Box]) -> bool:
    return bool(passage.boxes) and all(
        any(overlap(line, box) >= _IN_BOX and _center_in(line, box) for box in boxes) for line in passage.boxes
    )


def _center_in(line: Box, box: Box) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1

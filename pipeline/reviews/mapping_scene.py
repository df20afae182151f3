"""Changes of wording where they stand, for the review of mappings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.pdf.layout import Box, Line, Page, Reading
from pipeline.reviewing import Look, Shown, number_in
from pipeline.text.exam_files import QUESTIONS, READING
from pipeline.text.questions.places import question_at
from pipeline.text.questions.question import Question
from pipeline.text.substitution.mapping import Mapping

_ABOVE, _BESIDE = 30.0, 150.0  # points of the page that are shown around a change
_LEAST_WIDTH = 380.0


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a page's picture around a change, in points: ``view`` is what is shown, ``boxes`` the place."""

    page: int
    width: float
    height: float
    view: Box
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One change in its line: what stands before it and after it, and a crop of the page where its place is known.

    ``partners`` are the other parts of an exchange, which hold together or not at all.
    """

    item: Shown
    before: str
    after: str
    crop: Crop | None
    partners: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one question; ``question`` is None for those that belong to none."""

    path: str
    question: Question | None
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the page that is shown, to choose wording from."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class MappingScene:
    """``page``, ``width``, ``height`` and ``lines`` are of the page from which a change is added."""

    version_id: str
    groups: tuple[Group, ...]
    unplanned: tuple[tuple[str, str], ...]
    pages: int
    page: int
    width: float
    height: float
    lines: tuple[TextLine, ...]
    adding: bool

    @property
    def page_numbers(self) -> range:
        return range(1, self.pages + 1)


def mapping_scene(look: Look) -> MappingScene:
    stored = look.stored("reading")
    reading = READING.validate_json(stored) if stored else Reading(pages=())
    questions = QUESTIONS.validate_json(look.stored("questions") or b"[]")
    page = _page(look, reading)
    unplanned: dict[str, Any] = look.given.get("unplanned") or {}
    return MappingScene(
        version_id=look.documents.get("document", ""),
        groups=tuple(_groups(look, questions, reading)),
        unplanned=tuple(unplanned.items()),
        pages=len(reading.pages),
        page=page.number if page else 1,
        width=page.width if page else 0.0,
        height=page.height if page else 0.0,
        lines=tuple(TextLine(line.text, line.box) for line in page.lines if line.text.strip()) if page else (),
        adding=look.wish.get("do") == "add",
    )


def _with_parts(questions: Sequence[Question]) -> Iterator[Question]:
    for question in questions:
        yield question
        yield from _with_parts(question.sub_questions)


def _page(look: Look, reading: Reading) -> Page | None:
    number = number_in(look.wish.get("page", "")) or (look.chosen.value.page if look.chosen else 1)
    return _page_of(reading, number) or (reading.pages[0] if reading.pages else None)


def _page_of(reading: Reading, number: int) -> Page | None:
    try:
        return reading.page(number)
    except KeyError:
        return None


def _groups(look: Look, questions: Sequence[Question], reading: Reading) -> Iterator[Group]:
    known = {one.path: one for one in _with_parts(questions)}

    def path_of(item: Shown) -> str:
        mapping: Mapping = item.value
        return mapping.question or (question_at(questions, mapping.page, mapping.boxes[0]) if mapping.boxes else "")

    for path, items in groupby(look.shown, key=path_of):
        yield Group(path, known.get(path), tuple(_card(item, look.items, reading) for item in items))


def _card(item: Shown, others: Sequence[Shown], reading: Reading) -> Card:
    mapping: Mapping = item.value
    page = _page_of(reading, mapping.page)
    before, after = mapping.before, mapping.after
    if page is not None and (found := _around(mapping, page)):
        before, after = found
    crop = _crop(page, mapping.boxes) if page is not None and mapping.boxes else None
    name = _exchange_of(item)
    partners = tuple(one for one in others if name and one.id != item.id and _exchange_of(one) == name)
    return Card(item, before, after, crop, partners)


def _exchange_of(item: Shown) -> str:
    """What the parts of an exchange share; planners that make none do not say."""
    return str(getattr(item.value, "group", ""))


def _around(mapping: Mapping, page: Page) -> tuple[str, str] | None:
    """What stands in the line before and after the change, where it is one place in one line."""
    if mapping.part is not None:
        text = page.lines[mapping.part.line].text
        return text[: mapping.part.start], text[mapping.part.end :]
    if len(mapping.boxes) != 1:
        return None
    for line in page.lines:
        span = _span(line, mapping.boxes[0])
        if span and _bare(line.text[span[0] : span[1]]) == _bare(mapping.original):
            return line.text[: span[0]], line.text[span[1] :]
    return None


def _span(line: Line, box: Box) -> tuple[int, int] | None:
    """The characters of a line whose middle lies in the box."""
    inside = [
        at
        for at in range(len(line.text))
        if box.x0 <= (line.chars[4 * at] + line.chars[4 * at + 2]) / 2 <= box.x1
        and box.y0 <= (line.chars[4 * at + 1] + line.chars[4 * at + 3]) / 2 <= box.y1
    ]
    return (inside[0], inside[-1] + 1) if inside else None


def _bare(text: str) -> str:
    return "".join(text.split())


def _crop(page: Page, boxes: tuple[Box, ...]) -> Crop:
    left, right = min(one.x0 for one in boxes) - _BESIDE, max(one.x1 for one in boxes) + _BESIDE
    missing = max(0.0, _LEAST_WIDTH - (right - left)) / 2
    left, right = max(0.0, left - missing), min(page.width, right + missing)
    top, bottom = min(one.y0 for one in boxes) - _ABOVE, max(one.y1 for one in boxes) + _ABOVE
    view = Box(left, max(0.0, top), right, min(page.height, bottom))
    return Crop(page.number, page.width, page.height, view, boxes)

"""Where in a file what shall go stands: in boxes, in text, in pictures, and where those pictures are shown again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.ocr.engines.engine import Engine
from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.reading.pictures import shown_by
from pipeline.pdf.redact.boxed import Boxed
from pipeline.pdf.redact.cores import Core
from pipeline.pdf.redact.hits import Hit, hit_of, is_among, read_hits
from pipeline.pdf.redact.pictured_words import (
    MOST_READ,
    engine_here,
    is_worth_reading,
    places_in_pictures,
    shows_pictures,
)
from pipeline.pdf.redact.places import Place, letters_of, places_on
from pipeline.pdf.redact.recoding import Codings
from pipeline.pdf.redact.rules import Rule, folded
from pipeline.pdf.redact.same_pictures import Shown, areas_elsewhere, contents_of, shown_on, touched
from pipeline.pdf.redact.steps import Box, Searched, Wish
from pipeline.pdf.rewriting.refused import RewriteRefused

_mupdf: Any = pymupdf  # its functions carry no types

Progress = Callable[[int, int], None] | None
Areas = dict[int, list[Any]]


@dataclass
class Work:
    """What is done to each page, by its place from 0.

    ``places`` are matches in text, ``looked`` in pictures, ``copies`` where the same pictures show the same, and
    ``staying`` matches that somebody decided to leave. ``read`` are pages that an engine read, ``unsearched`` those
    whose pictures none did, ``otherwise`` those that look otherwise than they read. ``digests`` and ``contents`` tell
    the pictures that have to change, ``codings`` how they were packed, ``boxed`` what stood under boxes.
    """

    rules: list[Rule]
    wish: Wish
    places: dict[int, list[Place]] = field(default_factory=dict)
    looked: dict[int, list[Place]] = field(default_factory=dict)
    copies: Areas = field(default_factory=dict)
    boxes: Areas = field(default_factory=dict)
    staying: dict[int, list[Place]] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    unsearched: list[int] = field(default_factory=list)
    otherwise: list[int] = field(default_factory=list)
    pictured: set[int] = field(default_factory=set)
    digests: set[bytes] = field(default_factory=set)
    contents: dict[str, bytes] = field(default_factory=dict)
    boxed: dict[int, Boxed] = field(default_factory=dict)
    codings: Codings = field(default_factory=dict)
    engine: Engine | None = None

    @property
    def pages(self) -> list[int]:
        """Those on which something goes."""
        return sorted({*self.places, *self.looked, *self.copies, *self.boxes})

    def words(self, number: int) -> list[Place]:
        copies = self.copies.get(number)
        return [
            *self.places.get(number, ()),
            *self.looked.get(number, ()),
            *([Place("", tuple(copies))] if copies else ()),
        ]

    def emptied(self, number: int) -> list[Any]:
        """Areas in which nothing may be seen any more before they are filled."""
        looked = [area for place in self.looked.get(number, ()) for area in place.areas]
        return [*looked, *self.copies.get(number, ()), *self.boxes.get(number, ())]

    def areas(self, number: int) -> list[Any]:
        return [*(area for place in self.words(number) for area in place.areas), *self.boxes.get(number, ())]

    def cores(self, number: int) -> list[Core]:
        """The middles of all letters that go for a match in text."""
        return [core for place in self.places.get(number, ()) for core in place.cores]

    def counted(self) -> Counter[str]:
        """Places by rule; a word of a scan that stands in its hidden text, too, is one."""
        found = Counter(place.rule for places in self.places.values() for place in places)
        return found + Counter(place.rule for place in self.in_pictures())

    @property
    def spared(self) -> frozenset[tuple[str, str]]:
        """Rules with texts, folded, that stay wherever they were found: they stay beside the pages, too."""
        going = {_wording(place) for found in (self.places, self.looked) for one in found.values() for place in one}
        return frozenset({_wording(place) for one in self.staying.values() for place in one} - going)

    def in_pictures(self) -> list[Place]:
        return [
            place
            for number, places in self.looked.items()
            for place in places
            if not any(_same(place, one) for one in self.places.get(number, ()))
        ]


def _same(one: Place, other: Place) -> bool:
    return one.rule == other.rule and any(not (a & b).is_empty for a in one.areas for b in other.areas)


def _wording(place: Place) -> tuple[str, str]:
    return place.rule, folded(place.text)


def find(document: Any, work: Work, searched: Searched | None, progress: Progress) -> None:
    """Finds text and pictures; with ``searched`` the pictures are known. A decision in it settles what goes.

    Raises RewriteRefused for a page that cannot be read: what it says is then not known.
    """
    decided = searched.decided if searched else None
    find_boxes(document, work, work.wish.boxes if decided is None else ())
    if work.rules:
        for number in range(len(document)):
            with readable(number):
                find_text(document, number, work)
        if searched is None:
            _look(document, work, progress)
        else:
            take_searched(document, work, searched)
    if decided is not None:
        settle(document, work, decided)
    follow(document, work)


def find_boxes(document: Any, work: Work, boxes: Iterable[Box]) -> None:
    """Puts boxes that somebody drew to what goes; raises RewriteRefused for one that is on no page."""
    for box in boxes:
        if box.page > len(document):
            text = f"A box is on page {box.page}, and this PDF has {len(document)} pages."
            raise RewriteRefused("no_such_page", text)
        work.boxes.setdefault(box.page - 1, []).append(_rect(box, document[box.page - 1]))


def take_searched(document: Any, work: Work, searched: Searched) -> None:
    """What was found in pictures before, page by page."""
    work.engine = engine_here() if work.wish.pictures else None
    work.unsearched = [page - 1 for page in searched.unsearched]
    for page, path in sorted(searched.pages.items()):
        work.read.append(page - 1)
        back = ~shown_by(document[page - 1])
        if places := [_place_of(one, back) for one in (read_hits(path) if path else ())]:
            work.looked[page - 1] = places


def _place_of(hit: Hit, back: Any) -> Place:
    areas = tuple(_mupdf.Rect(one.x0, one.y0, one.x1, one.y1) * back for one in hit.boxes)
    return Place(hit.kind, areas, hit.text, hit.before, hit.after)


def settle(document: Any, work: Work, decided: Path) -> None:
    """Leaves of what was found only what was accepted, and puts what was drawn by hand to it."""
    wanted = read_hits(decided)
    by_page: dict[int, list[Hit]] = {}
    for one in wanted:
        by_page.setdefault(one.page - 1, []).append(one)
    for places, where in ((work.places, "text"), (work.looked, "picture")):
        for number, found in list(places.items()):
            way = shown_by(document[number])
            here = by_page.get(number, [])
            going = [one for one in found if is_among(hit_of(one, number, where, way), here)]  # type: ignore[arg-type]
            work.staying.setdefault(number, []).extend(one for one in found if one not in going)
            places[number] = going
            if not going:
                del places[number]
    drawn = [Box(one.page, box.x0, box.y0, box.x1, box.y1) for one in wanted if one.where == "box" for box in one.boxes]
    find_boxes(document, work, drawn)


def _rect(box: Box, page: Any) -> Any:
    """Within the page, from any two corners of it as it is seen, where MuPDF's texts are: before it is turned."""
    found = _mupdf.Rect(box.x0, box.y0, box.x1, box.y1).normalize() & page.rect
    if found.is_empty:
        raise RewriteRefused("empty_box", f"A box on page {box.page} covers nothing of the page.")
    return found * ~shown_by(page)


@contextmanager
def readable(number: int) -> Iterator[None]:
    try:
        yield
    except READ_ERRORS as error:
        text = f"Page {number + 1} cannot be read, so nothing can be promised. Repair the file first."
        raise RewriteRefused("broken", text) from error


def find_text(document: Any, number: int, work: Work) -> None:
    letters = letters_of(document[number])
    if not letters.text.strip():
        work.unread.append(number)
    if places := places_on(letters, work.rules):
        work.places[number] = places


def survey(document: Any, work: Work) -> list[int]:
    """The pages, from 0, whose pictures are to be read, where an engine is here and wished for."""
    work.engine = engine_here() if work.wish.pictures else None
    wanted: list[int] = []
    for number in range(len(document)):
        with readable(number):
            page = document[number]
            if shows_pictures(page):
                (wanted if work.engine and is_worth_reading(page) else work.unsearched).append(number)
    if len(wanted) > MOST_READ:
        text = f"{len(wanted)} pages show pictures that words may be in; at most {MOST_READ} are searched at a time."
        raise RewriteRefused("too_many_pages", f"{text} Split the file first, or do not have pictures searched.")
    return wanted


def _look(document: Any, work: Work, progress: Progress) -> None:
    """Has pictures read, one page after another."""
    wanted = survey(document, work)
    for done, number in enumerate(wanted):
        see(document, number, work)
        work.read.append(number)
        if progress:
            progress(done + 1, 3 * len(wanted))


def see(document: Any, number: int, work: Work) -> bool:
    """Whether the engine finds something on the page that does not stay; it is put to what goes."""
    if work.engine is None:
        return False
    with readable(number):
        places = places_in_pictures(document, number, work.engine, work.rules)
    places = [one for one in places if not any(_same(one, each) for each in work.staying.get(number, ()))]
    if places:
        work.looked.setdefault(number, []).extend(places)
    return bool(places)


def follow(document: Any, work: Work) -> None:
    """To the other pages that show a picture of which a part goes for a word in it."""
    here = _shown(document, work.pages)
    work.contents = contents_of(document, touched(here, {number: work.areas(number) for number in work.pages}))
    words = {number: [area for place in places for area in place.areas] for number, places in work.looked.items()}
    if found := touched(here, words):
        work.digests = {one.digest for one, _ in found}
        work.copies = areas_elsewhere(_shown(document, range(len(document))), found)


def _shown(document: Any, numbers: Iterable[int]) -> dict[int, list[Shown]]:
    found = {}
    for number in numbers:
        with readable(number):
            found[number] = shown_on(document[number])
    return found

"""The search before the cut: which pictures are read, what they show, and all that would go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.pdf.reading.opening import opened
from pipeline.pdf.reading.pictures import shown_by
from pipeline.pdf.redact.finding import Work, find_boxes, find_text, readable, survey, take_searched
from pipeline.pdf.redact.hits import MOST_HITS, Hit, box_of, hit_of, joined, write_hits
from pipeline.pdf.redact.otherwise import pages_read_otherwise
from pipeline.pdf.redact.pictured_words import engine_here, places_in_pictures
from pipeline.pdf.redact.redact import bake, losses_of, work_of
from pipeline.pdf.redact.steps import FoundFacts, Searched, Surveyed, Wish
from pipeline.pdf.rewriting.opening import PAGE_LIMIT
from pipeline.pdf.rewriting.refused import RewriteRefused


def survey_file(source: Path, wish: Wish, password: str | None, *, allow_signed: bool) -> Surveyed:
    losses_of(source, password, allow_signed)
    work = work_of(wish)
    with _baked(source, password) as document:
        find_boxes(document, work, wish.boxes)
        todo = survey(document, work) if work.rules else []
        return Surveyed(
            pages=len(document),
            todo=tuple(number + 1 for number in todo),
            unsearched=tuple(number + 1 for number in work.unsearched),
            engine=work.engine.name if work.engine else "",
        )


def search_page(source: Path, page: int, target: Path, wish: Wish, password: str | None) -> int:
    engine, number = engine_here(), page - 1
    if engine is None:
        raise RewriteRefused("no_engine", f"There is no OCR engine here any more, so page {page} cannot be searched.")
    with opened(source, password=password, page_limit=PAGE_LIMIT) as document, readable(number):
        here: Any = document[number]
        if document.is_form_pdf or next(here.annots(), None):
            bake(document, [])
        places = places_in_pictures(document, number, engine, work_of(wish).rules)
        way = shown_by(document[number])
        write_hits((hit_of(one, number, "picture", way) for one in places), target)
    return len(places)


def hits_in(source: Path, wish: Wish, password: str | None, searched: Searched) -> FoundFacts:
    work = work_of(wish)
    with _baked(source, password) as document:
        for number in range(len(document)) if work.rules else ():
            with readable(number):
                find_text(document, number, work)
        take_searched(document, work, searched)
        find_boxes(document, work, wish.boxes)
        many = sum(map(len, (*work.places.values(), *work.looked.values(), *work.boxes.values())))
        if many > 2 * MOST_HITS:  # each may be a scan's, and come twice
            raise _too_many(many)
        hits = joined(_hits(document, work.places, "text"), _hits(document, work.looked, "picture"))
        hits = joined([*hits, *_drawn(document, work)], ())
        if len(hits) > MOST_HITS:
            raise _too_many(len(hits))
        sizes = tuple((round(page.rect.width, 2), round(page.rect.height, 2)) for page in document)
    otherwise = pages_read_otherwise(source, password) if work.rules else []
    return FoundFacts(
        tuple(hits), tuple(number + 1 for number in work.unread), sizes, tuple(number + 1 for number in otherwise)
    )


def _too_many(many: int) -> RewriteRefused:
    return RewriteRefused(
        "too_many_hits",
        f"{many} places were found; at most {MOST_HITS} are shown to be decided on. Search for less, split the file, "
        "or switch off looking before cutting.",
    )


@contextmanager
def _baked(source: Path, password: str | None) -> Iterator[Any]:
    with opened(source, password=password, page_limit=PAGE_LIMIT) as document:
        bake(document, [])
        yield document


def _hits(document: Any, places: Any, where: Any) -> Iterator[Hit]:
    for number, found in sorted(places.items()):
        way = shown_by(document[number])
        yield from (hit_of(one, number, where, way) for one in found)


def _drawn(document: Any, work: Work) -> Iterator[Hit]:
    for number, areas in sorted(work.boxes.items()):
        for area in (one * shown_by(document[number]) for one in areas):
            yield Hit(number + 1, "", "box", "", "", "", (box_of(area),))

"""Where a file is cut: by ranges, by number, at bookmarks, at blank pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary

from pipeline.pdf.rewriting.destinations import Named, named_of, page_at, places_in
from pipeline.pdf.rewriting.order import Pick, picks_of
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.split.blank import blank_pages
from pipeline.pdf.split.steps import Cut


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that become a part; ``title`` is a bookmark's."""

    picks: tuple[Pick, ...]
    title: str = ""


def groups_of(pdf: pikepdf.Pdf, source: Path, cut: Cut, password: str | None) -> tuple[list[Group], tuple[int, ...]]:
    """The parts, and the numbers of blank pages between them; by size it is one group, cut further later."""
    pages = len(pdf.pages)
    if cut.by == "ranges":
        return [Group(picks_of(one, pages)) for one in cut.ranges.split(";") if one.strip()], ()
    if cut.by == "every":
        return [Group(_run(at, min(at + cut.every, pages))) for at in range(0, pages, cut.every)], ()
    if cut.by == "outline":
        return _at_bookmarks(pdf, cut.level), ()
    if cut.by == "blank":
        return _at_blank(source, password, pages)
    return [Group(_run(0, pages))], ()


def _run(start: int, end: int) -> tuple[Pick, ...]:
    return tuple(Pick(page) for page in range(start, end))


def _at_bookmarks(pdf: pikepdf.Pdf, level: int) -> list[Group]:
    """A part begins at each page that a bookmark down to the level leads to; what is before the first is a part too."""
    pages = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
    starts: dict[int, str] = {}
    for title, at in _bookmarks(pdf.Root.get("/Outlines"), level, named_of(pdf), set()):
        if at in pages:
            starts.setdefault(pages[at], title)
    if not starts:
        raise RewriteRefused("no_bookmarks", "This PDF has no bookmarks that lead to its pages. Cut it another way.")
    starts.setdefault(0, "")
    cuts = [*sorted(starts), len(pages)]
    return [Group(_run(at, end), starts[at]) for at, end in pairwise(cuts)]


def _bookmarks(parent: Any, level: int, named: Named, seen: set[Any]) -> Iterator[tuple[str, Any]]:
    one = parent.get("/First") if isinstance(parent, Dictionary) and level else None
    while isinstance(one, Dictionary) and one.objgen not in seen:
        seen.add(one.objgen)
        for owner, key in places_in(one):
            yield str(one.get("/Title", "")), page_at(owner, key, named)
        yield from _bookmarks(one, level - 1, named, seen)
        one = one.get("/Next")


def _at_blank(source: Path, password: str | None, pages: int) -> tuple[list[Group], tuple[int, ...]]:
    blank = blank_pages(source, password)
    groups: list[Group] = []
    start = 0
    for at in [*blank, pages]:
        if at > start:
            groups.append(Group(_run(start, at)))
        start = at + 1
    if not groups:
        raise RewriteRefused("all_blank", "Every page of this PDF is blank.")
    return groups, tuple(at + 1 for at in blank)

"""Pages in words: "3,1,2,5-7", "odd", "all,!4", "2@90". Which pages, in which order, turned how far."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.pdf.rewriting.refused import RewriteRefused

MOST_PARTS = 5000
_PART = re.compile(r"^(!)?(?:(all|odd|even)|(\d{1,6}|last)(?:-(\d{1,6}|last))?)(?:@(-?\d{1,3}))?$")
HOW = "Write pages as 3,1,2,5-7; a range may run backwards; all, odd, even and last are words; !4 leaves page 4 out; "
HOW += "2@90 turns page 2 by 90 degrees to the right."


@dataclass(frozen=True, slots=True)
class Pick:
    """A page by its place from 0, turned by ``turn`` degrees clockwise (0, 90, 180 or 270) beside what it was."""

    page: int
    turn: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    leaves_out: bool
    word: str
    first: str
    last: str
    turn: int


def check_order(text: str) -> None:
    """Raises RewriteRefused ("bad_order") for what is no list of pages, whatever file it will be about."""
    _parts(text)


def picks_of(text: str, pages: int) -> tuple[Pick, ...]:
    """The pages of a file with ``pages`` pages; an empty text means all.

    Raises RewriteRefused: "bad_order", "no_such_page", "no_pages_left".
    """
    found: list[Pick] = []
    left_out: set[int] = set()
    parts = _parts(text)
    if all(one.leaves_out for one in parts):
        found = [Pick(page) for page in range(pages)]
    for part in parts:
        members = _members(part, pages)
        if part.leaves_out:
            left_out |= set(members)
        else:
            found += [Pick(page, part.turn) for page in members]
    kept = tuple(one for one in found if one.page not in left_out)
    if not kept:
        raise RewriteRefused("no_pages_left", "Nothing is left: a PDF needs a page.")
    return kept


def _parts(text: str) -> list[_Part]:
    words = [one for one in re.split(r"[,;\s]+", re.sub(r"\s*([-@])\s*", r"\1", text.lower().strip())) if one]
    if len(words) > MOST_PARTS:
        raise RewriteRefused("bad_order", f"More than {MOST_PARTS} parts; use ranges such as 1-500.")
    found = []
    for word in words:
        match = _PART.match(word)
        turn = int(match[5] or 0) if match else 0
        if not match or turn % 90 or (match[1] and match[5]):
            raise RewriteRefused("bad_order", f"“{word[:30]}” is no page. {HOW}")
        found.append(_Part(bool(match[1]), match[2] or "", match[3] or "", match[4] or "", turn % 360))
    return found


def _members(part: _Part, pages: int) -> range:
    if part.word:
        return range(1 if part.word == "even" else 0, pages, 1 if part.word == "all" else 2)
    first = _number(part.first, pages)
    last = _number(part.last, pages) if part.last else first
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)


def _number(word: str, pages: int) -> int:
    number = pages if word == "last" else int(word)
    if not 1 <= number <= pages:
        raise RewriteRefused("no_such_page", f"There is no page {number}; this PDF has {pages}.")
    return number - 1

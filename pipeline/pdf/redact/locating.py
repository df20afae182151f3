"""Where stands what another program still reads: spread letters, raised ones, texts off the page, in hidden layers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.redact.places import EVERYTHING, Letters, Place, letters_of, places_on
from pipeline.pdf.redact.plain import plain_of
from pipeline.pdf.redact.proof import Read
from pipeline.pdf.redact.rules import BETWEEN, HYPHEN, Rule, folded

_mupdf: Any = pymupdf  # its functions carry no types


@contextmanager
def all_shown(path: Path) -> Iterator[Any]:
    """The file with every layer on; it is not to be written."""
    with _mupdf.open(path) as document:
        if document.is_pdf:
            document.xref_set_key(document.pdf_catalog(), "OCProperties", "null")
        yield document


def located(page: Any, read: Iterable[Read], staying: Sequence[Place]) -> tuple[list[Place], list[Read]]:
    """The places of what was read, but for those that stay, and what stands nowhere.

    Blanks and lines' ends between letters count for nothing, nor what stands in place of letters, nor a page's edge.
    """
    letters = letters_of(page, EVERYTHING)
    kept = {_where(one) for one in staying}
    found = {one: _whole(letters, one) or _in_pieces(letters, one) for one in read}
    known = {(one.rule, folded(one.text)) for one, here in found.items() if here}
    places = {_where(each): each for here in found.values() for each in here}
    nowhere = [one for one in found if (one.rule, folded(one.text)) not in known]
    return [each for where, each in places.items() if where not in kept], nowhere


def _whole(letters: Letters, read: Read) -> list[Place]:
    return places_on(letters, [Rule(read.rule, re.compile(_loose(read.text), re.IGNORECASE), read.is_known)])


def _in_pieces(letters: Letters, read: Read) -> list[Place]:
    """Where a line ends in it, and it goes on elsewhere: at the top of the next column, below a note."""
    lines = [_loose(one) for one in re.split(r"\s*\n\s*", read.text.strip())]
    ends = [r"^\s*" if at else "" for at in range(len(lines))], [rf"{HYPHEN}?\s*$"] * (len(lines) - 1) + [""]
    patterns = [before + line + after for before, line, after in zip(ends[0], lines, ends[1], strict=True)]
    rules = [Rule(read.rule, re.compile(one, re.IGNORECASE | re.MULTILINE), read.is_known) for one in patterns]
    pieces = [places_on(letters, [rule]) for rule in rules]
    return [place for here in pieces for place in here] if all(pieces) else []


def _where(place: Place) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(core.quad.rect.round()) for core in place.cores)


def _loose(text: str) -> str:
    letters = re.sub(BETWEEN, "", plain_of(text).text)
    return BETWEEN.join(map(re.escape, letters))

"""Lines as pieces of one look, and lines joined to the running text of a paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import groupby

from pipeline.pdf.blocks.groups import size_of
from pipeline.pdf.blocks.looks import Ink, colour_at, is_lowered
from pipeline.pdf.blocks.model import Piece
from pipeline.pdf.blocks.survey import bucket
from pipeline.pdf.layout import Box, Line
from pipeline.pdf.line_ends import is_parted

Link = tuple[Box, str]
_SOFT = "\u00ad"
_HYPHENS = "-\u2010" + _SOFT


def pieces_of(line: Line, links: Sequence[Link], start: int = 0, ink: Ink | None = None) -> list[Piece]:
    """The line's text from character ``start`` on, cut where its look or its link changes."""
    found: list[Piece] = []
    near = ink.near(line) if ink is not None else []
    for span in line.spans:
        plain = Piece("", span.bold, span.italic, span.raised, lowered=span.raised and is_lowered(line, span))
        if ink is not None:
            size = bucket(size_of(line) if span.raised else span.size)
            plain = replace(plain, size=size, family=ink.family_of(span.font))
        first, end = max(start, span.start), min(span.end, len(line.text))
        marks = [
            (_link_at(line, at, links) if links else "", colour_at(line, at, near) if near else "")
            for at in range(first, end)
        ]
        for (link, colour), alike in groupby(range(first, end), key=lambda at: marks[at - first]):
            places = list(alike)
            _append(found, replace(plain, text=line.text[places[0] : places[-1] + 1], link=link, colour=colour))
    return found


def _append(found: list[Piece], piece: Piece) -> None:
    if found and replace(found[-1], text="") == replace(piece, text=""):
        found[-1] = replace(found[-1], text=found[-1].text + piece.text)
    else:
        found.append(piece)


def _link_at(line: Line, at: int, links: Sequence[Link]) -> str:
    x0, y0, x1, y1 = line.chars[4 * at : 4 * at + 4]
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return next((link for box, link in links if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1), "")


def joined(lines: Iterable[list[Piece]], words: Set[str]) -> tuple[Piece, ...]:
    """Lines as running text: a blank between two, and a word divided at a line's end as one again.

    ``words`` are those of the document: a hyphen stays where the document writes the word with one elsewhere.
    """
    found: list[Piece] = []
    for pieces in lines:
        if found and pieces:
            _close(found, pieces[0].text, words)
        for piece in pieces:
            _append(found, piece)
    return tuple(replace(one, text=one.text.replace(_SOFT, "")) for one in found)


def _close(found: list[Piece], following: str, words: Set[str]) -> None:
    """Ends a line before the next one begins."""
    last = found[-1]
    if last.text[-1:] in _HYPHENS and len(last.text) > 1 and last.text[-2].isalpha() and following[:1].isalpha():
        if last.text[-1] == _SOFT or _is_divided(last.text, following, words):
            found[-1] = replace(last, text=last.text[:-1])
        return
    if is_parted(last.text, following):
        return
    found[-1] = replace(last, text=last.text.rstrip() + " ")


def _is_divided(before: str, after: str, words: Set[str]) -> bool:
    """Whether the hyphen stands only because the line ended."""
    if not after[0].islower():
        return False
    head = before.rsplit(maxsplit=1)[-1].lower().lstrip("([\"'“‘")
    tail = "".join(one if one.isalpha() or one == "-" else " " for one in after.lower()).split()[:1]
    if not tail:
        return False
    whole, parted = head[:-1] + tail[0], head[:-1] + "-" + tail[0]
    return whole in words or parted not in words

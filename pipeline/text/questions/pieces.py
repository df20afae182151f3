"""Pieces: stretches of rows that belong together, and the text they read as."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from pipeline.pdf.layout import Box, TextRange
from pipeline.text.questions.paper import Row
from pipeline.text.questions.question import PageBox

_HYPHEN = re.compile(r"(?P<head>[^\W\d_]{2,})[-\u00ad\u2010]$")
_TAIL = re.compile(r"^(?P<tail>[^\W\d_]+)")
# First parts that keep their hyphen when the paper itself does not tell: "well-being", but not "re-searchers".
_KEEPS_HYPHEN = frozenset(
    {
        *("anti", "counter", "cross", "ex", "first", "five", "four", "full", "half", "high", "long", "low", "mid"),
        *("multi", "near", "non", "off", "one", "part", "post", "quasi", "real", "second", "self", "semi", "short"),
        *("single", "six", "third", "three", "two", "well"),
    }
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` of a row."""

    row: Row
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.row.text[self.start : self.end]

    @property
    def x0(self) -> float:
        return self.row.x_at(self.start)

    @property
    def box(self) -> Box:
        chars = self.row.chars[4 * self.start : 4 * self.end]
        return Box(min(chars[0::4]), min(chars[1::4]), max(chars[2::4]), max(chars[3::4]))

    def trimmed(self) -> Piece | None:
        """Without blanks at the ends; None when nothing is left."""
        text = self.text
        start = self.start + len(text) - len(text.lstrip())
        end = self.start + len(text.rstrip())
        return Piece(self.row, start, end) if start < end else None


def without(pieces: Iterable[Piece], row: int, start: int, end: int) -> list[Piece]:
    """The pieces with characters ``start`` to ``end`` of row ``row`` cut out."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece.row.index != row or end <= piece.start or start >= piece.end:
            kept.append(piece)
            continue
        halves = (Piece(piece.row, piece.start, start), Piece(piece.row, end, piece.end))
        kept += [half for half in halves if half.start < half.end and half.text.strip()]
    return kept


def joined(pieces: Sequence[Piece], words: Set[str]) -> str:
    """The pieces as one text: blanks normal, words broken at a line's end made whole.

    ``words`` are the paper's own words in lower case; they decide whether a hyphen at a line's end is the word's.
    """
    text = ""
    for piece in pieces:
        part = " ".join(piece.text.split())
        broken, tail = _HYPHEN.search(text), _TAIL.match(part)
        if broken and tail and part[0].islower():
            whole = _keeps_hyphen(broken["head"], tail["tail"], text[broken.end() - 1], words)
            text = (text if whole else text[:-1]) + part
        elif text.endswith(("-", "\u2010")) and part and not text.endswith(" -"):
            text += part if part[0].isalnum() and text[-2:-1].isalnum() else f" {part}"
        else:
            text = f"{text} {part}" if text and part else text + part
    return text


def _keeps_hyphen(head: str, tail: str, hyphen: str, words: Set[str]) -> bool:
    if hyphen == "\u00ad":
        return False
    head, tail = head.lower(), tail.lower()
    if f"{head}{tail}" in words:
        return False
    return f"{head}-{tail}" in words or head in _KEEPS_HYPHEN


def ranges_of(pieces: Iterable[Piece]) -> tuple[TextRange, ...]:
    trimmed = [piece.trimmed() for piece in pieces]
    return tuple(piece.row.range_of(piece.start, piece.end) for piece in trimmed if piece is not None)


def boxes_of(pieces: Iterable[Piece]) -> tuple[PageBox, ...]:
    """One box around the pieces in each column of each page, in reading order."""
    boxes: dict[tuple[int, int], Box] = {}
    for piece in pieces:
        key = piece.row.page, max(1, piece.row.column)
        box = boxes.get(key)
        boxes[key] = piece.box if box is None else _union(box, piece.box)
    return tuple(PageBox(page, box) for (page, _), box in boxes.items())


def _union(one: Box, other: Box) -> Box:
    return Box(min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))

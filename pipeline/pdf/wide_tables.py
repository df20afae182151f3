"""Markup parted at its wide tables: they get sheets of their own, and what stands before and behind keeps its sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_AROUND = frozenset({"article", "body", "div", "main", "section"})  # ended before a table, they begin anew behind it
_ALONE = frozenset({"br", "col", "hr", "img", "wbr"})  # elements without an end
_ID = re.compile(r'\s+id="[^"]*"')
_SHOWN = re.compile(r"<img\b|[^<>\s](?![^<>]*>)")
_HEADINGS = re.compile(r"(?:<h([1-6])\b[^>]*>(?:(?!<h[1-6]\b).)*</h\1>\s*)+((?:</\w+>\s*)*)\Z", re.DOTALL)
_END = r'(?:<div style="page-break-after:always"></div>\s*)+'
_NOTHING = r"(?:<(?!img\b)[^<>]*>\s*)*"  # that is seen
_BREAK = re.compile(rf"\A({_NOTHING}?){_END}|{_END}(?={_NOTHING}\Z)")  # at the edges of a part, whose pages end anyway


@dataclass(frozen=True, slots=True)
class Piece:
    markup: str
    is_table: bool


def pieces_of(markup: str) -> list[Piece]:
    """Tables that stand in no other, nor in a list or the like, and what is between them; each is whole markup."""
    found: list[Piece] = []
    around: list[tuple[str, str]] = []  # names and tags of the elements that are open
    start, begun, within = 0, "", 0

    def end(at: int, *, is_table: bool) -> None:
        nonlocal start, begun
        closed = "".join(f"</{name}>" for name, _ in reversed(around))
        piece = Piece(begun + markup[start:at] + closed, is_table)
        if _SHOWN.search(piece.markup):
            found.append(piece)
        start, begun = at, "".join(_ID.sub("", tag) for _, tag in around)

    for tag in _TAG.finditer(markup):
        ends, name = bool(tag[1]), tag[2].lower()
        if within:
            within += (-1 if ends else 1) if name == "table" else 0
            if not within:
                end(tag.end(), is_table=True)
        elif name == "table" and not ends and all(one in _AROUND for one, _ in around):
            end(tag.start(), is_table=False)
            within = 1
        elif ends and (not around or around.pop()[0] != name):
            return [Piece(markup, is_table=False)]  # not well-formed: nothing is cut
        elif not ends and name not in _ALONE:
            around.append((name, tag[0]))
    end(len(markup), is_table=False)
    return found


def parted(pieces: list[Piece], pages: Callable[[str], int]) -> list[str]:
    """The markup of each part. ``pages`` says how many an upright sheet takes for some, 0 for what is too wide for it.

    Headings right before a wide table go with it, and so does what fills no page between two of them.
    """
    wide = [replace(one, is_table=one.is_table and not pages(one.markup)) for one in pieces]
    parts = _together(wide)
    for at in range(1, len(parts)):
        if parts[at].is_table and (heads := _HEADINGS.search(parts[at - 1].markup)):
            before = parts[at - 1].markup
            parts[at] = Piece(before[heads.start() : heads.start(2)] + parts[at].markup, is_table=True)
            parts[at - 1] = Piece(before[: heads.start()] + heads[2], is_table=False)
    parts = [one for one in parts if _SHOWN.search(one.markup)]
    between = [
        replace(one, is_table=True) if 0 < at < len(parts) - 1 and not one.is_table and pages(one.markup) == 1 else one
        for at, one in enumerate(parts)
    ]
    return [_BREAK.sub(r"\1", one.markup) for one in _together(between)]


def _together(pieces: list[Piece]) -> list[Piece]:
    """Pieces of one kind that follow one another as one."""
    return [
        Piece("".join(one.markup for one in some), is_table)
        for is_table, some in groupby(pieces, key=lambda piece: piece.is_table)
    ]

"""Markup that is wider or higher than its sheet: broken, turned, made smaller or set on a wider sheet, never cut off.

MuPDF breaks no word and no row of a table, and what does not fit it leaves out.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import pymupdf

MARGIN = 56.0  # points
LARGEST = 14_400.0  # points, of a side of a page (ISO 32000-1, annex C)
BODY = 10.5  # points, of letters in a text
_SMALLER = (9.0, 7.5, 6.0)
_LEAST_CELL = 90.0  # points: words that fit into so much are not broken in a cell
_BESIDE = 12.0  # points, for the rules of a cell and the room inside them
_INDENTS = {"ul": 40.0, "ol": 40.0, "dd": 40.0, "blockquote": 80.0}  # points: a quotation stands in at both sides
_MONOSPACED = 5.4  # points, how wide a letter is in code
_SIZES = {"h1": 20.0, "h2": 15.0, "h3": 12.5, "h4": 12.0}
_INLINE = frozenset({"a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s",
                     "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var"})  # fmt: skip
_PART = re.compile(r"<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)[^>]*>|<[^>]*>|(?P<space>\s+)|(?P<word>[^\s<]+)|<")
_LETTER = re.compile(r"&#?\w+;|.", re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>((?:(?!<tr\b).)*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_POINTS = re.compile(r"(\d+(?:\.\d+)?)pt")
_SURE = re.compile(r"[0-9A-Za-z\u0370-\u052f\u3040-\u9fff\uac00-\ud7a3]")  # letters that read back one for one
_WRAPPED = "pre{white-space:pre-wrap}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """``share`` is how large letters and distances are of what the style asks for."""

    width: float
    height: float
    share: float = 1.0
    broken: bool = False

    @property
    def room(self) -> float:
        """How wide its lines may be: MuPDF leaves as much as a letter is high at either side."""
        return self.width - 2 * MARGIN - 2 * BODY

    def style(self, style: str) -> str:
        scaled = _POINTS.sub(lambda found: f"{float(found[1]) * self.share:.2f}pt", style)
        return scaled + _WRAPPED if self.broken else style


def note_of(used: Sequence[Sheet], asked: Sheet) -> str:
    """What was done so that everything fits, a sentence; empty where nothing was."""
    its, whole = ("its", "its pages") if len(used) == 1 else ("their", "pages with wide tables")
    widest, share = max(one.width for one in used), min(one.share for one in used)
    done = ["long words and lines are broken"] if any(one.broken for one in used) else []
    if widest > max(asked.width, asked.height):
        done.append(f"{whole} are {widest * 25.4 / 72:.0f} mm wide")
    elif widest > asked.width:
        done.append(f"{whole} lie on their side")
    if share < 1:
        done.append(f"{its} letters are smaller ({share * BODY:g} points)")
    return f"To fit what is wide in it, {_listed(done)}." if done else ""


def upright(asked: Sheet) -> tuple[Sheet, Sheet]:
    """The sheets that are tried first, as wide as is asked."""
    return asked, Sheet(asked.width, asked.height, broken=True)


def sheets(asked: Sheet) -> Iterator[Sheet]:
    """What is tried one after another until everything is as narrow as the sheet; wider ones follow by `wider`."""
    yield from upright(asked)
    long, short = max(asked.width, asked.height), min(asked.width, asked.height)
    for size in (BODY, *_SMALLER):
        yield Sheet(long, short, size / BODY, broken=True)


def wider(sheet: Sheet, filled: float) -> Sheet:
    """Of the same form, as wide as what was measured on it."""
    width = min(LARGEST, filled + MARGIN + 1)
    return Sheet(width, min(LARGEST, max(sheet.height, width * sheet.height / sheet.width)), sheet.share, broken=True)


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


@dataclass(slots=True)
class _Walk:
    """Where in the markup a letter stands, and how much of its line the word before it takes."""

    sheet: Sheet
    cells: list[float] = field(default_factory=list)  # how wide a cell of each table around may be
    indent: float = 0.0
    fixed: int = 0  # elements with letters of one width that are open
    size: float = BODY
    filled: float = 0.0

    def room(self) -> float:
        most = max(_LEAST_CELL, self.cells[-1]) if self.cells else self.sheet.room
        return max(_LEAST_CELL, most - self.indent) * 0.98

    def pass_tag(self, tag: str, *, ends: bool, columns: int) -> None:
        step = -1 if ends else 1
        if tag not in _INLINE:
            self.filled = 0.0
        if tag in _INDENTS:
            self.indent = max(0.0, self.indent + step * _INDENTS[tag])
        elif tag in ("pre", "code"):
            self.fixed = max(0, self.fixed + step)
        elif tag in _SIZES:
            self.size = BODY if ends else _SIZES[tag]
        elif tag == "table" and ends:
            self.cells[-1:] = []
        elif tag == "table":
            around = self.cells[-1] if self.cells else self.sheet.room
            self.cells.append(around / max(1, columns) - _BESIDE)

    def width(self, letter: str) -> float:
        size = self.size * self.sheet.share
        return _MONOSPACED * self.sheet.share if self.fixed else _advance(letter) * size


_BOLD = pymupdf.Font("hebo")  # type: ignore[no-untyped-call] # as wide as any that a text is set in


@cache
def _advance(letter: str) -> float:
    if unicodedata.category(letter)[0] == "M":
        return 0.0
    return float(_BOLD.glyph_advance(ord(letter))) if _BOLD.has_glyph(ord(letter)) else 1.0  # type: ignore[no-untyped-call]


def breakable(markup: str, sheet: Sheet) -> str:
    """Line ends put into words that are longer than a line of the sheet, or than a cell of an even table."""
    walk, pieces = _Walk(sheet), []
    for found in _PART.finditer(markup):
        if found["space"]:
            walk.filled = 0.0
        elif tag := (found["tag"] or "").lower():
            columns = _columns(markup, found.start()) if tag == "table" and not found["end"] else 1
            walk.pass_tag(tag, ends=bool(found["end"]), columns=columns)
        pieces.append(_broken(found["word"], walk) if found["word"] else found[0])
    return "".join(pieces)


def _broken(word: str, walk: _Walk) -> str:
    room, pieces = walk.room(), []
    for part in _LETTER.findall(word):
        letter = html.unescape(part)[0]
        wide = walk.width(letter)
        if letter != "\u00a0" and (letter.isspace() or unicodedata.east_asian_width(letter) in "WF"):
            wide = walk.filled = 0.0  # a line may end here as it is
        elif walk.filled + wide > room and unicodedata.category(letter)[0] != "M":
            pieces.append("<br>")
            walk.filled = 0.0
        walk.filled += wide
        pieces.append(part)
    return "".join(pieces)


def _columns(markup: str, start: int) -> int:
    """The most cells of a row of the table that begins there."""
    table = _TABLE.match(markup, start)
    return max((len(_CELL.findall(row)) for row in _ROW.findall(table[0])), default=1) if table else 1


def numbered(markup: str) -> str:
    """Rows of tables under their numbers, from 1, by which their heights are found."""
    numbers = iter(range(1, len(markup)))
    return _ROW.sub(lambda row: f'<tr id="row-{next(numbers)}">{row[1]}</tr>', markup)


def unrolled(markup: str, rows: Collection[int]) -> str:
    """The cells of these rows below one another, between what is before and after them of the table."""
    numbers = iter(range(1, len(markup)))

    def shown(row: re.Match[str]) -> str:
        if next(numbers) not in rows:
            return row[0]
        cells = "".join(f"<div>{cell}</div>" for cell in _CELL.findall(row[1]))
        return f"</table>{cells}<table>"

    return _ROW.sub(shown, markup)


def lost(markup: str, shown: str, undrawn: Collection[str]) -> int:
    """How many letters of the markup are not in what is shown, of those that read back one for one."""
    plain = unicodedata.normalize("NFKC", html.unescape(re.sub(r"<[^>]*>", "", markup)))
    wanted = Counter(letter for letter in _SURE.findall(plain) if letter not in undrawn)
    return (wanted - Counter(_SURE.findall(unicodedata.normalize("NFKC", shown)))).total()

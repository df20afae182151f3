"""Rows of a page as tables need them: all words on one height, from left to right, cut into cells at wide gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.pdf.layout import Box, Line, Page

_WORD = re.compile(r"\S+")
_WHOLE = r"[$€£¥₹]?-?(?:[1-9]\d{0,2}(?:[%s]\d{3})+|[1-9]\d*|0)"
_MONIES = (_WHOLE % ",'’" + r"\.\d\d", _WHOLE % ".'’" + r",\d\d")
# Figures without a gap between them, as tight columns print them: “1,450.75174,090.00”, “12$1,400.00”.
_GLUED = [(re.compile(rf"(?:\d+(?=[$£¥₹]))?(?P<money>(?:{one})+)"), re.compile(one)) for one in _MONIES]
_SLOPPY = re.compile(
    r"\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*(?P=mark)\d\d"
)  # one number, by people who group and part alike: “1.234.50”
BLANK = 0.7  # of the letter size: no blank between two words of a column is wider
_WIDE = 0.85  # of the letter size: a gap that parts two cells
_SQUEEZED = "GlyphLessFont"  # Tesseract's: it sets a word and the blank behind it in the width of the word alone
_SAME = 0.45  # of the smaller height: middles so close are on one row


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place; ``size`` is that of its letters in points."""

    text: str
    box: Box
    size: float
    bold: bool = False

    @property
    def middle(self) -> float:
        return (self.box.y0 + self.box.y1) / 2


@dataclass(frozen=True, slots=True)
class Cell:
    """Words without a wide gap between them."""

    page: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.words)

    @property
    def box(self) -> Box:
        return around(one.box for one in self.words)

    @property
    def size(self) -> float:
        return max(one.size for one in self.words)

    def part(self, start: int, end: int | None = None) -> Cell | None:
        """Some of its words; None for none."""
        words = self.words[start:end]
        return Cell(self.page, words) if words else None

    def parts(self) -> Iterator[Cell]:
        """The cells that it was put together from."""
        yield from _cells(self.page, self.words)


@dataclass(frozen=True, slots=True)
class Row:
    """All cells of one height of a page."""

    page: int
    cells: tuple[Cell, ...]
    page_height: float = 0.0
    page_width: float = 0.0
    is_scan: bool = False  # its words were recognised, and some are misread

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.cells)

    @property
    def box(self) -> Box:
        return around(one.box for one in self.cells)

    @property
    def size(self) -> float:
        return max(one.size for one in self.cells)

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for cell in self.cells for word in cell.words)


def around(boxes: Iterable[Box]) -> Box:
    """The box around boxes, of which there is at least one."""
    found = list(boxes)
    return Box(
        min(one.x0 for one in found),
        min(one.y0 for one in found),
        max(one.x1 for one in found),
        max(one.y1 for one in found),
    )


def overlap(one: Box, other: Box) -> float:
    """The width that two boxes have in common; negative for the gap between them."""
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def gap_between(one: Word, other: Word) -> float:
    """From a word to the one at its right."""
    return other.box.x0 - one.box.x1


def rows_of(pages: Iterable[Page]) -> list[Row]:
    """The rows of all pages from top to bottom, whatever columns the pages were read in; turned text is left out."""
    return [row for page in pages for row in _rows(page)]


def _rows(page: Page) -> Iterator[Row]:
    words = [word for line in page.lines if line.direction == (1.0, 0.0) for word in _words(line)]
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.middle, one.box.x0)):
        home = next((group for group in reversed(groups[-3:]) if _on_row(word, group)), None)
        if home is None:
            groups.append([word])
        else:
            home.append(word)
    for group in sorted(groups, key=lambda one: min(word.middle for word in one)):
        cells = tuple(_cells(page.number, sorted(group, key=lambda one: one.box.x0)))
        yield Row(page.number, cells, page.height, page.width, page.kind == "scanned_with_text")


def _on_row(word: Word, group: Sequence[Word]) -> bool:
    other = max(group, key=lambda one: one.size)
    least = min(word.box.y1 - word.box.y0, other.box.y1 - other.box.y0)
    if abs(word.middle - other.middle) > _SAME * least:
        return False
    return not any(overlap(word.box, one.box) > 0.5 * word.size for one in group)


def _words(line: Line) -> Iterator[Word]:
    for found in _WORD.finditer(line.text):
        span = next((one for one in line.spans if one.start <= found.start() < one.end), line.spans[0])
        for start, end in pairwise((0, *_cuts(found.group()), len(found.group()))):
            box = line.box_of(found.start() + start, found.start() + end)
            if span.font == _SQUEEZED and end == len(found.group()):
                box = replace(box, x1=box.x1 + (box.x1 - box.x0) / (end - start))
            yield Word(found.group()[start:end], box, span.size, span.bold)


def _cuts(word: str) -> list[int]:
    """Where the figures of a word begin that is nothing but several of them."""
    for whole, each in _GLUED if not _SLOPPY.fullmatch(word) else ():
        if (found := whole.fullmatch(word)) is not None:
            return [one.start() for one in each.finditer(word, found.start("money")) if one.start()]
    return []


def _cells(page: int, words: Sequence[Word]) -> Iterator[Cell]:
    held: list[Word] = []
    for word in words:
        if held and gap_between(held[-1], word) > _WIDE * min(word.size, held[-1].size):
            yield Cell(page, tuple(held))
            held = []
        held.append(word)
    yield Cell(page, tuple(held))

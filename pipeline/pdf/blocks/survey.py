"""What only the whole document tells: its body size, the sizes of its headings, running heads, and its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.pdf.blocks.model import around
from pipeline.pdf.layout import Box, Line, Page

_EDGE = 0.12  # of a page's height: where running heads stand
_EDGE_LINES = 3
_SIDE = 0.08  # of a page's width: where marks of the printer stand, turned
_OFTEN = 0.25  # of the pages, and at least three: a line met there so often is a running head
_LARGER = 1.08  # times the body size: a heading
_STEP = 1.1  # sizes closer to each other are of one level
_LEVELS = 5  # by size; bold lines of the body's size come below them
_MOST_WORDS = 200_000
MONO = re.compile(r"mono|courier|consol|menlo|typewriter|fixed|^(?:cmtt|sftt|ectt|lmmono)", re.IGNORECASE)
_COUNTED = re.compile(r"^(\D{0,12})\d+|\d+(\D{0,12})$")  # where a page's number stands in a running head
_NUMBER = re.compile(r"\d+")
_TELLING = 32  # letters
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—\[]?\s*\d{1,4}\s*[-–—\]]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where the text of a page stands: all that is surely text, and the lines at its edges."""

    page: int
    inside: list[Box]
    outside: list[tuple[str, Box]]


@dataclass(slots=True)
class Survey:
    """Gathered page by page with `add`; the answers hold for the pages seen."""

    sizes: Counter[float] = field(default_factory=Counter)
    bold: int = 0
    letters: int = 0
    pages: int = 0
    edges: Counter[str] = field(default_factory=Counter)
    words: set[str] = field(default_factory=set)
    fonts: Counter[str] = field(default_factory=Counter)  # letters in each
    extents: dict[tuple[int, int], list[_Extent]] = field(default_factory=dict)  # by the size of the page
    outline: dict[str, int] = field(default_factory=dict)  # a heading as `plain_of` writes it, and its level
    _levels: dict[float, int] | None = None

    def add(self, page: Page) -> None:
        self.pages += 1
        edges = edge_lines(page)
        self._add_area(page, edges)
        for line in page.lines:
            counts = line not in edges and not all(MONO.search(span.font) for span in line.spans)
            for span in line.spans:
                length = span.end - span.start
                self.sizes[bucket(span.size)] += length if counts else 0
                self.letters += length
                self.fonts[span.font] += length
                self.bold += length if span.bold else 0
            if len(self.words) < _MOST_WORDS:
                self.words.update(_WORD.findall(line.text.lower()))
        self.edges.update({as_running(line.text) for line in edges})

    def _add_area(self, page: Page, edges: list[Line]) -> None:
        """What stands at the edges waits: whether many pages have it in common is known later."""
        inside = [line.box for line in page.lines if line.direction == (1.0, 0.0) and line not in edges]
        outside = [(line.text, line.box) for line in edges if line.direction == (1.0, 0.0)]
        if inside or outside:
            found = _Extent(page.number, [around(inside)] if inside else [], outside)
            self.extents.setdefault((round(page.width), round(page.height)), []).append(found)

    def area_of(self, page: Page) -> Box:
        """Where the text of most pages of this size stands; a twelfth of the paper is left free where none is known."""
        wide, high = page.width, page.height
        found = []
        for one in self.extents.get((round(wide), round(high)), []):
            boxes = one.inside + [box for text, box in one.outside if not self.is_running(text, one.page)]
            found += [around(boxes)] if boxes else []
        if not found:
            return Box(wide / 12, high / 12, wide - wide / 12, high - high / 12)
        few = len(found) // 6  # of the pages are wider or higher than the others
        x0, y0 = sorted(one.x0 for one in found)[few], sorted(one.y0 for one in found)[few]
        x1, y1 = sorted(one.x1 for one in found)[-1 - few], sorted(one.y1 for one in found)[-1 - few]
        return Box(
            min(max(x0, 0.02 * wide), 0.4 * wide), min(max(y0, 0.03 * high), 0.4 * high),
            max(min(x1, 0.98 * wide), 0.6 * wide), max(min(y1, 0.97 * high), 0.6 * high),
        )  # fmt: skip

    @property
    def body(self) -> float:
        """The letter size most of the text has; 0.0 without text."""
        return self.sizes.most_common(1)[0][0] if self.sizes else 0.0

    @property
    def is_bold(self) -> bool:
        """Whether bold is so common that it says nothing."""
        return self.bold > 0.4 * self.letters

    def level_of(self, size: float) -> int | None:
        """The level of a heading in letters of this size; None where the size is that of text."""
        if self._levels is None:
            self._levels = {}
            level, top = 0, 0.0
            for one in sorted((one for one in self.sizes if one > _LARGER * self.body), reverse=True):
                if not level or one < top / _STEP:
                    level, top = level + 1, one
                self._levels[one] = min(level, _LEVELS)
        return self._levels.get(bucket(size))

    @property
    def lowest_level(self) -> int:
        """The level of bold lines in the size of the text."""
        self.level_of(0.0)
        return max((self._levels or {}).values(), default=0) + 1

    def is_running(self, text: str, page: int) -> bool:
        """Whether a line at the edge of page ``page`` is its number, or stands at the edges of many pages."""
        if _PAGE_NUMBER.fullmatch(text.strip()) and str(page) in text:
            return True
        return self.edges[as_running(text)] >= max(3, _OFTEN * self.pages)


def bucket(size: float) -> float:
    """Letter sizes that look alike, as one."""
    return round(size * 2) / 2


def as_running(text: str) -> str:
    """A running head without the number that changes from page to page.

    Other numbers are what they are, but for lines so long that their words alone tell them, as printers' marks are.
    """
    plain = " ".join(text.lower().split())
    if sum(letter.isalpha() for letter in plain) >= _TELLING:
        return _NUMBER.sub("#", plain)
    return _COUNTED.sub(r"\1#\2", plain)


def plain_of(text: str) -> str:
    """A heading as it is compared with the outline."""
    return re.sub(r"\W+", "", text).lower()


def edge_lines(page: Page) -> list[Line]:
    """The first and last lines of a page, as far as they stand at its edges."""
    upright = sorted((one for one in page.lines if one.direction == (1.0, 0.0)), key=lambda one: one.box.y0)
    found = [one for one in upright[:_EDGE_LINES] if one.box.y1 < _EDGE * page.height]
    found += [one for one in upright[-_EDGE_LINES:] if one.box.y0 > (1 - _EDGE) * page.height]
    turned = [one for one in page.lines if one.direction != (1.0, 0.0)]
    return found + [one for one in turned if one.box.x1 < _SIDE * page.width or one.box.x0 > (1 - _SIDE) * page.width]


def survey_of(pages: Iterable[Page], outline: Iterable[tuple[int, str]]) -> Survey:
    """A survey of some pages; ``outline`` are the levels and titles of the document's bookmarks."""
    found = Survey(outline={plain_of(title): min(level, 6) for level, title in outline if len(plain_of(title)) > 2})
    for page in pages:
        found.add(page)
    return found

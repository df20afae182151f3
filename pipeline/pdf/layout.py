"""Where text stands on a page: the values every room that reads or marks a PDF exchanges.

All lengths are points (1/72 inch). The origin is the top left corner of the page as a reader sees it
(crop box, /Rotate and UserUnit applied); x grows to the right, y grows downwards. Pages count from 1,
lines and characters from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle on a displayed page."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class TextRange:
    """Characters ``start`` to ``end`` (exclusive) of one line of one page of a `Reading`."""

    page: int
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of a line that share one font and size."""

    start: int
    end: int
    font: str
    size: float
    bold: bool = False
    italic: bool = False
    raised: bool = False  # a superscript or subscript


@dataclass(frozen=True, slots=True)
class Line:
    """One visual line.

    ``chars`` holds four numbers for each character of ``text`` (x0, y0, x1, y1); a blank that stands for a gap
    between words has the gap's box. ``column`` numbers the columns of a page from left to right, from 1; a line
    across the page, or of a page without columns, belongs to column 0.
    """

    text: str
    box: Box
    spans: tuple[Span, ...]
    chars: tuple[float, ...]
    column: int = 0
    direction: tuple[float, float] = (1.0, 0.0)

    def box_of(self, start: int, end: int) -> Box:
        """The rectangle around characters ``start`` to ``end``; raises IndexError outside the line."""
        if not 0 <= start < end <= len(self.text):
            raise IndexError(f"characters {start} to {end} of a line of {len(self.text)}")
        part = self.chars[4 * start : 4 * end]
        return Box(min(part[0::4]), min(part[1::4]), max(part[2::4]), max(part[3::4]))


@dataclass(frozen=True, slots=True)
class Page:
    """One page in reading order.

    ``kind`` is "text", "blank" (nothing that reads as text, no picture of a page either), "scanned" (a picture of
    a page without text) or "scanned_with_text" (such a picture with an invisible text layer).
    """

    number: int
    width: float
    height: float
    rotation: int
    kind: str
    lines: tuple[Line, ...] = ()
    glyphs: int = 0


@dataclass(frozen=True, slots=True)
class Font:
    """A font as the file declares it; ``kind`` is its PDF subtype (Type1, TrueType, Type0, Type3, MMType1)."""

    name: str
    kind: str
    encoding: str
    embedded: bool
    subset: bool
    to_unicode: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole document as read, or some of its pages; written to and from JSON with pydantic's TypeAdapter(Reading)."""

    pages: tuple[Page, ...]
    fonts: tuple[Font, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    def page(self, number: int) -> Page:
        """The page of that number; raises KeyError for a page that was not read."""
        if 0 < number <= len(self.pages) and self.pages[number - 1].number == number:
            return self.pages[number - 1]
        for page in self.pages:
            if page.number == number:
                return page
        raise KeyError(number)

    def line(self, page: int, line: int) -> Line:
        return self.page(page).lines[line]

    def text_of(self, part: TextRange) -> str:
        return self.line(part.page, part.line).text[part.start : part.end]

    def box_of(self, part: TextRange) -> Box:
        return self.line(part.page, part.line).box_of(part.start, part.end)

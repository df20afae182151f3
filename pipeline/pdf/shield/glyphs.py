"""Every glyph of a page: which bytes ask for it, what it reads as, where it stands on the displayed page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf

from pipeline.pdf.layout import Box
from pipeline.pdf.shield.content import Content
from pipeline.pdf.shield.fonts.reading import ReadFont
from pipeline.pdf.shield.lexer import Operation, Token

FontKey = tuple[int, int]  # object and generation number of the font dictionary
Path = tuple[str, ...]  # names of the form XObjects from the page down


@dataclass(slots=True, eq=False)
class Scope:
    """One content stream as the page runs it: the page itself, or a form at the end of a path of names."""

    path: Path
    content: Content
    resources: pikepdf.Dictionary
    holder: Path  # the scope whose /Resources these are: a form without its own uses its parent's
    parent: Scope | None = None
    form: pikepdf.Stream | None = None
    fonts: dict[str, UsedFont | None] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class UsedFont:
    """A font under its name in one scope's resources."""

    key: FontKey
    read: ReadFont
    source: pikepdf.Dictionary


@dataclass(slots=True, eq=False)
class Mark:
    """Marked content (BDC to EMC). ``actual`` is its ActualText, ``token`` that string's place when it is inline,
    ``properties`` the resource that holds it when it is not."""

    scope: Scope
    parent: Mark | None
    mcid: int | None = None
    actual: str | None = None
    token: Token | None = None
    properties: str | None = None


@dataclass(slots=True, eq=False)
class ShowString:
    """A string operand of Tj, TJ, ' or ", with what is needed to write it, or its operator, anew."""

    scope: Scope
    token: Token
    value: bytes
    operation: Operation
    font_name: str | None  # None when the font came from a graphics state dictionary
    font_operands: tuple[bytes, bytes]  # of Tf, as written
    up: tuple[float, float]  # one em upwards, in displayed page space
    mark: Mark | None
    painted: bool  # False in text rendering modes 3 and 7


@dataclass(slots=True, eq=False)
class Glyph:
    """One character code shown. Its baseline runs from (x0, y0) to (x1, y1) in displayed page space."""

    string: ShowString
    at: int  # position of its code in the string's bytes
    length: int
    code: int
    font: UsedFont | None
    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def place(self) -> tuple[Path, int, int]:
        """The bytes that ask for the glyph: equal for two uses of one form."""
        return (self.string.scope.path, self.string.token.start, self.at)

    @property
    def size(self) -> float:
        """The font size in points on the displayed page."""
        return math.hypot(*self.string.up)

    @property
    def box(self) -> Box:
        """The upright rectangle around the advance, from descender to ascender."""
        ascent, descent = (self.font.read.ascent, self.font.read.descent) if self.font else (0.8, -0.2)
        ux, uy = self.string.up
        xs = [x + ux * level for x in (self.x0, self.x1) for level in (ascent, descent)]
        ys = [y + uy * level for y in (self.y0, self.y1) for level in (ascent, descent)]
        return Box(min(xs), min(ys), max(xs), max(ys))


def gap_between(left: Glyph, right: Glyph) -> tuple[float, float]:
    """From the end of ``left`` to the start of ``right``, in ems of ``left``: along its baseline and across it."""
    size = left.size or 1.0
    ux, uy = left.string.up[0] / size, left.string.up[1] / size
    dx, dy = right.x0 - left.x1, right.y0 - left.y1
    along_x, along_y = left.x1 - left.x0, left.y1 - left.y0
    length = math.hypot(along_x, along_y)
    if length < 1e-9:
        along_x, along_y, length = -uy, ux, 1.0
    return (dx * along_x + dy * along_y) / length / size, (dx * ux + dy * uy) / size


def enclosing_boxes(glyphs: Sequence[Glyph]) -> tuple[Box, ...]:
    """One box for each line that these glyphs, in reading order, stand on."""
    boxes: list[Box] = []
    last: Glyph | None = None
    for glyph in glyphs:
        box = glyph.box
        if last is not None and same_line(last, glyph):
            old = boxes[-1]
            box = Box(min(old.x0, box.x0), min(old.y0, box.y0), max(old.x1, box.x1), max(old.y1, box.y1))
            boxes[-1] = box
        else:
            boxes.append(box)
        last = glyph
    return tuple(boxes)


def same_line(left: Glyph, right: Glyph) -> bool:
    """Whether ``right`` goes on where ``left`` ended, on the same baseline or close to it."""
    along, across = gap_between(left, right)
    larger = max(left.size, right.size) / (left.size or 1.0)
    return abs(across) < 0.5 * larger and along > -1.0 * larger

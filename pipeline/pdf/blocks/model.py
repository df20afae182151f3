"""What a page is made of, in reading order. Lengths are points of the displayed page, as in `pipeline.pdf.layout`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from pipeline.pdf.layout import Box


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one look; ``link`` is an address (http, https, mailto) or "".

    ``raised`` are small letters off the line's base, ``lowered`` those of them that stand below it.
    The others are told where looks are asked for: ``size`` in points (0.0 unknown; of raised letters that of the text
    beside them), ``colour`` as six hexadecimal digits ("" black), and ``family`` as office programs name it.
    """

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    link: str = ""
    size: float = 0.0
    colour: str = ""
    family: str = ""
    lowered: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """Where the letters after a tab begin, in points from the column's edge; ``line`` is drawn up to there."""

    at: float
    line: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph stands in its column: ``align`` is left, centre, right or justified.

    ``left`` and ``right`` are its distances from the column's edges, ``first`` is how much further right its first
    line begins (negative: further left), ``pitch`` goes from line to line (0.0 for a single one). ``heavy`` says that
    a list entry's label is bold. ``column`` counts from 1, 0 is across the page. ``tabs`` are those of a row of a form.
    """

    align: str = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    pitch: float = 0.0
    heavy: bool = False
    column: int = 0
    tabs: tuple[Tab, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` counts from 1, the largest, to 6."""

    pieces: tuple[Piece, ...]
    level: int
    page: int
    box: Box
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: tuple[Piece, ...]
    page: int
    box: Box
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list. ``marker`` is the label as printed, "" for a bullet; ``depth`` counts from 0."""

    pieces: tuple[Piece, ...]
    marker: str
    depth: int
    page: int
    box: Box
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """Lines in a font of equal widths, with their indents and line ends."""

    text: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length; a merged cell's text stands in its first place. ``headed`` says the first row is a head.

    ``ruled`` tables are drawn with lines; of others the columns are judged by where their text stands. ``widths`` are
    those of the columns, ``aligns`` how their cells stand (left, centre, right), and ``size`` is that of most letters,
    0.0 where it is not known. ``shades`` are the colours behind the cells ("" none), ``borders`` the edges drawn of
    each (of t, l, b, r), ``rule`` is their colour ("" unknown), and ``spans`` are merged cells (row, column, rows,
    columns); all of them are () where nothing is known. ``heads`` counts the first rows that look otherwise than those
    below, by bold letters or by their colour. ``further`` says of the parts on later pages, where it goes on, the page,
    the box and how many of the rows come from it.
    """

    rows: tuple[tuple[str, ...], ...]
    headed: bool
    ruled: bool
    page: int
    box: Box
    widths: tuple[float, ...] = ()
    aligns: tuple[str, ...] = ()
    size: float = 0.0
    shades: tuple[tuple[str, ...], ...] = ()
    borders: tuple[tuple[str, ...], ...] = ()
    rule: str = ""
    spans: tuple[tuple[int, int, int, int], ...] = ()
    heads: int = 0
    further: tuple[tuple[int, Box, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """``file`` is the name of a JPEG or PNG file in the folder the reading was given; ``width`` by ``height`` pixels.

    ``xref`` is the number of its object in the PDF, 0 for an image that stands in the page itself, and for drawings,
    which are painted. ``alt`` says in words what it shows as far as the document does, "" where that is not known;
    of a drawing it holds the words that are written in it. ``file`` is "" for images that are there in words alone.
    """

    file: str
    media_type: str
    width: int
    height: int
    page: int
    box: Box
    xref: int = 0
    alt: str = ""


Block: TypeAlias = Heading | Paragraph | Item | Code | Table | Image


@dataclass(frozen=True, slots=True)
class Setting:
    """What most pages of a document's size have in common: where their text stands, its size and its family."""

    area: Box
    size: float
    family: str


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """One page. ``notes`` are sentences about what could not be read.

    ``running`` are the running heads and feet, and ``images_left`` counts the images, that are not in the blocks.
    ``setting`` is told where looks are asked for, and so are ``columns``, the left and right edges of each.
    The last ``footnotes`` of the blocks are such: they stand behind the text of all columns.
    ``pictures`` are where images stand that are not in the blocks because no files were asked for.
    """

    number: int
    width: float
    height: float
    kind: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    images_left: int = 0
    setting: Setting | None = None
    columns: tuple[tuple[float, float], ...] = ()
    footnotes: int = 0
    pictures: tuple[Box, ...] = ()


def text_of(block: Block) -> str:
    """The letters of a block; a table's cells with tabs between, "" for an image."""
    if isinstance(block, Table):
        return "\n".join("\t".join(row) for row in block.rows)
    if isinstance(block, Code):
        return block.text
    if isinstance(block, Image):
        return ""
    words = "".join(piece.text for piece in block.pieces)
    return f"{block.marker} {words}" if isinstance(block, Item) and block.marker else words


def around(boxes: list[Box]) -> Box:
    """The smallest box around some; raises ValueError for none."""
    return Box(
        min(box.x0 for box in boxes), min(box.y0 for box in boxes),
        max(box.x1 for box in boxes), max(box.y1 for box in boxes),
    )  # fmt: skip

"""Tables that go on from page to page as one.

One goes on where it ends its page and stands at the head of the next with the same columns, nothing between the two
parts, and no head of its own there but the one that is repeated. Two tables are never made one where looks, heads or
what stands in the columns tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from pipeline.pdf.blocks.model import Block, Image, PageBlocks, Table
from pipeline.pdf.blocks.tables import is_number
from pipeline.pdf.layout import Box

_SLIP = 4.0  # points by which the edges of two parts may differ
_ROOM = 1 / 3  # of a page's height: more is not left free below a part, nor above the one that follows
_ROWS = 1.5  # rows of the following part: nor is less than that a reason to end a page
_MOSTLY, _HARDLY = 0.8, 0.2  # of a column's cells
_TELLING = 3  # cells, from which on they say what a column holds

Rows = Sequence[tuple[str, ...]]


@dataclass(slots=True)
class WholeTable:
    """``places`` says for each part its page, its box, and how many of the rows come from it."""

    rows: list[tuple[str, ...]]
    headed: bool
    ruled: bool
    places: list[tuple[int, Box, int]]

    @property
    def page(self) -> int:
        return self.places[0][0]


def whole_tables(pages: Iterable[PageBlocks]) -> Iterator[WholeTable]:
    """The tables of pages in order, each when it is known to have ended."""
    for page in joined_tables(pages):
        for block in page.blocks:
            if isinstance(block, Table):
                own = len(block.rows) - sum(rows for _, _, rows in block.further)
                places = [(block.page, block.box, own), *block.further]
                yield WholeTable(list(block.rows), block.headed, block.ruled, places)


def joined_tables(pages: Iterable[PageBlocks]) -> Iterator[PageBlocks]:
    """The pages, a table that goes on over some of them whole on the first; those are held until it has ended."""
    held: list[PageBlocks] = []
    begun: _Begun | None = None
    for page in pages:
        found = page
        part = begun.next_part(page) if begun is not None else None
        if begun is not None and part is not None:
            begun.add(part, page)
            found = replace(page, blocks=tuple(block for block in page.blocks if block is not part))
            held.append(found)
            if _last_table(page) is part:
                continue
        if begun is not None:
            held[0] = begun.whole_in(held[0])
        yield from held if part is None else held[:-1]
        last = _last_table(found)
        begun, held = (_Begun(last, found), [found]) if last is not None else (None, [])
        if begun is None:
            yield found
    if begun is not None:
        held[0] = begun.whole_in(held[0])
    yield from held


class _Begun:
    """A table that ends its page, with the parts of it that were found so far."""

    def __init__(self, table: Table, page: PageBlocks) -> None:
        self.table, self.last, self.page = table, table, page
        self.rows, self.edges = list(table.rows), _edges_of(table)
        self.further = list(table.further)

    def next_part(self, page: PageBlocks) -> Table | None:
        """The part that this page begins with, None where the table does not go on."""
        words = [block for block in page.blocks if not isinstance(block, Image)]
        part = words[0] if words else None
        if not isinstance(part, Table) or page.number != self.page.number + 1 or part.ruled != self.table.ruled:
            return None
        if not self._is_near(part, page) or _pictures_between(self.page, self.last.box, page, part.box):
            return None
        columns = self._columns_of(part)
        if columns is None:
            return None
        rows = _placed(part.rows, columns, len(self.table.rows[0]))
        repeats = rows[0] == self.table.rows[0]
        return part if repeats or not (self._opens(part, rows) or _differ(self._body(), rows)) else None

    def add(self, part: Table, page: PageBlocks) -> None:
        columns = self._columns_of(part) or ()
        rows = _placed(part.rows, columns, len(self.table.rows[0]))
        rows = rows[self._repeated(rows) :]
        self.rows += rows
        self.further.append((part.page, part.box, len(rows)))
        self.last, self.page = part, page

    def whole_in(self, page: PageBlocks) -> PageBlocks:
        """The page it begins on, with all of it; how the cells look is known of the first part alone, and left out."""
        if len(self.further) == len(self.table.further):
            return page
        whole = replace(
            self.table, rows=tuple(self.rows), further=tuple(self.further), shades=(), borders=(), rule="", spans=()
        )
        return replace(page, blocks=tuple(whole if block is self.table else block for block in page.blocks))

    def _body(self) -> Rows:
        return self.rows[max(self.table.heads, int(self.table.headed)) :]

    def _is_near(self, part: Table, page: PageBlocks) -> bool:
        """Whether the one part ends its page and the other begins its own, as far as rows can be set."""
        notes = [block.box.y0 for block in self.page.blocks[len(self.page.blocks) - self.page.footnotes :]]
        low = min([self.page.height, *notes])
        row = (part.box.y1 - part.box.y0) / len(part.rows)
        below = max(_ROOM * self.page.height, _ROWS * row + part.box.y0)
        return low - self.last.box.y1 <= below and part.box.y0 <= _ROOM * page.height

    def _columns_of(self, part: Table) -> tuple[int, ...] | None:
        """For each column of a part the one of the table, as a column without text is missing; None where none fits."""
        first, wide = self.table.box, len(part.rows[0])
        if abs(first.x0 - part.box.x0) >= _SLIP or abs(first.x1 - part.box.x1) >= _SLIP:
            return None
        edges, same = _edges_of(part), tuple(range(wide))
        if not edges or not self.edges:
            return same if wide == len(self.table.rows[0]) else None
        if not self.table.ruled:
            return same if wide == len(self.table.rows[0]) and _overlap(edges, self.edges) else None
        found = tuple(
            next((column for column, edge in enumerate(self.edges[:-1]) if abs(edge - start) < _SLIP), -1)
            for start in edges[:-1]
        )
        return found if -1 not in found and len(set(found)) == wide else None

    def _opens(self, part: Table, rows: Rows) -> bool:
        """Whether a part begins with a head of its own: by its looks, or as words above figures."""
        if part.heads:
            return True
        if not part.headed:
            return False
        if any(_share(self._body(), column) >= _MOSTLY for column in range(len(rows[0])) if rows[0][column]):
            return True
        return not self.table.heads and not self.table.ruled

    def _repeated(self, rows: Rows) -> int:
        """How many rows are the table's head once more."""
        most = max(self.table.heads, int(self.table.headed))
        alike = [one == other for one, other in zip(rows[:most], self.table.rows[:most], strict=False)]
        return alike.index(False) if False in alike else len(alike)


def _last_table(page: PageBlocks) -> Table | None:
    """The table that a page ends with, but for footnotes."""
    words = [block for block in page.blocks[: len(page.blocks) - page.footnotes] if not isinstance(block, Image)]
    return words[-1] if words and isinstance(words[-1], Table) else None


def _edges_of(table: Table) -> list[float]:
    """Where its columns begin, and where the last one ends; [] where that is not known."""
    if not table.widths:
        return []
    return list(accumulate(table.widths, initial=table.box.x1 - sum(table.widths)))


def _overlap(edges: Sequence[float], others: Sequence[float]) -> bool:
    """Whether the middle of each column lies in the one of the other part."""
    for one, other in ((edges, others), (others, edges)):
        middles = [(start + end) / 2 for start, end in pairwise(one)]
        if not all(other[at] <= middle <= other[at + 1] for at, middle in enumerate(middles)):
            return False
    return True


def _placed(rows: Rows, columns: Sequence[int], wide: int) -> list[tuple[str, ...]]:
    if len(columns) == wide:
        return list(rows)
    found = []
    for row in rows:
        texts = [""] * wide
        for column, text in zip(columns, row, strict=True):
            texts[column] = text
        found.append(tuple(texts))
    return found


def _differ(body: Rows, rows: Rows) -> bool:
    """Whether a column holds figures in one part and words in the other."""
    for column in range(len(rows[0])):
        if min(sum(bool(row[column]) for row in part) for part in (body, rows)) < _TELLING:
            continue
        shares = sorted(_share(part, column) for part in (body, rows))
        if shares[0] <= _HARDLY and shares[1] >= _MOSTLY:
            return True
    return False


def _share(rows: Rows, column: int) -> float:
    """Of the cells of a column that are not empty, how many are numbers."""
    texts = [row[column] for row in rows if row[column]]
    return sum(map(is_number, texts)) / len(texts) if texts else 0.0


def _pictures_between(page: PageBlocks, table: Box, following: PageBlocks, part: Box) -> bool:
    """Whether a picture stands below the one part or above the other, but for those that both pages have."""
    here, there = _pictures(page), _pictures(following)
    below = [box for box in here if box[1] >= table.y1 - _SLIP and box not in there]
    above = [box for box in there if box[3] <= part.y0 + _SLIP and box not in here]
    return bool(below or above)


def _pictures(page: PageBlocks) -> list[tuple[int, int, int, int]]:
    boxes = [*page.pictures, *(block.box for block in page.blocks if _is_picture(block))]
    return [(round(box.x0), round(box.y0), round(box.x1), round(box.y1)) for box in boxes]


def _is_picture(block: Block) -> bool:
    return isinstance(block, Image)

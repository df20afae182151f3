"""Tables that go on from page to page as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.pdf.blocks.model import Image, PageBlocks, Table
from pipeline.pdf.layout import Box

_SLIP = 4.0  # points by which the edges of two parts may differ


@dataclass(slots=True)
class WholeTable:
    """``places`` says for each part its page, its box, and how many of the rows come from it."""

    rows: list[tuple[str, ...]]
    headed: bool
    ruled: bool
    places: list[tuple[int, Box, int]]
    follows: bool = False  # whether it stands at the end of the last page seen

    @property
    def page(self) -> int:
        return self.places[0][0]


def whole_tables(pages: Iterable[PageBlocks]) -> Iterator[WholeTable]:
    """The tables of pages in order, each when it is known to have ended."""
    open_table: WholeTable | None = None
    for page in pages:
        blocks = [block for block in page.blocks if not isinstance(block, Image)]
        for number, block in enumerate(blocks):
            if not isinstance(block, Table):
                continue
            if open_table is not None and number == 0 and _goes_on(open_table, block):
                _append(open_table, block)
            else:
                if open_table is not None:
                    yield open_table
                place = (block.page, block.box, len(block.rows))
                open_table = WholeTable(list(block.rows), block.headed, block.ruled, [place])
        if open_table is not None:
            open_table.follows = bool(blocks) and isinstance(blocks[-1], Table)
    if open_table is not None:
        yield open_table


def _goes_on(table: WholeTable, part: Table) -> bool:
    page, box, _ = table.places[-1]
    alike = abs(box.x0 - part.box.x0) < _SLIP and abs(box.x1 - part.box.x1) < _SLIP
    same_head = not part.headed or (table.headed and part.rows[0] == table.rows[0])
    return table.follows and part.page == page + 1 and alike and same_head and len(part.rows[0]) == len(table.rows[0])


def _append(table: WholeTable, part: Table) -> None:
    rows = part.rows[1:] if part.headed else part.rows
    table.rows += rows
    table.places.append((part.page, part.box, len(rows)))

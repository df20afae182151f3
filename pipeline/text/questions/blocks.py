"""Blocks: which rows belong to which question, from one question's number to the next, or to a heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from pipeline.text.questions.chain import Link
from pipeline.text.questions.paper import Paper, Row
from pipeline.text.questions.pieces import Piece
from pipeline.text.questions.points import Amount
from pipeline.text.questions.sections import Sections

_END = re.compile(
    r"^[*\-–—=~#\s]*(?:end of (?:the )?(?:exam\w*|paper|test|quiz|questions?|section\b.*|question paper|assessment)|"
    r"the end|end|good luck|best of luck|"
    r"all the best|\*{3,}|space for (?:rough )?work\w*|rough work)[!.*\-–—=~\s]*$",
    re.IGNORECASE,
)

_SLACK = 4.0  # points by which a cell may stand left of the number above it


@dataclass(slots=True)
class Block:
    """One question's rows as pieces of text without its number and without points in the margin."""

    link: Link
    section: str  # label of the section it stands in
    run: int  # which run of numbers it belongs to, from 0
    pieces: list[Piece] = field(default_factory=list)
    amounts: dict[int, Amount] = field(default_factory=dict)  # by row
    rows: list[Row] = field(default_factory=list)

    @property
    def number_piece(self) -> Piece:
        """Where the question's number stands."""
        label = self.link.candidate.label
        return Piece(self.link.candidate.row, label.start, label.end)


def blocks_of(paper: Paper, links: Sequence[Link], sections: Sections, amounts: Mapping[int, Amount]) -> list[Block]:
    """The questions' blocks: each goes to the next number or to a heading.

    Questions side by side in one row share the rows down to the next number, cell by cell.
    """
    groups = [list(group) for _, group in groupby(links, key=lambda link: link.candidate.row.index)]
    ends = _ends(paper, [group[0].candidate.row.index for group in groups], sections.headed.keys())
    blocks: list[Block] = []
    run = 0
    for group, end in zip(groups, ends, strict=True):
        start = group[0].candidate.row.index
        heading = sections.above(start)
        label = heading.label if heading is not None else ""
        for place, link in enumerate(group):
            run += link.restarts
            block = Block(link, label, run)
            for row in paper.rows[start:end]:
                _add_row(block, row, group, place, amounts.get(row.index))
            blocks.append(block)
    _hand_over_amounts(blocks)
    return blocks


def _ends(paper: Paper, starts: Sequence[int], headings: Iterable[int]) -> list[int]:
    headings = sorted(headings)
    ends: list[int] = []
    for start, following in pairwise([*starts, len(paper.rows)]):
        stops = [index for index in headings if start < index < following]
        stops += [row.index for row in paper.rows[start + 1 : following] if _END.match(row.text)]
        ends.append(min(stops, default=following))
    return ends


def _add_row(block: Block, row: Row, group: Sequence[Link], place: int, amount: Amount | None) -> None:
    """The part of the row that belongs to the ``place``-th question of the group, without number and points."""
    end = amount.start if amount is not None else len(row.text)
    parts = [(0, end)] if len(group) == 1 else _cells_of(row, group, place, end)
    label = block.link.candidate.label
    is_first = row.index == block.link.candidate.row.index
    for start, stop in parts:
        begin = label.end if is_first and start <= label.start < stop else start
        piece = Piece(row, begin, max(begin, stop)).trimmed()
        if piece is not None:
            block.pieces.append(piece)
    if parts:
        block.rows.append(row)
        if amount is not None and (len(group) == 1 or place == len(group) - 1):
            block.amounts[row.index] = amount


def _cells_of(row: Row, group: Sequence[Link], place: int, end: int) -> list[tuple[int, int]]:
    """The cells of the row that stand below the ``place``-th number and left of the next."""
    lefts = [link.candidate.row.x_at(link.candidate.label.start) - _SLACK for link in group]
    return [
        (cell.start, min(cell.end, end))
        for cell in row.cells
        if cell.start < end and max(0, sum(left <= cell.x0 for left in lefts) - 1) == place
    ]


def _hand_over_amounts(blocks: list[Block]) -> None:
    """Points printed alone just above a question's first row are that question's, if it has none in that row."""
    for block, following in pairwise(blocks):
        last = block.rows[-1]
        first = following.rows[0]
        alone = block.amounts.get(last.index)
        if alone is None or alone.start > 0 or len(block.rows) == 1 or first.index in following.amounts:
            continue
        if first.index == last.index + 1 and first.page == last.page and first.box.y0 - last.box.y1 < first.size:
            del block.amounts[last.index]
            following.amounts[first.index] = alone
            block.rows.pop()

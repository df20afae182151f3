"""Signs that stand in a column of their own, right of the amounts they belong to."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell, Row
from pipeline.text.statements.words import VOCABULARY

_SIGNS: Final = frozenset("+-−–")
_NEAR: Final = 2.5  # of the letter size


def with_signs(paper: Paper) -> Paper:
    """The paper with each such sign and its amount as one cell; itself where it has none."""
    rows = [_joined(row, paper.mark) for row in paper.rows]
    if all(row is before for row, before in zip(rows, paper.rows, strict=True)):
        return paper
    return replace(paper, rows=rows, labels=VOCABULARY.labels(rows))


def _joined(row: Row, mark: str) -> Row:
    if not any(cell.text in _SIGNS for cell in row.cells):
        return row
    cells: list[Cell] = []
    for cell in row.cells:
        before = cells[-1] if cells else None
        if before is not None and cell.text in _SIGNS and cell.box.x0 - before.box.x1 < _NEAR * before.size:
            amount = read_amount(before.text, mark)
            if amount is not None and amount.places == 2 and not amount.is_signed:
                cells[-1] = Cell(before.page, (*before.words, *cell.words))
                continue
        cells.append(cell)
    return replace(row, cells=tuple(cells)) if len(cells) < len(row.cells) else row

"""Tables of checks that stand side by side, as statements of the USA print them, put one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.dates import dates_in
from pipeline.text.finance.labels import bare
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell, Row
from pipeline.text.statements.tables import begins_table
from pipeline.text.statements.words import VOCABULARY

_MOST: Final = 4  # tables side by side
_LEAST: Final = 3  # words of heads: number, date and amount; days with their balances have two


def put_below(paper: Paper) -> Paper:
    """The paper with each such table as one; itself where it has none."""
    rows = list(_rows(paper))
    return replace(paper, rows=rows, labels=VOCABULARY.labels(rows)) if len(rows) != len(paper.rows) else paper


def _rows(paper: Paper) -> Iterator[Row]:
    at = 0
    while at < len(paper.rows):
        cuts = _cuts(paper, at)
        if not cuts:
            yield paper.rows[at]
            at += 1
            continue
        parted = [_parted(paper.rows[at], cuts)]
        while at + len(parted) < len(paper.rows):
            row = paper.rows[at + len(parted)]
            parts = _parted(row, cuts)
            if row.page != paper.rows[at].page or not _are_checks(parts, paper):
                break
            parted.append(parts)
        for column in range(len(cuts) + 1):
            yield from (parts[column] for parts in parted if parts[column].cells)
        at += len(parted)


def _cuts(paper: Paper, at: int) -> list[float]:
    """Where the tables part whose heads a row repeats; nothing where it does not."""
    row = paper.rows[at]
    heads = [one for one in row.words if bare(one.text)]
    said = [bare(one.text) for one in heads]
    for many in range(_MOST, 1, -1):
        size, rest = divmod(len(said), many)
        if rest or size < _LEAST or said != said[:size] * many:
            continue
        ends = [(heads[start - 1].box.x1, heads[start].box.x0) for start in range(size, len(said), size)]
        cuts = [(left + right) / 2 for left, right in ends]
        first = _parted(row, cuts)[0]
        if all(left < right for left, right in ends) and begins_table(replace(paper, rows=[first]), 0):
            return cuts
    return []


def _parted(row: Row, cuts: Sequence[float]) -> list[Row]:
    """What stands between the cuts."""
    found: list[Row] = []
    for left, right in pairwise((float("-inf"), *cuts, float("inf"))):
        cells = (
            Cell(cell.page, words)
            for cell in row.cells
            if (words := tuple(one for one in cell.words if left <= (one.box.x0 + one.box.x1) / 2 < right))
        )
        found.append(replace(row, cells=tuple(cells)))
    return found


def _are_checks(parts: Sequence[Row], paper: Paper) -> bool:
    """Whether each part is empty or has a date, and ends with its one amount."""
    filled = [one for one in parts if one.cells]
    return bool(filled) and all(_is_check(one, paper) for one in filled)


def _is_check(row: Row, paper: Paper) -> bool:
    amounts = [it.places == 2 for one in row.cells if (it := read_amount(one.text, paper.mark))]
    days = [one for cell in row.cells for one in dates_in(cell.text, without_year=True)]
    return len(days) == 1 and sum(amounts) == 1 and amounts[-1]

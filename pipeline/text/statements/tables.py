"""The tables of transactions that a statement has, by their heads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.columns import slots_of
from pipeline.text.finance.dates import dates_in
from pipeline.text.finance.heads import UNKNOWN, Head, Table, find_heads
from pipeline.text.finance.labels import Vocabulary
from pipeline.text.finance.paper import Paper
from pipeline.text.statements.pending import heading_of
from pipeline.text.statements.words import COLUMN_WORDS

FIGURES: Final = frozenset({"debit", "credit", "payment", "amount", "other_amount", "balance"})
_NEEDED: Final = (frozenset({"date"}), frozenset({"debit", "credit", "payment", "amount"}))


@dataclass(slots=True)
class Tables:
    """``heads`` by the number of their row; ``is_of_debt`` where one has what was charged beside what was paid."""

    heads: dict[int, Table] = field(default_factory=dict)
    is_of_debt: bool = False


def begins_table(paper: Paper, at: int) -> bool:
    """Whether a row is the heads of transactions, or one of them: a date, and an amount with its cents."""
    row = paper.rows[at]
    if find_heads(paper.rows, at, COLUMN_WORDS.preferring(paper.language), numbers=FIGURES, needed=_NEEDED) is not None:
        return True
    seen = dates_in(row.cells[0].text, without_year=True)
    amounts = (read_amount(one.text, paper.mark) for one in row.cells[1:])
    return bool(seen and seen[0].start == 0) and any(one is not None and one.places == 2 for one in amounts)


def tables_of(paper: Paper) -> Tables:
    found = Tables()
    at, words = 0, COLUMN_WORDS.preferring(paper.language)
    while at < len(paper.rows):
        table = _table_at(paper, at, words)
        has_amount = any(read_amount(one.text) for one in paper.rows[at].cells)
        if table is None or has_amount:
            at += 1
            continue
        found.is_of_debt |= _pays_back(table)
        found.heads[table.row] = _by_use(paper, _with_directions(table))
        at = table.end
    return found


def _table_at(paper: Paper, at: int, words: Vocabulary) -> Table | None:
    """The table whose heads are a row; a heading that parts what is pending is no line of them."""
    start = at if at and heading_of(paper.rows[at - 1]) else max(at - 2, 0)
    end = at + 1 if at + 1 < len(paper.rows) and heading_of(paper.rows[at + 1]) else at + 4
    found = find_heads(paper.rows[start:end], at - start, words, numbers=FIGURES, needed=_NEEDED)
    return replace(found, row=found.row + start, end=found.end + start) if found is not None else None


def _pays_back(table: Table) -> bool:
    """Whether “Payments” are what a customer pays back, as beside “Charges”, not what an account pays."""
    return table.has("payment") and table.has("debit") and not table.has("credit")


def _with_directions(table: Table) -> Table:
    """The table with its payments in a direction; beside both directions a third amount is in another currency."""
    meant = {"payment": "credit" if _pays_back(table) else UNKNOWN if table.has("debit") else "debit"}
    if {"debit", "credit"} <= {meant.get(one.concept, one.concept) for one in table.heads}:
        meant["amount"] = "other_amount"
    heads = (replace(one, concept=meant.get(one.concept, one.concept)) for one in table.heads)
    return replace(table, heads=tuple(replace(one, is_number=one.concept in FIGURES) for one in heads))


def _by_use(paper: Paper, table: Table) -> Table:
    """Of two columns of amounts that which more rows fill; in the other stands what was paid in a foreign currency."""
    if not (table.has("amount") and table.has("other_amount")):
        return table
    page = paper.rows[table.row].page
    below = [slots_of(row, table.heads, paper.mark) for row in paper.rows[table.end :] if row.page == page]
    first, second = (sum(one.get(name) is not None for one in below) for name in ("amount", "other_amount"))
    if second <= first:
        return table
    swapped = {"amount": "other_amount", "other_amount": "amount"}
    heads: tuple[Head, ...] = tuple(replace(one, concept=swapped.get(one.concept, one.concept)) for one in table.heads)
    return replace(table, heads=heads)

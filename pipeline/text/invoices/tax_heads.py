"""The heads of a table of taxes: rates with their base and tax, as stands below line items."""

from __future__ import annotations

from pipeline.text.finance.heads import Head, apart, find_heads
from pipeline.text.finance.labels import bare
from pipeline.text.finance.rows import Cell, Row
from pipeline.text.invoices.words import TAX_WORDS

_FIGURES = frozenset({"rate", "base", "tax", "gross"})
_NEEDED = (frozenset({"rate"}), frozenset({"tax"}))


def tax_heads(row: Row, language: str) -> tuple[Head, ...]:
    """The heads of the longest stretch of cells that are nothing but heads of a table of taxes."""
    words = TAX_WORDS.preferring(language)
    best: list[Cell] = []
    held: list[Cell] = []
    for cell in apart(row).cells:
        phrases = list(words.in_cell(cell))
        whole = len(phrases) == 1 and len(phrases[0][0].words) == sum(bool(bare(one.text)) for one in cell.words)
        held = [*held, cell] if whole else []
        best = max(best, held, key=len)
    table = find_heads([Row(row.page, tuple(best))], 0, words, numbers=_FIGURES, needed=_NEEDED)
    return table.heads if table else ()

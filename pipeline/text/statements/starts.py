"""Where in a file a statement begins: months of one account, or several accounts, are often kept in one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline.pdf.layout import Reading
from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.codes import ibans
from pipeline.text.finance.copies import Figures, figures_of
from pipeline.text.finance.counts import count_in
from pipeline.text.finance.dates import MONTH_OF, dates_in
from pipeline.text.finance.fields import Reader, candidates, code_reader, date_reader, words_of_label
from pipeline.text.finance.labels import folded
from pipeline.text.finance.paper import Paper, paper_of
from pipeline.text.finance.stacks import Starts, ranges_in
from pipeline.text.statements.tables import begins_table
from pipeline.text.statements.words import VOCABULARY

_TOP: Final = 0.6  # of a page: a head without a table below ends there
_LEAST: Final = 4  # letters and digits of an account's number
_SHEETS: Final = frozenset({"blatt", "sheet number", "bladnummer"})  # they count pages
_MONTH: Final = re.compile(rf"(?:{'|'.join(sorted(MONTH_OF, key=len, reverse=True))})\.?\s(?:de\s)?(?:19|20)\d\d")


@dataclass(slots=True)
class _Leaf:
    """What the head of a page says, above its transactions; ``has_table`` is whether there are any.

    ``place`` and ``of`` are the 2 and 3 of “Page 2 of 3”, 0 where none is printed.
    """

    accounts: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    periods: set[str] = field(default_factory=set)
    issued: set[str] = field(default_factory=set)
    has_title: bool = False
    has_opening: bool = False
    has_table: bool = False
    place: int = 0
    of: int = 0


@dataclass(slots=True)
class _Pile:
    """What the pages of one statement said so far."""

    accounts: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    periods: set[str] = field(default_factory=set)
    issued: set[str] = field(default_factory=set)
    place: int = 0

    def take(self, leaf: _Leaf) -> None:
        self.accounts |= leaf.accounts
        self.numbers = self.numbers or leaf.numbers
        self.periods = self.periods or leaf.periods
        self.issued = self.issued or leaf.issued
        self.place = leaf.place or self.place

    def is_over(self, leaf: _Leaf, *, is_stamped: bool) -> bool:
        """Whether the next page is of another statement; only a page with a head of its own is."""
        other_account = _differ(self.accounts, leaf.accounts)
        other_time = _differ(self.periods, leaf.periods)
        if leaf.place > 1 and not (is_stamped and (other_account or other_time)):
            return False
        has_head = leaf.has_title or leaf.has_opening or bool(leaf.accounts)
        if leaf.place == 1 and self.place and not is_stamped and has_head:
            return True
        if not (leaf.has_opening or leaf.has_table):
            return False  # interest and fees of another time, terms
        if other_account:
            return leaf.has_title or leaf.has_opening or bool(leaf.periods or leaf.numbers)
        if self.periods & leaf.periods:
            return False
        others = other_time or _differ(self.numbers, leaf.numbers) or _differ(self.issued, leaf.issued)
        return others and has_head


def _differ(some: set[str], others: set[str]) -> bool:
    """Whether both are known and none of the one is, or is part of, one of the other: account numbers and IBANs."""
    return bool(some and others) and not any(one in other or other in one for one in some for other in others)


def statement_starts(reading: Reading) -> Starts:
    """Where statements begin, by account, period, number, date and “Page 1 of 2”."""
    pages = [page.number for page in reading.pages]
    if len(pages) < 2:
        return Starts(tuple(pages))
    paper = paper_of(reading, VOCABULARY, has_sides=True)
    return _starts(_leaves(paper), figures_of(paper), pages)


def statement_ranges(
    source: Path, password: str | None, page_limit: int
) -> tuple[str, tuple[int, ...], tuple[str, ...]]:
    """The pages of each statement in a PDF, see `ranges_in`."""
    return ranges_in(source, password, page_limit, statement_starts)


def _starts(leaves: Mapping[int, _Leaf], figures: Mapping[int, Figures], pages: list[int]) -> Starts:
    counted = {one: leaf for one, leaf in leaves.items() if leaf.place}
    is_stamped = all(leaf.place == one and leaf.of == len(pages) for one, leaf in counted.items())
    found, pile = [pages[0]], _Pile()
    copies: list[tuple[int, int, str]] = []
    pile.take(leaves.get(pages[0], _Leaf()))
    for page in pages[1:]:
        leaf = leaves.get(page, _Leaf())
        earlier = range(found[-1], page)
        original = next((one for one in earlier if _repeats(page, one, leaves, figures)), 0)
        if original:
            copies.append((page, original, figures[page].mark))
            continue
        if pile.is_over(leaf, is_stamped=is_stamped):
            found.append(page)
            pile = _Pile()
        pile.take(leaf)
    return Starts(tuple(found), copies=tuple(copies))


def _repeats(page: int, other: int, leaves: Mapping[int, _Leaf], figures: Mapping[int, Figures]) -> bool:
    """Whether a page says what another says, of the same account and time."""
    if page not in figures or other not in figures:
        return False
    one, known = leaves.get(page, _Leaf()), leaves.get(other, _Leaf())
    if _differ(one.accounts, known.accounts) or _differ(one.periods, known.periods):
        return False
    is_named = bool(one.accounts and one.periods & known.periods)
    return figures[page].is_copy_of(figures[other], is_exact=not is_named)


# --- what the heads say ---------------------------------------------------------------------------------------
def _leaves(paper: Paper) -> dict[int, _Leaf]:
    found: dict[int, _Leaf] = defaultdict(_Leaf)
    heads = _heads(paper, found)
    for at, row in enumerate(paper.rows):
        leaf = found[row.page]
        if (counted := count_in(row)) is not None:
            leaf.place, leaf.of = counted
        if at in heads:
            months = (_MONTH.search(folded(cell.text)) for cell in row.cells)
            leaf.periods |= {one.group() for one in months if one}
    for label in paper.labels_of("title", "period", "start"):
        if label.row not in heads:
            continue
        leaf = found[paper.rows[label.row].page]
        leaf.has_title |= label.concept == "title" and label.starts_cell
        for at in (label.row, label.row + 1) if label.concept == "period" else (label.row,):
            days = _days(paper, at) if at in heads else []
            if len(days) == 2:  # those a month stands for are spelled in it
                leaf.periods = {"-".join(days)}
                break
    for label in paper.labels_of("opening"):
        row = paper.rows[label.row]
        if (
            label.starts_cell
            and row.box.y0 <= _TOP * row.page_height
            and any(it.places == 2 for cell in row.cells if (it := read_amount(cell.text, paper.mark)))
        ):
            found[row.page].has_opening = True
    _codes(paper, heads, found)
    return found


def _days(paper: Paper, at: int) -> list[str]:
    return [
        cell.text[one.start : one.end]
        for cell in paper.rows[at].cells
        for one in dates_in(cell.text, without_year=True)
    ]


def _codes(paper: Paper, heads: set[int], found: dict[int, _Leaf]) -> None:
    readers: tuple[tuple[str, Reader], ...] = (
        ("account", code_reader("account_number")),
        ("statement_number", code_reader("statement_number")),
        ("date", date_reader("statement_date")),
    )
    for concept, read in readers:
        for one in candidates(paper, concept, read):
            if one.label.row not in heads or not (one.label.starts_cell or one.label.has_colon):
                continue
            leaf, code = found[one.found.page], _plain(one.found.value or one.found.raw)
            if concept == "date":
                leaf.issued.add(code)
            elif concept == "account" and len(code) >= _LEAST:
                leaf.accounts.add(code)
            elif concept == "statement_number" and words_of_label(paper, one.label) not in _SHEETS:
                leaf.numbers.add(code)
    for iban in ibans(paper, heads):
        found[iban.page].accounts.add(_plain(iban.value))


def _plain(code: str) -> str:
    return "".join(filter(str.isalnum, code.upper()))


def _heads(paper: Paper, leaves: dict[int, _Leaf]) -> set[int]:
    """The rows of each page above its first transactions: below, others' accounts and days are named."""
    found: set[int] = set()
    ended = 0
    for at, row in enumerate(paper.rows):
        if row.page == ended:
            continue
        leaves[row.page].has_table = begins_table(paper, at)
        if leaves[row.page].has_table or row.box.y0 > _TOP * row.page_height:
            ended = row.page
        else:
            found.add(at)
    return found

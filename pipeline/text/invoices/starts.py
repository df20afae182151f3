"""Where in a file an invoice begins: a stack of them is often scanned into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias

from pipeline.pdf.layout import Reading
from pipeline.text.finance.copies import Figures, figures_of
from pipeline.text.finance.paper import paper_of
from pipeline.text.finance.stacks import Starts, parts_of, ranges_in
from pipeline.text.invoices.leaves import Kind, Leaf, leaves_of
from pipeline.text.invoices.words import VOCABULARY

_NEAR: Final = 6  # points: words so close on two pages stand on one place of a form

Verdict: TypeAlias = Literal["begins", "may begin", "goes on"]


@dataclass(slots=True)
class _Pile:
    """The pages of one invoice so far: its own numbers, its kind, and whether its total stands on them."""

    numbers: set[str] = field(default_factory=set)
    spots: set[tuple[int, int]] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    kind: Kind = ""
    is_complete: bool = False
    place: int = 0

    def take(self, leaf: Leaf) -> None:
        same = self.numbers & leaf.numbers
        if not self.numbers or same:
            self.numbers = same or set(leaf.numbers)
            self.spots = self.spots or leaf.spots
        self.dates = self.dates or leaf.dates
        self.kind = self.kind or leaf.kind
        self.is_complete |= leaf.has_total
        self.place = leaf.place or self.place

    def judged(self, leaf: Leaf, *, is_stamped: bool) -> Verdict:
        """Whether the next page is of another invoice."""
        differs = bool(leaf.numbers and self.numbers and not leaf.numbers & self.numbers)
        if leaf.place > 1 and not (is_stamped and leaf.kind and leaf.is_named and differs and self.is_complete):
            return "goes on"
        turns = bool(leaf.kind and self.kind and leaf.kind != self.kind and leaf.is_alone and leaf.is_large)
        if turns and self.is_complete and (leaf.has_total or leaf.is_named):
            return "begins"
        if leaf.numbers & self.numbers:
            return "goes on"
        restarts = leaf.place == 1 and self.place > 0 and not is_stamped
        if restarts and (differs or (leaf.kind and leaf.has_total)):
            return "begins"
        if leaf.kind:
            return self._titled(leaf, differs=differs)
        return self._untitled(leaf, differs=differs)

    def _titled(self, leaf: Leaf, *, differs: bool) -> Verdict:
        if differs:
            return "begins" if leaf.is_named or (leaf.is_alone and leaf.has_date and self.is_complete) else "may begin"
        if not self.is_complete:
            return "goes on"
        if leaf.numbers:
            return "begins"
        if not leaf.has_total or not leaf.dates:
            return "goes on"
        if self.dates & leaf.dates:
            return "goes on" if self.numbers else "may begin"
        return "may begin" if self.numbers else "begins"  # receipts have no number

    def _untitled(self, leaf: Leaf, *, differs: bool) -> Verdict:
        """Titles are often pictures; details of one invoice name numbers and totals as well."""
        if not leaf.is_named or not leaf.numbers or self.numbers & leaf.said:
            return "goes on"
        if differs and _on_one_spot(self.spots, leaf.spots):
            return "begins"
        if not self.is_complete or not (leaf.has_total or leaf.has_date):
            return "goes on"
        is_dated = leaf.has_date or bool(leaf.dates and not leaf.is_listed and not leaf.dates & self.dates)
        return "begins" if is_dated else "may begin"


def _on_one_spot(some: set[tuple[int, int]], others: set[tuple[int, int]]) -> bool:
    return any(abs(x - u) < _NEAR and abs(y - v) < _NEAR for x, y in some for u, v in others)


def invoice_starts(reading: Reading) -> Starts:
    """Where invoices begin, by titles, numbers, dates, totals and “Page 2 of 3”."""
    pages = [page.number for page in reading.pages]
    if len(pages) < 2:
        return Starts(tuple(pages))
    paper = paper_of(reading, VOCABULARY)
    return _starts(leaves_of(paper), figures_of(paper), pages)


def first_invoice(reading: Reading) -> tuple[Reading, Starts]:
    """The reading without the pages of further invoices, and where those begin or may begin."""
    starts = invoice_starts(reading)
    first = parts_of(reading, starts)[0]
    own = {page.number for page in first.pages}
    own |= {page for page, original, _ in starts.copies if original in own and page not in starts.pages}
    copies = tuple(one for one in starts.copies if one[0] in own)
    return first, Starts(starts.pages[1:], tuple(one for one in starts.doubtful if one in own), copies)


def invoice_ranges(source: Path, password: str | None, page_limit: int) -> tuple[str, tuple[int, ...], tuple[str, ...]]:
    """The pages of each invoice in a PDF, see `ranges_in`."""
    return ranges_in(source, password, page_limit, invoice_starts)


def _starts(leaves: Mapping[int, Leaf], figures: Mapping[int, Figures], pages: list[int]) -> Starts:
    counted = {one: leaf for one, leaf in leaves.items() if leaf.place}
    is_stamped = all(leaf.place == one and leaf.of == len(pages) for one, leaf in counted.items())
    found, doubtful, pile = [pages[0]], [], _Pile()
    copies: list[tuple[int, int, str]] = []
    pile.take(leaves.get(pages[0], Leaf()))
    for page in pages[1:]:
        leaf = leaves.get(page, Leaf())
        has_number = bool(pile.numbers)
        earlier = range(found[-1], page)
        original = next((one for one in earlier if _repeats(page, one, leaves, figures, has_number=has_number)), 0)
        if original:
            copies.append((page, original, figures[page].mark))
            continue
        verdict = pile.judged(leaf, is_stamped=is_stamped)
        if verdict == "begins":
            others = (one for one in found if _repeats(page, one, leaves, figures, has_number=False))
            copies += [(page, one, figures[page].mark) for one in others][:1]
            found.append(page)
            pile = _Pile()
        elif verdict == "may begin":
            doubtful.append(page)
        pile.take(leaf)
    return Starts(tuple(found), tuple(doubtful), tuple(copies))


def _repeats(
    page: int, other: int, leaves: Mapping[int, Leaf], figures: Mapping[int, Figures], *, has_number: bool
) -> bool:
    """Whether a page says what another says; ``has_number`` is whether a number is known of the invoice of both."""
    if page not in figures or other not in figures:
        return False
    one, known = leaves.get(page, Leaf()), leaves.get(other, Leaf())
    if (one.numbers and known.numbers and not one.numbers & known.numbers) or one.kind != known.kind:
        return False
    is_known = bool(one.numbers & known.numbers) or (has_number and not one.numbers and not known.numbers)
    if is_known and one.kind and one.has_total and figures[page].is_translation_of(figures[other]):
        return True
    is_of_day = not one.dates or not known.dates or bool(one.dates & known.dates)
    return is_of_day and figures[page].is_copy_of(figures[other], is_exact=not is_known)

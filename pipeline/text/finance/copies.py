"""Pages of a file that repeat others: an original and its copy, or one file merged in twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pipeline.text.finance.counts import count_in
from pipeline.text.finance.labels import folded
from pipeline.text.finance.paper import Paper

_LEAST: Final = 6  # figures: a page with fewer is like too many others
_ALIKE: Final = 0.9  # of all figures of two pages that both have; a copy may say when it was printed
_AMOUNTS: Final = 3  # that a translation has to repeat
_AMOUNT: Final = re.compile(r"\d[.,]\d\d(?![.,]?\d)")
_LOOKED_AT: Final = 8  # amounts
_MARK: Final = re.compile(
    r"(?:invoice )?(?:copy|duplicate|duplicata|copie|kopie|duplikat|rechnungskopie|rechnungsduplikat|zweitschrift|"
    r"copia|duplicado|duplicato|kopia|2[aª] via|segunda via|copia conforme|copie conforme)(?: (?:invoice|facture))?"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page holds of digits, without its count, and the amounts among them; ``mark`` is “COPY” as printed."""

    all: Counter[str]
    amounts: Counter[str]
    mark: str = ""

    def is_copy_of(self, other: Figures, *, is_exact: bool) -> bool:
        """Whether a page repeats another; ``is_exact`` where no number says that both are of one invoice."""
        if sum(self.all.values()) < _LEAST:
            return False
        if is_exact:
            return self.all == other.all
        seen = tuple(islice(self.amounts, _LOOKED_AT))  # most pages of a long statement differ at once
        if 2 * sum(one not in other.amounts for one in seen) > len(seen):
            return False
        return _share(self.all, other.all) >= _ALIKE and (
            not self.amounts or _share(self.amounts, other.amounts) >= _ALIKE
        )

    def is_translation_of(self, other: Figures) -> bool:
        """Whether a page of the same invoice has the same amounts, however they and its dates are written."""
        return sum(self.amounts.values()) >= _AMOUNTS and self.amounts == other.amounts


def _share(one: Counter[str], other: Counter[str]) -> float:
    union = sum((one | other).values())
    return sum((one & other).values()) / union if union else 0.0


def figures_of(paper: Paper) -> dict[int, Figures]:
    """The figures of every page with words."""
    found: dict[int, tuple[list[str], list[str], list[str]]] = {}
    for row in paper.rows:
        words, amounts, marks = found.setdefault(row.page, ([], [], []))
        marks += [cell.text for cell in row.cells if _MARK.fullmatch(folded(cell.text).strip(" *-–|/.:!()[]"))]
        if count_in(row) is None:
            words += [one.text for one in row.words]
            amounts += [one.text for one in row.words if _AMOUNT.search(one.text)]
    return {
        page: Figures(Counter(_digits(words)), Counter(_digits(amounts)), next(iter(marks), ""))
        for page, (words, amounts, marks) in found.items()
    }


def _digits(words: Iterable[str]) -> Iterator[str]:
    """The digits of each word: 1.234,50 and 1,234.50 are one."""
    return filter(None, ("".join(filter(str.isdigit, one)) for one in words))

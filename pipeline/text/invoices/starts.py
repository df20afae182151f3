"""Where in a file an invoice begins: a stack of them is often scanned into one."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from pipeline.pdf.layout import Reading
from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.dates import dates_in
from pipeline.text.finance.fields import candidates, code_reader, is_generic, places, words_of_label
from pipeline.text.finance.found import FinanceRefused
from pipeline.text.finance.paper import Paper, paper_of
from pipeline.text.invoices.kind import CREDIT, NAMING
from pipeline.text.invoices.words import VOCABULARY

_TOP: Final = 0.5  # of a page: a title stands above
_PROSE: Final = 8  # words: a longer cell that begins with “Invoice” is a sentence
_RIM: Final = 0.12  # of a page, above and below: “2/3” there counts pages
_COUNTED: Final = re.compile(
    r"(page|seite|blatt|p[áa]gina|pag\.?|sida|sheet)?\s*(\d+)\s*(?:of|von|de|sur|di|van|av|/)\s*(\d+)", re.IGNORECASE
)


@dataclass(slots=True)
class _Sheet:
    """What a page says of where it belongs; ``place`` is the 2 of “Page 2 of 3”, 0 where none is printed.

    ``has_title`` and ``has_date`` are of its upper half, as is ``has_number``: that it names an invoice's number.
    """

    has_title: bool = False
    has_number: bool = False
    has_date: bool = False
    has_total: bool = False
    place: int = 0

    def begins(self, said: set[str], before: set[str], *, is_complete: bool) -> bool:
        """Whether it begins an invoice, by the numbers on it and in the one before, and whether that has its total."""
        if self.place > 1 or said & before:
            return False
        if self.has_title and said and (before or is_complete):
            return True
        return is_complete and self.has_total and (self.has_number or (self.has_title and self.has_date))


def invoice_starts(reading: Reading) -> tuple[int, ...]:
    """The numbers of the pages on which an invoice or a credit note begins, the first page always among them.

    A further page begins another where it has a title and says another number; or where the one before has its total
    already and it has, as receipts have, a total and a number or a title with a date. “Page 2 of 3” begins none.
    """
    if len(reading.pages) < 2:
        return tuple(page.number for page in reading.pages)
    return _starts(paper_of(reading, VOCABULARY), [page.number for page in reading.pages])


def first_invoice(reading: Reading) -> tuple[Reading, tuple[int, ...]]:
    """The reading without the pages of further invoices, and the pages on which those begin."""
    starts = invoice_starts(reading)
    if len(starts) < 2:
        return reading, ()
    return replace(reading, pages=tuple(page for page in reading.pages if page.number < starts[1])), starts[1:]


def invoice_ranges(source: Path, password: str | None, page_limit: int) -> str:
    """The pages of each invoice in a PDF, as ranges with semicolons between: “1;2-3”.

    Raises ReadingRefused, and FinanceRefused where pages are pictures without text.
    """
    from pipeline.pdf.reading import read_pdf  # noqa: PLC0415 - only the process that reads loads MuPDF

    reading = read_pdf(source, password=password, page_limit=page_limit)
    if not any(page.lines for page in reading.pages):
        raise FinanceRefused("no_text", "This document has no text that says where invoices begin. Run OCR first.")
    cuts = [*invoice_starts(reading), len(reading.pages) + 1]
    return ";".join(f"{first}-{after - 1}" for first, after in pairwise(cuts))


def _starts(paper: Paper, pages: list[int]) -> tuple[int, ...]:
    sheets, numbers = _sheets(paper), _numbers(paper)
    found, known, is_complete = [pages[0]], set(numbers[pages[0]]), sheets[pages[0]].has_total
    for page in pages[1:]:
        sheet, said = sheets[page], numbers[page]
        if sheet.begins(said, known, is_complete=is_complete):
            found.append(page)
            known, is_complete = set(), False
        known |= said
        is_complete |= sheet.has_total
    return tuple(found)


def _sheets(paper: Paper) -> dict[int, _Sheet]:
    found: dict[int, _Sheet] = defaultdict(_Sheet)
    for row in paper.rows:
        if row.box.y0 <= _TOP * row.page_height and any(dates_in(cell.text) for cell in row.cells):
            found[row.page].has_date = True
        is_rim = row.box.y1 < _RIM * row.page_height or row.box.y0 > (1 - _RIM) * row.page_height
        for cell in row.cells:
            counted = _COUNTED.fullmatch(cell.text.strip())
            if counted and (counted[1] or is_rim) and 0 < int(counted[2]) <= int(counted[3]) < 1000:
                found[row.page].place = int(counted[2])
    for label in paper.labels_of("invoice_title", "credit_title", "number"):
        row = paper.rows[label.row]
        if not label.starts_cell or row.box.y0 > _TOP * row.page_height or len(row.cells[label.cell].words) > _PROSE:
            continue
        if label.concept != "number":
            found[row.page].has_title = True
        elif NAMING.search(words_of_label(paper, label)) or CREDIT.match(words_of_label(paper, label)):
            found[row.page].has_number = True
    for label in paper.labels_of("total", "amount_due"):
        if any(read_amount(cell.text, paper.mark) for cell, _ in places(paper, label)):
            found[paper.rows[label.row].page].has_total = True
    return found


def _numbers(paper: Paper) -> dict[int, set[str]]:
    """The numbers of invoices that are named on each page."""
    found: dict[int, set[str]] = defaultdict(set)
    for one in candidates(paper, "number", code_reader("invoice_number")):
        if one.label.has_colon or not is_generic(paper, one.label):
            found[one.found.page].add(one.found.value)
    return found

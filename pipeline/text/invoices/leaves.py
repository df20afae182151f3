"""What each page of a file says of the invoice it belongs to: its title, number, date, total and count."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.counts import count_in
from pipeline.text.finance.dates import dates_in
from pipeline.text.finance.fields import (
    BELOW,
    RIGHT,
    SAME,
    Candidate,
    candidates,
    code_reader,
    is_generic,
    places,
    words_of_label,
)
from pipeline.text.finance.heads import find_heads
from pipeline.text.finance.labels import Label
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import overlap
from pipeline.text.invoices.kind import CREDIT, NAMING
from pipeline.text.invoices.words import COLUMN_WORDS

_TOP: Final = 0.5  # of a page: a title stands above
_PROSE: Final = 8  # words: a longer cell that begins with “Invoice” is a sentence
_BAND: Final = 3  # cells: a row of so many without a digit is one of heads
_LARGE: Final = 1.25  # of the usual letter size: a title is so much larger
_BESIDE: Final = re.compile(r"(#|№|n[°ºo]\.?|n\.º|nr\.?)?\s*:?\s*[\w/.-]*\d[\w/.\-]*", re.IGNORECASE)

_ALIKE: Final = str.maketrans("OILSBZ", "011582")  # letters that text recognition takes for digits
_FIGURES: Final = frozenset({"amount", "gross", "unit_price"})

Kind: TypeAlias = Literal["invoice", "credit_note", ""]


@dataclass(slots=True)
class Leaf:
    """A page. ``kind`` is that of its title, ``is_other`` that its title is of a delivery note, a reminder and such.

    ``numbers`` are its own, ``said`` all that it names; ``is_named`` is that one of its own is called an invoice's,
    ``is_listed`` that it stands in what may be a table of them, ``spots`` are where its own are called so. Title,
    numbers and ``dates`` are of its upper half; ``has_date`` is that one is named there. ``place`` and ``of`` are
    the 2 and 3 of “Page 2 of 3”, 0 where none is printed.
    """

    kind: Kind = ""
    is_alone: bool = False
    is_large: bool = False
    is_other: bool = False
    is_named: bool = False
    is_listed: bool = False
    has_date: bool = False
    has_total: bool = False
    numbers: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    spots: set[tuple[int, int]] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    place: int = 0
    of: int = 0


def leaves_of(paper: Paper) -> dict[int, Leaf]:
    """What the pages say, by number; a page without words is not among them but says nothing when asked for."""
    found: dict[int, Leaf] = defaultdict(Leaf)
    for row in paper.rows:
        if row.box.y0 <= _TOP * row.page_height:
            found[row.page].dates |= {
                cell.text[one.start : one.end] for cell in row.cells for one in dates_in(cell.text)
            }
        if (counted := count_in(row)) is not None:
            found[row.page].place, found[row.page].of = counted
    _titles(paper, found)
    _numbers(paper, found)
    for label in paper.labels_of("date"):
        is_above = _is_above(paper, label) and not _is_head(paper, label)
        if is_above and any(dates_in(cell.text) for cell, _ in places(paper, label)):
            found[paper.rows[label.row].page].has_date = True
    for label in paper.labels_of("total", "amount_due"):
        if any(read_amount(cell.text, paper.mark) for cell, _ in places(paper, label)):
            found[paper.rows[label.row].page].has_total = True
    for leaf in found.values():
        if leaf.is_other:  # its numbers and sums are no invoice's
            leaf.kind, leaf.numbers, leaf.is_named, leaf.has_total = "", set(), False, False
    return found


def _titles(paper: Paper, found: dict[int, Leaf]) -> None:
    """The largest title of each page, those that stand alone before others of their size."""
    weights: dict[int, tuple[float, bool]] = {}
    for label in paper.labels_of("invoice_title", "credit_title", "other_title"):
        row = paper.rows[label.row]
        cell = row.cells[label.cell]
        if not label.starts_cell or not _is_above(paper, label) or len(cell.words) > _PROSE or _is_head(paper, label):
            continue
        is_alone = label.end - label.start == len(cell.words)
        is_large = cell.size >= _LARGE * _usual_size(paper, row.page)
        if label.concept == "other_title" and not (is_alone and is_large):
            continue
        if any(it.places == 2 for one in row.cells if (it := read_amount(one.text, paper.mark))):
            continue  # a line of a table
        weight = (cell.size, is_alone)
        if weight <= weights.get(row.page, (0.0, False)):
            continue
        weights[row.page], leaf = weight, found[row.page]
        leaf.is_alone, leaf.is_large, leaf.is_other = is_alone, is_large, label.concept == "other_title"
        leaf.kind = "credit_note" if label.concept == "credit_title" else "" if leaf.is_other else "invoice"


def _numbers(paper: Paper, found: dict[int, Leaf]) -> None:
    named: dict[int, list[tuple[Candidate, bool]]] = defaultdict(list)
    for one in candidates(paper, "number", code_reader("invoice_number")):
        if not (one.label.has_colon or not is_generic(paper, one.label)):
            continue
        page = paper.rows[one.label.row].page
        found[page].said.add(_plain(one))
        if one.label.starts_cell and _is_above(paper, one.label) and not _is_list(paper, one):
            words = words_of_label(paper, one.label)
            named[page].append((one, CREDIT.match(words) is not None))
            found[page].is_named |= bool(CREDIT.match(words) or NAMING.search(words))
    for page, value in _beside_titles(paper):
        found[page].said.add(value)
        found[page].numbers.add(value)
        found[page].is_named = True
    for page, seen in named.items():
        leaf = found[page]
        wanted = leaf.kind == "credit_note"
        own = [one for one, is_credit in seen if is_credit == wanted or not _is_of_invoice(paper, one)]
        own = own or [one for one, _ in seen]
        leaf.numbers |= {_plain(one) for one in own}
        if len(leaf.numbers) > 1 and not leaf.is_alone:
            leaf.numbers, leaf.is_named = set(), False  # a list of invoices
        leaf.is_listed = any(_is_head(paper, one.label) and not _has_items(paper, one.label) for one in own)
        rows = [paper.rows[one.label.row].cells[one.label.cell].box for one in own]
        leaf.spots = {(round(box.x0), round(box.y0)) for box in rows}


def _is_of_invoice(paper: Paper, one: Candidate) -> bool:
    words = words_of_label(paper, one.label)
    return bool(CREDIT.match(words) or NAMING.search(words))


def _plain(one: Candidate) -> str:
    """A number to compare: pages of one invoice may write it “RE 17-1” and “RE17/1”, and scans misread it."""
    return "".join(filter(str.isalnum, one.found.value.upper())).translate(_ALIKE)


def _beside_titles(paper: Paper) -> Iterator[tuple[int, str]]:
    """“Invoice 2026-17”, and “# 17” below a title: page and number."""
    for one in candidates(paper, "invoice_title", code_reader("number")) + candidates(
        paper, "credit_title", code_reader("number")
    ):
        row = paper.rows[one.label.row]
        if not one.label.starts_cell or not _is_above(paper, one.label) or _is_head(paper, one.label):
            continue
        if len(row.cells[one.label.cell].words) > _PROSE:
            continue
        alone = _BESIDE.fullmatch(_cell_text(paper, one))
        if one.found.rule == SAME or (alone and (alone[1] or one.found.rule == RIGHT)):
            yield row.page, _plain(one)


def _cell_text(paper: Paper, one: Candidate) -> str:
    """The whole cell that a number right of its title or below it is part of."""
    box = one.found.box
    cells = (cell for row in paper.rows[one.label.row : one.label.row + 4] for cell in row.cells)
    return next((it.text for it in cells if box and it.box.y0 == box.y0 and overlap(it.box, box) > 0), "")


def _is_above(paper: Paper, label: Label) -> bool:
    row = paper.rows[label.row]
    return row.box.y0 <= _TOP * row.page_height


def _is_head(paper: Paper, label: Label) -> bool:
    """Whether a word stands over a column: “Invoice”, “Date”, “Amount”."""
    row = paper.rows[label.row]
    labels = {one.cell for one in paper.labels_in(label.row) if one.starts_cell}
    size = row.cells[label.cell].size
    return (
        len(row.cells) >= _BAND
        and len(labels) >= _BAND - 1
        and not any(one.isdigit() for one in row.text)
        and all(cell.size >= size for cell in row.cells)
    )


def _is_list(paper: Paper, one: Candidate) -> bool:
    """Whether the number is the first of a column of them."""
    if one.found.rule != BELOW:
        return False
    read = code_reader("number")
    cell = paper.rows[one.label.row].cells[one.label.cell]
    below = [row for row in paper.rows[one.label.row + 1 : one.label.row + 4] if row.page == cell.page]
    codes = [it for row in below for it in row.cells if overlap(it.box, cell.box) > 0 and read(it, paper)]
    return len(codes) > 1


def _has_items(paper: Paper, label: Label) -> bool:
    """Whether a table of line items stands below."""
    page, words = paper.rows[label.row].page, COLUMN_WORDS.preferring(paper.language)
    below = (at for at in range(label.row + 1, len(paper.rows)) if paper.rows[at].page == page)
    return any(find_heads(paper.rows, at, words, numbers=_FIGURES, needed=(_FIGURES,)) for at in below)


def _usual_size(paper: Paper, page: int) -> float:
    sizes = sorted(cell.size for row in paper.rows if row.page == page for cell in row.cells)
    return sizes[len(sizes) // 2]

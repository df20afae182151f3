"""The line items of an invoice: a table, over as many pages as it takes, with wrapped descriptions and carried sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.text.finance.amounts import plain, read_amount
from pipeline.text.finance.columns import Head, Slots, Table, find_heads, slots_of
from pipeline.text.finance.fields import amount_found
from pipeline.text.finance.found import Entry, Found, Kind, missing
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell, Row, around
from pipeline.text.invoices.words import COLUMN_WORDS

FIGURES = frozenset(
    {"position", "quantity", "unit_price", "discount", "discount_percent", "tax_rate", "tax_amount", "amount", "gross"}
)
NEEDED = (frozenset({"description"}), frozenset({"amount", "gross"}))
ENDS = frozenset({"subtotal", "tax", "total", "amount_due", "discount", "shipping", "paid", "withholding", "rounding"})
_CLOSE = 1.1  # of the letter size: a gap up to which a line goes on
_PERCENT = re.compile(r"(-?\d{1,3}(?:[.,]\d{1,3})?)\s*%")
_HIGHEST_RATE = Decimal(40)  # percent
RULE = "table of line items"


@dataclass(slots=True)
class Carried:
    """A sum carried over to the next page, after so many line items."""

    found: Found
    after: int


@dataclass(slots=True)
class Lines:
    """The line items and carried sums; ``heads``, ``rows`` and ``cells`` are those of tables, which hold no totals."""

    entries: list[Entry] = field(default_factory=list)
    carried: list[Carried] = field(default_factory=list)
    heads: set[int] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    cells: set[Cell] = field(default_factory=set)
    is_gross: bool = False
    summed: Found | None = None  # their sum, printed below them under a word the rules do not know
    concepts: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Item:
    slots: Slots
    texts: list[Cell]
    bottom: float
    page: int


def line_items(paper: Paper) -> Lines:
    tables = _tables(paper)
    found = Lines(heads={row for table in tables.values() for row in range(table.row, table.end)})
    if tables:
        _Reader(paper, tables, found).read()
    return found


def _tables(paper: Paper) -> dict[int, Table]:
    tables: dict[int, Table] = {}
    at = 0
    while at < len(paper.rows):
        table = find_heads(paper.rows, at, COLUMN_WORDS, numbers=FIGURES, needed=NEEDED)
        if table is not None and not any(read_amount(one.text) for one in paper.rows[at].cells if "." in one.text):
            tables[at] = table
            at = table.end
        else:
            at += 1
    return tables


class _Reader:
    """Goes down the rows from the first heads on."""

    def __init__(self, paper: Paper, tables: dict[int, Table], found: Lines) -> None:
        self.paper, self.tables, self.found = paper, tables, found
        self.items: list[_Item] = []
        self.waiting: list[Cell] = []  # text above the amount it belongs to
        self.heads: tuple[Head, ...] = ()
        self.page = 0
        self.rests = False  # between a carried sum and the next page

    def read(self) -> None:
        first = min(self.tables)
        self.found.concepts = frozenset(one.concept for one in self.tables[first].heads)
        self.found.is_gross = not self.tables[first].has("amount")
        at = first
        while at < len(self.paper.rows):
            if at in self.tables:
                table = self.tables[at]
                self.heads, self.page, self.rests = table.heads, self.paper.rows[at].page, False
                self.waiting = []
                at = table.end
                continue
            if not self._take(at, self.paper.rows[at]):
                break
            at += 1
        has_taxes = _holds_taxes([one.slots for one in self.items], self.paper.mark)
        self.found.entries = [self._entry(at, item, has_taxes=has_taxes) for at, item in enumerate(self.items, 1)]

    def _take(self, at: int, row: Row) -> bool:
        """Whether the table goes on after this row."""
        slots = slots_of(row, self.heads, self.paper.mark)
        amount = slots.get("amount") or slots.get("gross")
        concepts = {one.concept for one in self.paper.labels_in(at) if one.starts_cell}
        if row.page != self.page and not self._goes_on(row, at):
            return True
        if "carry" in concepts:
            self._carry(row)
            return True
        figures = sum(slots.get(one) is not None for one in ("quantity", "unit_price"))
        if concepts & ENDS and not figures and self.items:
            ends = sum(one.concept in ENDS and one.starts_cell for one in self.paper.labels_in(at))
            return ends < 2 and not (amount or _has_amount(row, self.paper))
        if self.rests:
            return True
        alone = len(slots.cells) == 1 and not self.waiting
        if amount is not None and not figures and self._is_their_sum(amount):
            self.found.summed = amount_found("subtotal", amount, self.paper)
            self.rests = True
            return any(one > at for one in self.tables)
        if amount is not None and not alone and read_amount(amount.text, self.paper.mark):
            self._begin(at, row, slots)
        else:
            self._go_on(at, row, slots)
        return True

    def _is_their_sum(self, amount: Cell) -> bool:
        """Whether an amount without quantity and price is that of all items so far, each of which has one of them."""
        figured = all(one.slots.get("quantity") or one.slots.get("unit_price") for one in self.items)
        if len(self.items) < 2 or not figured:
            return False
        cells = [one.slots.get("amount") or one.slots.get("gross") for one in self.items]
        known = [read for one in cells if one and (read := read_amount(one.text, self.paper.mark))]
        printed = read_amount(amount.text, self.paper.mark)
        return printed is not None and printed.value == sum(one.value for one in known)

    def _goes_on(self, row: Row, at: int) -> bool:
        """On a further page: whether this row is below its heads, or the page has none and it stands in the columns."""
        if any(self.paper.rows[one].page == row.page and one > at for one in self.tables):
            return False
        concepts = {one.concept for one in self.paper.labels_in(at) if one.starts_cell}
        last = self.heads[-1].box
        aligned = any(abs(cell.box.x1 - last.x1) < 8 and read_amount(cell.text, self.paper.mark) for cell in row.cells)
        if aligned or "carry" in concepts or (concepts & ENDS and _has_amount(row, self.paper)):
            self.page, self.rests, self.waiting = row.page, False, []
            return True
        return False

    def _carry(self, row: Row) -> None:
        amounts = [one for cell in row.cells if (one := amount_found("carried", cell, self.paper))]
        if amounts:
            self.found.carried.append(Carried(amounts[-1], len(self.items)))
        later = [one for one in self.paper.rows if one.page == row.page and one.box.y0 > row.box.y1]
        self.rests = not any(slots_of(one, self.heads, self.paper.mark).get("amount") for one in later[:3])

    def _begin(self, at: int, row: Row, slots: Slots) -> None:
        texts = [*self.waiting, *(cell for one in ("description",) if (cell := slots.get(one)))]
        self.items.append(_Item(slots, texts, row.box.y1, row.page))
        self.waiting = []
        self.found.rows.add(at)

    def _go_on(self, at: int, row: Row, slots: Slots) -> None:
        """A row without an amount: the description goes on, or begins above its amount."""
        text = slots.get("description")
        if text is None or any(slots.get(one) for one in ("unit_price",)):
            return
        gap = self._gap_before(row)
        after = self._gap_after(at, row)
        if gap is not None and gap < _CLOSE * row.size and (after is None or gap <= after + 1.0):
            item = self.items[-1]
            item.texts.append(text)
            item.bottom = row.box.y1
            self.found.rows.add(at)
        elif after is not None and after < _CLOSE * row.size:
            self.waiting.append(text)
            self.found.rows.add(at)

    def _gap_before(self, row: Row) -> float | None:
        if not self.items or self.items[-1].page != row.page or self.waiting:
            return None
        return row.box.y0 - self.items[-1].bottom

    def _gap_after(self, at: int, row: Row) -> float | None:
        """To the next row, when an item begins there or the text goes on to one."""
        following = self.paper.rows[at + 1] if at + 1 < len(self.paper.rows) else None
        if following is None or following.page != row.page or at + 1 in self.tables:
            return None
        concepts = {one.concept for one in self.paper.labels_in(at + 1) if one.starts_cell}
        slots = slots_of(following, self.heads, self.paper.mark)
        if concepts & ENDS or not (slots.get("amount") or slots.get("gross")):
            return None
        return following.box.y0 - row.box.y1

    def _entry(self, number: int, item: _Item, *, has_taxes: bool) -> Entry:
        values = tuple(_values(item, self.paper, has_taxes=has_taxes))
        return Entry("line_item", values, number)


def _has_amount(row: Row, paper: Paper) -> bool:
    return any(
        read_amount(" ".join(word.text for word in cell.words[at:]), paper.mark) is not None
        for cell in row.cells
        for at in range(len(cell.words))
    )


# --- the values of one line item ------------------------------------------------------------------------------
def _values(item: _Item, paper: Paper, *, has_taxes: bool) -> Iterator[Found]:
    slots = item.slots
    yield from _coded(slots, paper)
    yield _description(item, paper)
    yield from _quantity(slots, paper)
    for name in ("unit_price", "tax_amount"):
        if (cell := slots.get(name)) is not None:
            yield _money(name, cell, paper)
    if (cell := slots.get("discount")) is not None:
        yield _rate_or_money("discount", cell, paper)
    if (cell := slots.get("discount_percent")) is not None:
        yield _rate("discount_percent", cell, paper)
    if (cell := slots.get("tax_rate")) is not None:
        yield _money("tax_amount", cell, paper) if has_taxes else _rate("tax_rate", cell, paper)
    amount = slots.get("amount") or slots.get("gross")
    if amount is not None:
        yield _money("amount", amount, paper)


def _coded(slots: Slots, paper: Paper) -> Iterator[Found]:
    for name in ("code", "unit"):
        if (cell := slots.get(name)) is not None:
            yield _made(name, "code", cell.text, cell, paper)


def _made(name: str, kind: Kind, value: str, cell: Cell, paper: Paper, reason: str = "") -> Found:
    return Found(name, kind, value, cell.text, cell.page, cell.box, paper.trusted(0.93, cell.page), RULE, reason)


def _description(item: _Item, paper: Paper) -> Found:
    if not item.texts:
        return missing("description", "text", "This line has an amount and no description.")
    text = " ".join(one.text for one in item.texts)
    first = item.texts[0]
    box = around(one.box for one in item.texts if one.page == first.page)
    return Found("description", "text", text, text, first.page, box, paper.trusted(0.9, first.page), RULE)


def _quantity(slots: Slots, paper: Paper) -> Iterator[Found]:
    cell = slots.get("quantity")
    if cell is None:
        return
    amount = read_amount(cell.text, paper.mark)
    unit: Cell | None = None
    if amount is None and len(cell.words) > 1:
        amount, unit = read_amount(cell.words[0].text, paper.mark), cell.part(1)
    if amount is None:
        yield _made("quantity", "number", "", cell, paper, f"“{cell.text}” is no number.")
        return
    reason = f"{cell.text} can be a thousand or a decimal." if amount.is_unsure else ""
    yield _made("quantity", "number", plain(amount.value), cell.part(0, 1) if unit else cell, paper, reason)  # type: ignore[arg-type]
    if unit is not None and slots.get("unit") is None:
        yield _made("unit", "code", unit.text, unit, paper)


def _money(name: str, cell: Cell, paper: Paper) -> Found:
    found = amount_found(name, cell, paper)
    if found is None:
        first = cell.part(0, 1)
        found = amount_found(name, first, paper) if first else None
    if found is None:
        return _made(name, "amount", "", cell, paper, f"“{cell.text}” is no amount.")
    return _made(name, "amount", found.value, cell, paper, found.reason)


def _rate(name: str, cell: Cell, paper: Paper) -> Found:
    value = percent_in(cell.text)
    if value is None:
        amount = read_amount(cell.text.rstrip("%* "), paper.mark)
        value = amount.value if amount else None
    if value is None:
        return _made(name, "number", "", cell, paper, f"“{cell.text}” is no percentage.")
    return _made(name, "number", plain(value), cell, paper)


def _rate_or_money(name: str, cell: Cell, paper: Paper) -> Found:
    if "%" in cell.text:
        return _rate(f"{name}_percent", cell, paper)
    return _money(name, cell, paper)


def _holds_taxes(rows: Sequence[Slots], mark: str) -> bool:
    """Whether a column headed “VAT” holds amounts: some makes the net amount the gross one, or is no usual rate."""
    cells = [(slots, cell) for slots in rows if (cell := slots.get("tax_rate"))]
    if any("%" in cell.text for _, cell in cells):
        return False
    for slots, cell in cells:
        tax, net, gross = (
            read_amount(one.text, mark) if one else None for one in (cell, slots.get("amount"), slots.get("gross"))
        )
        if tax and (tax.value > _HIGHEST_RATE or (net and gross and net.value + tax.value == gross.value)):
            return True
    return False


def percent_in(text: str) -> Decimal | None:
    found = _PERCENT.search(text)
    return Decimal(found[1].replace(",", ".")) if found else None

"""The line items of an invoice: a table, over as many pages as it takes, with wrapped descriptions and carried sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.text.finance.amounts import cents, plain, read_amount
from pipeline.text.finance.columns import Slots, is_figure, slots_of
from pipeline.text.finance.fields import amount_found
from pipeline.text.finance.found import Entry, Found, Kind, missing
from pipeline.text.finance.heads import ITEM, UNKNOWN, Head, Table, find_heads
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import BLANK, Cell, Row, around, gap_between, overlap
from pipeline.text.finance.wraps import Shares, Wrap, by_columns, shared
from pipeline.text.invoices.tax_heads import tax_heads
from pipeline.text.invoices.words import COLUMN_WORDS

_ITEMS = "items"  # a head that names what is sold, or how many of it
FIGURES = frozenset(
    {
        "position",
        "quantity",
        "unit_price",
        "discount",
        "discount_percent",
        "tax_rate",
        "tax_amount",
        "amount",
        "other_amount",
        "gross",
    }
)
_AMOUNTS = frozenset({"amount", "gross"})
_COUNTS = frozenset({"quantity", "unit_price"})
ENDS = frozenset({"subtotal", "tax", "total", "amount_due", "discount", "shipping", "paid", "withholding", "rounding"})
_PERCENT = re.compile(r"(-?\d{1,3}(?:[.,]\d{1,3})?)\s*%")
_HIGHEST_RATE = Decimal(40)  # percent
RULE = "table of line items"
UNSURE = "Nothing tells which lines of text belong to this row and which to its neighbour."


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
    columns: tuple[Head, ...] = ()  # of the last table


@dataclass(slots=True)
class _Item:
    slots: Slots
    texts: list[Cell]
    bottom: float
    page: int
    has_text: bool  # in the row of its amount
    is_unsure: bool = False  # whether a line of its text may belong to its neighbour


def line_items(paper: Paper) -> Lines:
    tables = _tables(paper)
    found = Lines(heads={row for table in tables.values() for row in range(table.row, table.end)})
    if tables:
        _Reader(paper, tables, found).read()
    return found


def _tables(paper: Paper) -> dict[int, Table]:
    tables: dict[int, Table] = {}
    at, words = 0, COLUMN_WORDS.preferring(paper.language)
    while at < len(paper.rows):
        table = find_heads(paper.rows, at, words, numbers=FIGURES | {_ITEMS}, needed=(_AMOUNTS,))
        table = _described(_counted(table)) if table is not None else None
        if table is not None and not any(read_amount(one.text) for one in paper.rows[at].cells if "." in one.text):
            tables[table.row] = table
            at = table.end
        else:
            at += 1
    return tables


def _counted(table: Table) -> Table:
    """“Items” counts beside a description, and is one where there is none."""
    meant = "description" if not table.has("description") else UNKNOWN if table.has("quantity") else "quantity"
    heads = (
        replace(one, concept=meant, is_number=meant == "quantity") if one.concept == _ITEMS else one
        for one in table.heads
    )
    return replace(table, heads=tuple(heads))


def _described(table: Table) -> Table | None:
    """The table if a column of it describes; beside quantity and price the first or only unknown one does."""
    if table.has("description"):
        return table
    unknown = [one for one in table.heads if not one.is_known]
    counted = any(one.concept in _COUNTS for one in table.heads)
    if not unknown or not counted or not (len(unknown) == 1 or unknown[0] is table.heads[0]):
        return None
    heads = (replace(one, concept="description") if one is unknown[0] else one for one in table.heads)
    return replace(table, heads=tuple(heads))


class _Reader:
    """Goes down the rows from the first heads on."""

    def __init__(self, paper: Paper, tables: dict[int, Table], found: Lines) -> None:
        self.paper, self.tables, self.found = paper, tables, found
        self.items: list[_Item] = []
        self.between: list[Wrap] = []  # lines of text since the last item
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
                self._share(None)
                table = self.tables[at]
                self.heads, self.page, self.rests = table.heads, self.paper.rows[at].page, False
                self.found.columns = table.heads
                at = table.end
                continue
            if not self._take(at, self.paper.rows[at]):
                break
            at += 1
        self._share(None)
        _name_items(self.items)
        has_taxes = _holds_taxes([one.slots for one in self.items], self.paper.mark)
        entries = [self._entry(at, item, has_taxes=has_taxes) for at, item in enumerate(self.items, 1)]
        self.found.entries = list(_doubted(entries, self.items, self.paper.mark))

    def _take(self, at: int, row: Row) -> bool:
        """Whether the table goes on after this row."""
        slots = slots_of(row, self.heads, self.paper.mark)
        amount = slots.get("amount") or slots.get("gross")
        concepts = {one.concept for one in self.paper.labels_in(at) if one.starts_cell}
        if row.page != self.page and not self._goes_on(row, at):
            return True
        if "carry" in concepts:
            self._share(None)
            self._carry(row)
            return True
        if self.items and tax_heads(row, self.paper.language):
            return False
        figures = sum(slots.get(one) is not None for one in ("quantity", "unit_price"))
        if concepts & ENDS and not figures and self.items:
            self._share(None)
            ends = sum(one.concept in ENDS and one.starts_cell for one in self.paper.labels_in(at))
            return ends < 2 and not (amount or _has_amount(row, self.paper))
        if self.rests:
            return True
        alone = len(slots.cells) == 1 and not self._shares(row, has_text=True).lower
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
        last = next(one.box for one in reversed(self.heads) if one.is_number)
        aligned = any(abs(cell.box.x1 - last.x1) < 8 and read_amount(cell.text, self.paper.mark) for cell in row.cells)
        if aligned or "carry" in concepts or (concepts & ENDS and _has_amount(row, self.paper)):
            self._share(None)
            self.page, self.rests = row.page, False
            return True
        return False

    def _carry(self, row: Row) -> None:
        amounts = [one for cell in row.cells if (one := amount_found("carried", cell, self.paper))]
        if amounts:
            self.found.carried.append(Carried(amounts[-1], len(self.items)))
        later = [one for one in self.paper.rows if one.page == row.page and one.box.y0 > row.box.y1]
        self.rests = not any(slots_of(one, self.heads, self.paper.mark).get("amount") for one in later[:3])

    def _begin(self, at: int, row: Row, slots: Slots) -> None:
        own = slots.get("description")
        upper = self.items[-1] if self.items else None
        shares = self._share(row, has_text=own is not None)
        texts = [*(cell for line in shares.lower for cell in line.cells), *((own,) if own else ())]
        is_unsure = upper is not None and upper.has_text and own is None and shares.is_unsure
        if upper is not None:
            upper.is_unsure |= is_unsure
        self.items.append(_Item(slots, texts, row.box.y1, row.page, own is not None, is_unsure))
        self.found.rows.add(at)

    def _go_on(self, at: int, row: Row, slots: Slots) -> None:
        """A row without an amount: the description goes on, or begins above its amount."""
        texts = tuple(cell for name in (ITEM, "description") if (cell := slots.get(name)) is not None)
        if texts and slots.get("unit_price") is None:
            self.between.append(Wrap(texts, row, at))

    def _share(self, row: Row | None, *, has_text: bool = False) -> Shares:
        """Gives the lines since the last item to it, and answers those of the item that begins at ``row``, if any."""
        shares = self._shares(row, has_text=has_text)
        if self.items:
            last = self.items[-1]
            last.texts += [cell for line in shares.upper for cell in line.cells]
            last.bottom = max([last.bottom, *(line.row.box.y1 for line in shares.upper)])
        self.found.rows |= {line.at for line in (*shares.upper, *shares.lower)}
        self.between = []
        return shares

    def _shares(self, row: Row | None, *, has_text: bool = False) -> Shares:
        """An item without text in its own row takes that above it, unless the item before it has none either."""
        page = self.between[0].row.page if self.between else 0
        last = self.items[-1] if self.items and self.items[-1].page == page else None
        top = row.box.y0 if row is not None and row.page == page else None
        leans_down = not has_text and row is not None and (last is None or bool(last.texts))
        return shared(self.between, last.bottom if last else None, top, leans_down=leans_down)

    def _entry(self, number: int, item: _Item, *, has_taxes: bool) -> Entry:
        values = tuple(_values(item, self.paper, has_taxes=has_taxes))
        return Entry("line_item", values, number)


def _name_items(items: Sequence[_Item]) -> None:
    """What the first of two columns of texts is: positions, codes, or the beginning of each description."""
    firsts = [(item, cell) for item in items if (cell := item.slots.cells.pop(ITEM, None)) is not None]
    if [cell.text.rstrip(".") for _, cell in firsts] == [str(at) for at in range(1, len(items) + 1)]:
        return
    are_codes = all(_is_code(cell, item.texts) for item, cell in firsts)
    for item, cell in firsts:
        if are_codes and "code" not in item.slots.cells:
            item.slots.cells["code"] = cell
        else:
            item.texts = sorted((*item.texts, cell), key=lambda one: (one.page, one.box.y0))


def _is_code(cell: Cell, texts: Sequence[Cell]) -> bool:
    """Whether a cell is one word with a digit, of one line."""
    wraps = any(overlap(cell.box, one.box) > 0 for one in texts)
    return len(cell.words) == 1 and any(one.isdigit() for one in cell.text) and not wraps


def _has_amount(row: Row, paper: Paper) -> bool:
    return any(
        read_amount(" ".join(word.text for word in cell.words[at:]), paper.mark) is not None
        for cell in row.cells
        for at in range(len(cell.words))
    )


def _doubted(entries: Sequence[Entry], items: Sequence[_Item], mark: str) -> Iterator[Entry]:
    """The entries with those to be looked at that lost a figure, or may have got another's."""
    most = 2 * sum(one.get("quantity") is not None for one in entries) > len(entries)
    for entry, item in zip(entries, items, strict=True):
        quantity, price, amount = (entry.decimal(name) for name in ("quantity", "unit_price", "amount"))
        found = entry
        left = next((one.text for one in item.slots.rest if is_figure(one.text, mark)), "")
        is_proven = quantity is not None and price is not None and cents(quantity * price) == amount
        if left and not is_proven:
            found = found.doubted("amount", f"{left} stands in this row and below none of the heads.")
        if most and entry.get("quantity") is None and price is not None and price != amount:
            found = found.doubted("unit_price", "Most rows have a quantity, and this one has none.")
        yield found


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
    cell = slots.get("tax_rate")
    if cell is not None and any(one.isdigit() for one in cell.text):  # a letter names a rate that stands elsewhere
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
    text = " ".join(one.text for one in by_columns(item.texts))
    first = item.texts[0]
    own = item.slots.get("description")
    swallowed = next((money for one in item.texts if one is not own and (money := _money_at_end(one, paper))), "")
    box = around(one.box for one in item.texts if one.page == first.page)
    found = Found("description", "text", text, text, first.page, box, paper.trusted(0.9, first.page), RULE)
    if swallowed:
        return found.doubted(f"It holds {swallowed}, an amount that no column explains.")
    return found.doubted(UNSURE) if item.is_unsure else found


def _money_at_end(cell: Cell, paper: Paper) -> str:
    """The amount that a line of text ends with, apart from it; a row whose figures stand in no column ends so."""
    last = cell.words[-1]
    amount = read_amount(last.text, paper.mark)
    is_apart = len(cell.words) == 1 or gap_between(cell.words[-2], last) > BLANK * last.size
    return last.text if amount is not None and amount.places == 2 and is_apart else ""


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

"""The goods of a till receipt, which no heads tell apart: taken only where they make its total to the cent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from pipeline.text.finance.amounts import Amount, cents, plain, read_amount
from pipeline.text.finance.found import Entry, Found
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell, Row, around
from pipeline.text.invoices.totals import Totals

_RATE = re.compile(r"[A-Z*]")  # a letter behind the amount names a rate
# “2 x £2.25”, “0.842 kg @ £0.95/kg”
_COUNTED = re.compile(
    r"(?P<count>\d+(?:[.,]\d+)?)\s*(?:kg|g|l|st|stk|pcs|pz|ud)?\.?\s*(?:x|×|\*|@|à)\s*"
    r"(?P<price>\D{0,3}[\d.,]+)(?:\s*\D{0,3}/?\s*\w{0,3})?",
    re.IGNORECASE,
)
_EDGE = 6.0  # points: amounts of one column end so close to one another
_LEAST = 2  # goods: a single amount above a total may be anything
RULE = "goods that make the total"


@dataclass(frozen=True, slots=True)
class _Count:
    """How many, at which price, and the cell that says so."""

    count: Decimal
    price: Decimal
    cell: Cell


@dataclass(slots=True)
class _Good:
    at: int
    amount: Cell
    value: Decimal
    texts: list[Cell]
    count: _Count | None = None

    def counts(self, count: _Count | None) -> bool:
        """Whether so many at that price make its amount."""
        return count is not None and cents(count.count * count.price) == self.value


def goods_of(paper: Paper, totals: Totals) -> tuple[list[Entry], set[int]]:
    """The line items above the total and the rows they stand in; nothing where they do not make it."""
    total = totals.fields.get("total")
    if total is None or total.box is None or not total.value:
        return [], set()
    rows = {at: row for at, row in enumerate(paper.rows) if row.page == total.page and row.box.y1 <= total.box.y1}
    goods = _in_column(list(_goods(paper, {at: row for at, row in rows.items() if not _is_sum(paper, at)})))
    if len(goods) < _LEAST or not _make(sum((one.value for one in goods), Decimal(0)), totals):
        return [], set()
    return [_entry(at, one, paper) for at, one in enumerate(goods, 1)], {one.at for one in goods}


def _is_sum(paper: Paper, at: int) -> bool:
    concepts = ("subtotal", "total", "tax", "paid", "amount_due", "shipping", "discount", "rounding")
    return any(one.starts_cell and one.concept in concepts for one in paper.labels_in(at))


def _make(added: Decimal, totals: Totals) -> bool:
    """Whether the goods make the total or the subtotal, with what stands apart from them."""
    off, on = abs(totals.decimal("discount") or Decimal(0)), totals.decimal("shipping") or Decimal(0)
    possible = {added - less + more for less, more in product((off, Decimal(0)), (on, Decimal(0)))}
    return bool(possible & {totals.decimal("total"), totals.decimal("subtotal")})


# --- the rows -------------------------------------------------------------------------------------------------
def _goods(paper: Paper, rows: dict[int, Row]) -> Iterator[_Good]:
    """Each row that ends with an amount; a row that says no more than how many counts the good above or below it."""
    above: list[Cell] = []
    last: _Good | None = None
    for at, row in rows.items():
        whole = Cell(row.page, row.words[:-1] if _ends_with_rate(row) else row.words)
        cell, amount = _amount_at_end(whole, paper)
        text = whole.part(0, len(whole.words) - len(cell.words)) if cell else None
        if (count := _count_in(whole, paper)) is not None or cell is None or amount is None or text is None:
            if last is not None and last.counts(count):
                last.count = count
            above, last = [whole], None
            continue
        good = _Good(at, cell, amount.value, [text])
        if above and good.counts(count := _count_in(text, paper)):
            good.texts, good.count = above, count
        yield good
        above, last = [], good


def _ends_with_rate(row: Row) -> bool:
    return len(row.words) > 1 and bool(_RATE.fullmatch(row.words[-1].text)) and row.words[-2].text[-1:].isdigit()


def _amount_at_end(cell: Cell, paper: Paper) -> tuple[Cell | None, Amount | None]:
    for start in range(max(0, len(cell.words) - 2), len(cell.words)):
        part = cell.part(start)
        amount = read_amount(part.text, paper.mark) if part else None
        if amount is not None and amount.places == 2:
            return part, amount
    return None, None


def _count_in(cell: Cell, paper: Paper) -> _Count | None:
    match = _COUNTED.fullmatch(cell.text)
    if match is None:
        return None
    count, price = (read_amount(match[name].strip(), paper.mark or ".") for name in ("count", "price"))
    return _Count(count.value, price.value, cell) if count and price else None


def _in_column(goods: Sequence[_Good]) -> list[_Good]:
    """Those whose amounts end below one another, as most of them do."""
    edges = sorted(one.amount.box.x1 for one in goods)
    usual = edges[len(edges) // 2] if edges else 0.0
    return [one for one in goods if abs(one.amount.box.x1 - usual) < _EDGE]


# --- the values -----------------------------------------------------------------------------------------------
def _entry(number: int, good: _Good, paper: Paper) -> Entry:
    text = " ".join(one.text for one in good.texts)
    trust = paper.trusted(0.85, good.amount.page)
    box = around(one.box for one in good.texts)
    values = [Found("description", "text", text, text, good.amount.page, box, trust, RULE)]
    if good.count is not None:
        cell = good.count.cell
        values.append(Found("quantity", "number", plain(good.count.count), cell.text, cell.page, cell.box, trust, RULE))
        values.append(
            Found("unit_price", "amount", plain(good.count.price), cell.text, cell.page, cell.box, trust, RULE)
        )
    cell = good.amount
    values.append(Found("amount", "amount", plain(good.value), cell.text, cell.page, cell.box, trust, RULE))
    return Entry("line_item", tuple(values), number)

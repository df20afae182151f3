"""The transactions of a statement: a table, over as many pages as it takes, with balances between and after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.text.finance.amounts import plain, read_amount
from pipeline.text.finance.columns import Slots, slots_of
from pipeline.text.finance.dates import Seen, dates_in
from pipeline.text.finance.fields import amount_found, part_of
from pipeline.text.finance.found import Found
from pipeline.text.finance.heads import ITEM, Head, Table
from pipeline.text.finance.labels import Label, bare, folded
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell, Row
from pipeline.text.finance.wraps import Shares, Wrap, shared
from pipeline.text.statements.named import tells_more
from pipeline.text.statements.pending import heading_of, is_called_pending, without_status
from pipeline.text.statements.tables import tables_of
from pipeline.text.statements.words import FIELDS, SECTIONS, SIDES

_MOVING = ("debit", "credit", "amount")
_TEXTS = ("date", "value_date", "reference", ITEM, "description")
# A row of nothing but a balance, under whatever name: “Kontostand am”, “Balance as of”.
_BALANCE = re.compile(r"(?:kontostand|saldo|balance|solde)(?:\s(?:am|per|vom|on|at|as|of|au|al|em|a|op))*\W*")
_SECOND = 0.5  # of the letter size: the second line of a row is no further below the first
_ABOVE = 2  # rows that a heading stands above the heads of a table
_CLOSE = 1.1  # of the letter size: a gap up to which a description goes on below its date
_SECTIONS = {
    " ".join(filter(None, map(bare, phrase.split()))): way
    for way, joined in SECTIONS.items()
    for phrase in joined.split("|")
}
_OF_BALANCES = re.compile(r"^\W*(?:daily|average daily)\b.*\bbalances?\b[^\d]*$", re.IGNORECASE)
RULE = "table of transactions"
UNNAMED = "balance"  # the concept of a balance that only its place tells from another


@dataclass(slots=True)
class Movement:
    """One transaction as printed: its dates, its text, the column its amount stands in, and the balance after it."""

    column: str
    amount: Cell
    texts: list[Cell]
    bottom: float
    page: int
    has_text: bool  # in the row of its amount
    is_unsure: bool = False  # whether a line of its text may belong to its neighbour
    date: tuple[Cell, Seen] | None = None
    value_date: tuple[Cell, Seen] | None = None
    is_date_carried: bool = False
    section: str = ""  # "credit" or "debit" where a heading above the table says it of all amounts below
    balance: Cell | None = None
    is_dated: bool = False  # whether its date stands in the row of its amount
    side: str = ""  # "credit" or "debit" where a column of its own says it: “Af”, “Bij”
    contrary: str = ""  # an amount that stands in the column of the other direction
    may_pend: bool = False  # whether it, or a heading above it, is called pending


@dataclass(slots=True)
class Movements:
    """All transactions in printed order.

    ``sums`` are balances and sums printed between them: concept, value, and after how many transactions it stands.
    ``is_of_debt`` is whether the heads are those of what is owed: charges beside payments.
    """

    found: list[Movement] = field(default_factory=list)
    sums: list[tuple[str, Found, int]] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    dates: list[str] = field(default_factory=list)
    is_of_debt: bool = False

    @property
    def booked(self) -> tuple[int, int]:
        """After how many transactions those begin, and end, that are not called pending at either end."""
        some = [at for at, one in enumerate(self.found) if not one.may_pend]
        return (some[0], some[-1] + 1) if some else (0, len(self.found))


def movements(paper: Paper) -> Movements:
    tables = tables_of(paper)
    reader = _Reader(paper, tables.heads)
    reader.found.is_of_debt = tables.is_of_debt
    if tables.heads:
        reader.read()
    return reader.found


class _Reader:
    """Goes down the rows from the first heads on."""

    def __init__(self, paper: Paper, tables: dict[int, Table]) -> None:
        self.paper, self.tables, self.found = paper, tables, Movements()
        self.heads: tuple[Head, ...] = ()
        self.page = 0
        self.day: tuple[Cell, Seen] | None = None
        self.between: list[Wrap] = []  # lines of text since the last transaction
        self.fresh = False  # whether they came with a date: all of them belong to the amount below
        self.bottom = 0.0
        self.section = ""
        self.headed = 0  # the row of the last such heading
        self.is_pending = False  # whether a heading says it of what stands below

    def read(self) -> None:
        at = min(self.tables)
        self.section = next((one for above in range(at, -1, -1) if (one := self._section_at(above))), "")
        headed = [one for one in range(max(at - _ABOVE, 0), at) if heading_of(self.paper.rows[one])]
        self.is_pending, self.headed = bool(headed), max(headed, default=0)
        while at < len(self.paper.rows):
            row = self.paper.rows[at]
            self.section = self._section_at(at) or self.section
            heading = heading_of(row) if not self._goes_with_last(row) else None
            if heading or (heading is False and self.is_pending):
                self._share(None)
                self.is_pending, self.headed = heading, at
                at += 1
                continue
            if at in self.tables and at and _OF_BALANCES.search(self.paper.rows[at - 1].text):
                self.heads, self.page = (), 0  # what follows are no transactions
                at = self.tables[at].end
                continue
            if at in self.tables:
                self._share(None)
                self.is_pending &= at - self.headed <= _ABOVE
                self.heads, self.page, self.bottom = self.tables[at].heads, row.page, row.box.y1
                self.found.rows.update(range(at, self.tables[at].end))
                at = self.tables[at].end
                continue
            if row.page == self.page or self._goes_on(at, row):
                self._take(at, row)
            at += 1
        self._share(None)

    def _goes_with_last(self, row: Row) -> bool:
        """Whether a row stands close below a transaction, where its text does."""
        last = self.found.found[-1] if self.found.found else None
        if last is None or last.page != row.page or row.box.y0 - self.bottom >= _CLOSE * row.size:
            return False
        return self._is_in_text_column([row.cells[0]])

    def _section_at(self, at: int) -> str:
        """“Deposits and other credits” alone above a table: what all its amounts are."""
        row = self.paper.rows[at]
        if len(row.cells) != 1 or not any(one in self.tables for one in range(at + 1, at + 3)):
            return ""
        words = tuple(filter(None, (bare(one.text) for one in row.words)))
        return _SECTIONS.get(" ".join(words), "")

    def _goes_on(self, at: int, row: Row) -> bool:
        """A further page without heads goes on where a row has a figure in the columns of figures."""
        if any(one > at and self.paper.rows[one].page == row.page for one in self.tables):
            return False
        edges = [one.box.x1 for one in self.heads if one.is_number]
        figures = [cell for cell in row.cells if read_amount(cell.text, self.paper.mark)]
        if any(abs(cell.box.x1 - edge) < 8 for cell in figures for edge in edges):
            self._share(None)
            self.page, self.bottom = row.page, row.box.y0
            return True
        return False

    def _take(self, at: int, row: Row) -> None:
        slots = slots_of(row, self.heads, self.paper.mark)
        day, second, texts = self._text_of(slots)
        moving = self._moving(slots)
        concept = self._sum_in(at, has_date=day is not None) or ("sum" if self._are_sums(moving) else "")
        if not (concept or moving) and texts and self._is_balance_of(slots):
            concept = UNNAMED
        if concept:
            self._share(None)
            self.is_pending = False
            before = len(self.found.sums)
            self._sum(concept, slots, moving, row)
            if len(self.found.sums) > before or concept == "carry":
                self.found.rows.add(at)
            return
        if day is not None:
            self.found.dates = [*self.found.dates, day[0].text]
        if day is not None and not moving and self._is_second_line(row):
            self.found.found[-1].value_date = day
            self.found.rows.add(at)
            day = None
        self.day = day or self.day
        if moving:
            texts = [one for one in texts if one not in slots.others or not self._is_printed_money(one)]
            self._begin(row, slots, moving, day, second, texts)
            self.found.rows.add(at)
        elif texts or day is not None:
            self._go_on(at, row, day, texts)

    def _is_second_line(self, row: Row) -> bool:
        """Whether a date stands right below that of a transaction, as its value date: both columns are one."""
        last = self.found.found[-1] if self.found.found else None
        return (
            last is not None
            and last.is_dated
            and last.has_text
            and last.value_date is None
            and not self.between
            and last.page == row.page
            and row.box.y0 - last.bottom < _SECOND * row.size
        )

    def _is_balance_of(self, slots: Slots) -> bool:
        """Whether the only figure of a row is a balance with its cents: “Balance b/f”, under whatever name."""
        cell = slots.get("balance")
        return cell is not None and self._is_printed_money(cell)

    def _moving(self, slots: Slots) -> list[tuple[str, Cell]]:
        """What moved, by its column; a zero beside an amount fills the column of the other direction."""
        found = [(name, cell) for name in _MOVING if (cell := slots.get(name)) is not None and self._is_money(cell)]
        return [(name, cell) for name, cell in found if self._size(cell)] or found[:1]

    def _size(self, cell: Cell) -> Decimal:
        amount = read_amount(cell.text, self.paper.mark)
        return abs(amount.value) if amount is not None else Decimal(0)

    def _are_sums(self, moving: list[tuple[str, Cell]]) -> bool:
        """Whether the amounts of a row with both directions are the sums of all transactions so far."""
        return len(moving) == 2 and all(
            self._size(cell)
            == sum((self._size(one.amount) for one in self.found.found if one.column == name), Decimal(0))
            for name, cell in moving
        )

    def _is_money(self, cell: Cell) -> bool:
        amount = read_amount(cell.text, self.paper.mark)
        return amount is not None and (amount.places == 2 or bool(amount.currency) or amount.places == 0)

    def _is_printed_money(self, cell: Cell) -> bool:
        amount = read_amount(cell.text, self.paper.mark)
        return amount is not None and amount.places == 2

    # --- what a row is --------------------------------------------------------------------------------------
    def _sum_in(self, at: int, *, has_date: bool) -> str:
        for label in self.paper.labels_in(at):
            if not label.starts_cell:
                continue
            if label.concept in ("opening", "closing", "carry") and not (has_date and self._is_payee(label)):
                return label.concept
            if label.concept in ("credits", "debits", "sum") and not has_date:
                return label.concept
        return self._after_date(at)

    def _is_payee(self, label: Label) -> bool:
        cell = self.paper.rows[label.row].cells[label.cell]
        return tells_more(one.text for one in cell.words[label.end :])

    def _after_date(self, at: int) -> str:
        """“31.01.2026 Alter Kontostand” in one cell."""
        plain_text = folded(self.paper.rows[at].text)
        for seen in dates_in(plain_text, without_year=True)[:1]:
            rest = plain_text[seen.end :].strip(" .-–")
            for label in ("opening", "closing", "carry"):
                if any(rest.startswith(one) and not tells_more(rest[len(one) :].split()) for one in _phrases(label)):
                    return label
        return UNNAMED if self._is_balance(at) else ""

    def _is_balance(self, at: int) -> bool:
        texts = [one.text for one in self.paper.rows[at].cells if read_amount(one.text, self.paper.mark) is None]
        plain_text = folded(" ".join(texts))
        for seen in reversed(dates_in(plain_text, without_year=True)):
            plain_text = plain_text[: seen.start] + plain_text[seen.end :]
        return _BALANCE.fullmatch(plain_text.strip()) is not None

    def _sum(self, concept: str, slots: Slots, moving: list[tuple[str, Cell]], row: Row) -> None:
        balance = slots.get("balance")
        if concept in ("opening", "closing", "carry", UNNAMED):
            cell = balance or (moving[-1][1] if moving else None)
            if cell is not None and (amount := balance_found(cell, self.paper)) is not None:
                side = moving[-1][0] if balance is None and moving else ""
                if side == "debit" and amount.value and not amount.value.startswith("-"):
                    amount = replace(amount, value=f"-{amount.value}")
                self.found.sums.append((concept, amount, len(self.found.found)))
        elif concept == "sum":
            for name, cell in moving:
                if name != "amount" and (amount := amount_found(name, cell, self.paper)) is not None:
                    trusted = replace(amount, confidence=self.paper.trusted(0.94, cell.page), rule=RULE)
                    self.found.sums.append((f"{name}s", trusted, len(self.found.found)))
        self.bottom = row.box.y1

    def _text_of(self, slots: Slots) -> tuple[tuple[Cell, Seen] | None, tuple[Cell, Seen] | None, list[Cell]]:
        """(date, second date, what is left as text) of the cells that are no figures, from left to right."""
        cells = [cell for name in _TEXTS if (cell := slots.get(name)) is not None]
        own = slots.get("date")  # before what stands left of it, such as the kind of a transaction
        cells = sorted([*cells, *slots.others, *slots.rest], key=lambda one: (one is not own, one.box.x0))
        days: list[tuple[Cell, Seen]] = []
        texts: list[Cell] = []
        last = slots.get("value_date")
        value_day = _whole_date(last) if last is not None and cells and last is not cells[0] else None
        if value_day is not None and last is not None:
            cells.remove(last)
        for cell in cells:
            rest: Cell | None = cell
            while rest is not None and len(days) < 2 and not texts:
                seen = next(iter(dates_in(rest.text, without_year=True)), None)
                if seen is None or seen.start > 0:
                    break
                part = part_of(rest, seen.start, seen.end)
                days.append((part, _shifted(seen)))
                rest = rest.part(len(part.words))
            if rest is not None and any(one.isalnum() for one in rest.text):
                texts.append(rest)
        second = value_day or (days[1] if len(days) > 1 else None)
        return (days[0] if days else None), second, texts

    # --- transactions ---------------------------------------------------------------------------------------
    def _begin(
        self, row: Row, slots: Slots, moving: list[tuple[str, Cell]], day: tuple[Cell, Seen] | None,
        second: tuple[Cell, Seen] | None, texts: list[Cell],
    ) -> None:  # fmt: skip
        texts, has_status = without_status(texts)
        balance = slots.get("balance")
        upper = self.found.found[-1] if self.found.found else None
        is_fresh, shares = self.fresh, self._share(row, has_text=bool(texts))
        is_unsure = upper is not None and upper.has_text and not texts and shares.is_unsure
        if upper is not None:
            upper.is_unsure |= is_unsure
        self.found.found.append(
            Movement(
                column=moving[0][0],
                section=self.section,
                amount=moving[0][1],
                texts=[*(cell for line in shares.lower for cell in line.cells), *texts],
                bottom=row.box.y1,
                page=row.page,
                has_text=bool(texts),
                is_unsure=is_unsure,
                date=day or (None if has_status else self.day),
                value_date=second,
                is_date_carried=day is None and not is_fresh,
                balance=balance if balance is not None and read_amount(balance.text, self.paper.mark) else None,
                is_dated=day is not None,
                side=_side_of(slots.get("side")) or _side_of(slots.get("reference"), least=2),
                contrary=moving[1][1].text if len(moving) > 1 else "",
                may_pend=self.is_pending or has_status or is_called_pending(texts),
            )
        )
        self.bottom = row.box.y1

    def _go_on(self, at: int, row: Row, day: tuple[Cell, Seen] | None, texts: list[Cell]) -> None:
        """A row without an amount: a description goes on, or one begins above its amount."""
        if day is not None:
            self._share(None)
            self.fresh = True
            self.found.rows.add(at)
        elif not self._is_in_text_column(texts) or (self.fresh and row.box.y0 - self.bottom >= _CLOSE * row.size):
            return
        self.between.append(Wrap(tuple(texts), row, at))
        self.bottom = row.box.y1

    def _share(self, row: Row | None, *, has_text: bool = False) -> Shares:
        """Gives the lines since the last transaction to it, and answers those of one that begins at ``row``, if any."""
        shares = self._shares(row, has_text=has_text)
        if self.found.found:
            last = self.found.found[-1]
            last.texts += [cell for line in shares.upper for cell in line.cells]
            last.bottom = max([last.bottom, *(line.row.box.y1 for line in shares.upper)])
        self.found.rows |= {line.at for line in (*shares.upper, *shares.lower)}
        self.between, self.fresh = [], False
        return shares

    def _shares(self, row: Row | None, *, has_text: bool) -> Shares:
        if self.fresh:
            return Shares((), tuple(self.between) if row is not None else ())
        page = self.between[0].row.page if self.between else 0
        last = self.found.found[-1] if self.found.found and self.found.found[-1].page == page else None
        top = row.box.y0 if row is not None and row.page == page else None
        leans_down = not has_text and row is not None and (last is None or bool(last.texts))
        return shared(self.between, last.bottom if last else None, top, leans_down=leans_down)

    def _is_in_text_column(self, texts: list[Cell]) -> bool:
        known = self.between[0].cells if self.between else self.found.found[-1].texts if self.found.found else ()
        lefts = [known[0].box.x0] if known else []
        lefts += [one.box.x0 for one in self.heads if one.concept == "description"]
        return bool(texts) and any(-4 < texts[0].box.x0 - left < 40 for left in lefts)


def _whole_date(cell: Cell) -> tuple[Cell, Seen] | None:
    """The date that a cell is and nothing else, as in a column of value dates right of the text."""
    seen = next(iter(dates_in(cell.text, without_year=True)), None)
    return (cell, seen) if seen and seen.start == 0 and seen.end >= len(cell.text.rstrip(".")) else None


def _side_of(cell: Cell | None, *, least: int = 1) -> str:
    """What a cell says of the direction, in at least so many letters."""
    word = bare(cell.text) if cell is not None and len(cell.text) >= least else ""
    return next((side for side, joined in SIDES.items() if word in joined.split("|")), "") if word else ""


def _shifted(seen: Seen) -> Seen:
    return replace(seen, end=seen.end - seen.start, start=0)


def _phrases(concept: str) -> Iterator[str]:
    for concepts in FIELDS.values():
        yield from (folded(one) for one in concepts.get(concept, "").split("|") if one)


def balance_found(cell: Cell, paper: Paper) -> Found | None:
    """A balance: negative with a minus or with a mark of debit."""
    amount = read_amount(cell.text, paper.mark)
    if amount is None:
        return None
    value = -abs(amount.value) if amount.side == "debit" else amount.value
    return Found("balance", "amount", plain(value), cell.text, cell.page, cell.box,
                 paper.trusted(0.94, cell.page), RULE)  # fmt: skip

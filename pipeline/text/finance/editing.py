"""What a person makes of found values: checked for their kind, marked as theirs, rows added from the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from pipeline.pdf.layout import Box, Reading
from pipeline.text.finance.amounts import decimal_mark, plain, read_amount
from pipeline.text.finance.exports import Settled
from pipeline.text.finance.found import Entry, Found
from pipeline.text.finance.rows import Cell, Row, around, rows_of

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_LONGEST = 2000
RULE = "person"
_ADDED = "person, from the page"


def fault_of(found: Found) -> str:
    """Why a value cannot stand for its kind, in a sentence; "" for one that can, the empty one included."""
    if not found.value:
        return ""
    if found.kind == "date" and not _is_date(found.value):
        return "Write the date as year-month-day: 2026-04-03."
    if found.kind in ("amount", "number") and not _NUMBER.fullmatch(found.value):
        return "Write the number with a point and without groups: 1234.56."
    return f"At most {_LONGEST} letters." if len(found.value) > _LONGEST else ""


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def settled_edit(before: Entry, after: Entry) -> Entry:
    """What a person typed is theirs and certain; a value they emptied stays as an empty one."""
    typed = {one.name: one.value.strip() for one in after.values}
    values = tuple(_edited(one, typed.get(one.name, "")) for one in before.values)
    return replace(before, values=values)


def _edited(found: Found, value: str) -> Found:
    if value == found.value:
        return found
    return replace(found, value=value, confidence=1.0, rule=RULE, reason="")


def confirmed(entry: Entry) -> Entry:
    """An entry a person let stand: nothing of it is open any more."""
    return replace(entry, values=tuple(replace(one, reason="") for one in entry.values))


def renumbered(settled: Sequence[Settled]) -> tuple[Settled, ...]:
    """The rows of each table counted from 1 in the order they stand in, so that added and taken out ones fit in."""
    counts: dict[str, int] = {}
    found = []
    for one in settled:
        if one.entry.number and one.status != "rejected":
            counts[one.entry.group] = counts.get(one.entry.group, 0) + 1
            one = replace(one, entry=replace(one.entry, number=counts[one.entry.group]))
        found.append(one)
    return tuple(found)


def row_from_area(reading: Reading, page: int, box: Box, group: str, names: Sequence[str]) -> Entry:
    """A row of a table from the words in an area: its last amount, and its text; raises ValueError for no words.

    ``names`` are the values a row has beside "description" and "amount", which a person fills in.
    """
    rows = [inside for row in rows_of([reading.page(page)]) if (inside := _inside(row, box))]
    if not rows:
        raise ValueError("There is no text in that area.")
    mark = decimal_mark(row.text for row in rows_of(reading.pages))
    cells = [cell for row in rows for cell in row]
    amounts = [cell for cell in cells if (amount := read_amount(cell.text, mark)) and amount.places == 2]
    texts = [cell for cell in cells if cell not in amounts]
    names_of_amounts = ["amount", "balance"] if "balance" in names else ["unit_price", "amount"]
    by_name = dict(zip(reversed(names_of_amounts), reversed(amounts), strict=False))
    if len(amounts) == 1:
        by_name = {"amount": amounts[0]}
    values = [_number(name, by_name.get(name), page, mark) for name in ("amount", *names) if _kind(name) == "amount"]
    others = [Found(name, _kind(name), page=page, rule=_ADDED) for name in names if _kind(name) != "amount"]
    return Entry(group, (*others, _text(page, texts), *reversed(values)), 1)


def _number(name: str, cell: Cell | None, page: int, mark: str) -> Found:
    amount = read_amount(cell.text, mark) if cell else None
    if cell is None or amount is None:
        return Found(name, "amount", page=page, rule=_ADDED)
    return Found(name, "amount", plain(amount.value), cell.text, page, cell.box, 1.0, _ADDED)


def _kind(name: str) -> Literal["date", "amount", "number", "text"]:
    if name == "date":
        return "date"
    return {"quantity": "number", "unit_price": "amount", "balance": "amount", "amount": "amount"}.get(name, "text")  # type: ignore[return-value]


def _text(page: int, cells: Sequence[Cell]) -> Found:
    text = " ".join(one.text for one in cells)
    box = around(one.box for one in cells) if cells else None
    return Found("description", "text", text, text, page, box, 1.0, _ADDED)


def _inside(row: Row, box: Box) -> list[Cell]:
    cells = []
    for cell in row.cells:
        words = tuple(
            word
            for word in cell.words
            if box.x0 <= (word.box.x0 + word.box.x1) / 2 <= box.x1 and box.y0 <= word.middle <= box.y1
        )
        if words:
            cells.append(Cell(cell.page, words))
    return cells

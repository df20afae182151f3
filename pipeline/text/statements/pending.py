"""Transactions that are not booked yet: named as such, and counted in no balance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pipeline.text.finance.found import Entry, Found
from pipeline.text.finance.labels import folded
from pipeline.text.finance.rows import Cell, Row

PENDING: Final = "pending"  # the value of “booking” in such a row
_WORDS: Final = (
    r"(?:pending|unposted|uncleared|not yet (?:posted|booked|processed)|authori[sz]ed|authori[sz]ations?|processing|"
    r"vorgemerkt\w*|vormerkung(?:en)?|vormerkposten|(?:noch )?nicht gebucht\w*|en attente|a venir|non comptabilise\w*|"
    r"en cours(?: de traitement)?|pendientes?|no contabilizad\w*|in attesa(?: di contabilizzazione)?|in sospeso|"
    r"non contabilizzat\w*|da contabilizzare|in behandeling|(?:nog )?niet (?:verwerkt|geboekt)\w*|gereserveerd\w*|"
    r"oczekujac\w*|niezaksiegowan\w*|nierozliczon\w*|blokad\w*|pendentes?|por contabilizar|em processamento|"
    r"reserverat|vantande|ej bokford\w*)"
)
_THINGS: Final = (
    r"(?:(?:card )?(?:transactions?|payments?|items?|activity|entries)|umsatze?|buchungen|zahlungen|operations?|"
    r"transacciones|operaciones|movimientos|operazioni|transazioni|movimenti|betalingen|transacties|bedragen|posten|"
    r"transakcje|operacje|platnosci|srodkow|kwoty|movimentos|operacoes|transacoes|transaktioner|kop|belopp|de|del)"
)
_STATUS: Final = re.compile(rf"\W*{_WORDS}\W*")
_HEADING: Final = re.compile(rf"\W*(?:{_THINGS}\W+)*{_WORDS}(?:\W+{_THINGS})*\W*(?:\d+\W*)?")
_BEGINS: Final = re.compile(rf"\W*{_WORDS}\b|.*[(\[–-]\s*{_WORDS}\W*$")
_BOOKED: Final = re.compile(
    r"\b(?:booked|posted|cleared|completed|gebucht\w*|comptabilise\w*|passees|contabilizad[ao]s|contabilizzat[aei]|"
    r"geboekt\w*|verwerkt\w*|zaksiegowan\w*|bokford\w*|transactions|umsatze|operations|movimientos|movimenti|movimentos)\b"
)
_OPEN: Final = "It may not be booked yet: “pending” stands at it or above it, and no balance tells."


def without_status(cells: Sequence[Cell]) -> tuple[list[Cell], bool]:
    """The texts of a transaction without a cell that says it is pending, and nothing else; whether there is one."""
    parts = [part for cell in cells for part in cell.parts()]
    rest = [one for one in parts if not _STATUS.fullmatch(folded(one.text))]
    return (rest, True) if len(rest) < len(parts) else (list(cells), False)


def is_called_pending(cells: Sequence[Cell]) -> bool:
    """Whether the words of a transaction say so; somebody who is paid may be called so, too."""
    return any(_BEGINS.match(folded(one.text)) for one in cells)


def heading_of(row: Row) -> bool | None:
    """Whether the transactions below a heading are pending; None for what is no such heading."""
    if len(row.cells) != 1:
        return None
    text = folded(row.text)
    if _HEADING.fullmatch(text):
        return True
    return False if _BOOKED.search(text) and not any(one.isdigit() for one in text) else None


def with_pending(rows: Sequence[Entry], candidates: Sequence[int], balances: Sequence[Found]) -> list[Entry]:
    """The rows with “pending” at those that no balance counts.

    ``candidates`` are the places in ``rows`` of what is called pending. Opening and closing balance tell which of them
    are counted; where they do not, each is to be looked at.
    """
    named = {one.name: one.decimal for one in balances}
    opening, closing = named.get("opening_balance"), named.get("closing_balance")
    known = [one.decimal("amount") or Decimal(0) for one in rows]
    open_ones = [at for at in candidates if not rows[at].text("balance")]
    if not open_ones:
        return list(rows)
    proved: list[Sequence[int]] = []
    if opening is not None and closing is not None:
        parts: list[Sequence[int]] = [open_ones[:many] for many in range(len(open_ones), -1, -1)]
        steps = [(one, sum((it for at, it in enumerate(known) if at not in one), Decimal(0))) for one in parts]
        proved = [one for one, total in steps if closing in (opening + total, opening - total)]
    if any(len(one) in (0, len(open_ones)) for one in proved):
        proved = [one for one in proved if len(one) in (0, len(open_ones))]
    if len(proved) == 1:
        return [_marked(row, "") if at in proved[0] else row for at, row in enumerate(rows)]
    return [_marked(row, _OPEN) if at in open_ones else row for at, row in enumerate(rows)]


def _marked(row: Entry, reason: str) -> Entry:
    amount = row.get("amount")
    page, box = (amount.page, amount.box) if amount else (0, None)
    rule = "called pending" if reason else "called pending, and counted in no balance"
    made = Found("booking", "choice", PENDING, "", page, box, 0.9, rule)
    return replace(row, values=(*row.values, made.doubted(reason) if reason else made))


def booked(rows: Sequence[Entry]) -> list[Entry]:
    """The rows that balances count."""
    return [one for one in rows if one.text("booking") != PENDING]


def note_of(rows: Sequence[Entry]) -> str:
    """How many rows are pending, in a sentence; "" for none."""
    many = len(rows) - len(booked(rows))
    if not many:
        return ""
    return f"{many} transaction{'s are' if many > 1 else ' is'} pending: named so, and counted in no balance."

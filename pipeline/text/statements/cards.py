"""Statements of cards: a balance is what is owed, and what is bought raises it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Final

from pipeline.text.finance.amounts import plain, read_amount
from pipeline.text.finance.found import Entry, Found
from pipeline.text.finance.labels import folded
from pipeline.text.finance.paper import Paper
from pipeline.text.statements.pending import booked
from pipeline.text.statements.transactions import Movements

_CARD: Final = re.compile(
    r"\b(?:credit card|card (?:number|ending|account|statement|services)|cardholder|card member|"
    r"minimum (?:payment|amount)|payment due date|kreditkarten?\w*|kartenabrechnung|"
    r"carte de credit|tarjeta de credito|carta di credito|cartao de credito|creditcard\w*|"
    r"kreditkort\w*|karta kredytowa|karty kredytowej)\b"
)
# An account that may be overdrawn says so, too.
_LIMIT: Final = re.compile(r"\b(?:credit limit|available credit|kreditlimit|limite de credito)\b")
_PAYMENT: Final = re.compile(
    r"\b(?:payment|payments|autopay|thank you|refund|zahlung|ihre zahlung|einzug|ausgleich|paiement|reglement|pago|"
    r"pagamento|betaling|inbetalning|splata)\b"
)
_OPEN: Final = "On the statement of a card nothing tells whether this was bought or paid back."
_MINUS: Final = "Its minus may say that it went out, or only that what is owed falls."
_OWED: Final = "; on a card what is owed falls"


def is_card(paper: Paper, moves: Movements) -> bool:
    """Whether its head says that it is a card's statement, or its columns hold charges and payments.

    What stands below the first transactions may be an offer of a card.
    """
    return moves.is_of_debt or any(_CARD.search(one) or _LIMIT.search(one) for one in _head(paper, moves))


def _head(paper: Paper, moves: Movements) -> Iterator[str]:
    for row in paper.rows[: min(moves.rows, default=len(paper.rows))]:
        yield folded(row.text)


def with_card_signs(
    paper: Paper, moves: Movements, rows: Sequence[Entry], balances: Sequence[Found]
) -> tuple[list[Entry], tuple[Found, ...]]:
    """Rows with the sign of what came in and went out, and balances as what is owed, less than 0 in credit."""
    if any(one.column != "amount" for one in moves.found):
        return _by_columns(moves, rows, balances)
    is_sure = any(_CARD.search(one) for one in _head(paper, moves))
    return _by_names(rows, balances, is_sure=is_sure), tuple(balances)


# --- one column for all -----------------------------------------------------------------------------------------
def _by_names(rows: Sequence[Entry], balances: Sequence[Found], *, is_sure: bool) -> list[Entry]:
    """Amounts that a card prints as they change what is owed, turned where one is called a payment."""
    opening, closing = _ends(balances)
    known = _amounts(rows)
    if opening is None or closing is None or not known or not any(known):
        return list(rows)
    if (min(opening, closing) < 0 and not is_sure) or opening + sum(known, Decimal(0)) != closing:
        return list(rows)
    names = [folded(row.text("description")) for row in booked(rows)]
    paid = [one for name, one in zip(names, known, strict=True) if _PAYMENT.search(name)]
    if all(one > 0 for one in paid) if paid else max(opening, closing) <= 0:
        return list(rows)  # a payment comes in, or less than 0 is owed: as on an account
    return [_turned(row, _OPEN if not (paid and is_sure) or max(paid) > 0 else "") for row in rows]


def _ends(balances: Sequence[Found]) -> tuple[Decimal | None, Decimal | None]:
    named = {one.name: one.decimal for one in balances}
    return named.get("opening_balance"), named.get("closing_balance")


def _amounts(rows: Sequence[Entry]) -> list[Decimal]:
    """Those of all rows; none where one is not known."""
    found = [row.decimal("amount") for row in booked(rows)]
    known = [one for one in found if one is not None]
    return known if len(known) == len(found) else []


def _turned(row: Entry, reason: str) -> Entry:
    amount = row.get("amount")
    if amount is None or amount.decimal is None:
        return row
    made = replace(amount, value=plain(-amount.decimal), rule=f"{amount.rule}{_OWED}")
    made = made.doubted(reason) if reason else made
    return replace(row, values=tuple(made if one.name == "amount" else one for one in row.values))


# --- a column for what is bought, and one for what is paid ------------------------------------------------------
def _by_columns(
    moves: Movements, rows: Sequence[Entry], balances: Sequence[Found]
) -> tuple[list[Entry], tuple[Found, ...]]:
    """Columns tell the direction; where all that is paid has a minus, it says that what is owed falls."""
    paid = [one for move, row in zip(moves.found, rows, strict=True) if move.column == "credit"
            if (one := row.decimal("amount"))]  # fmt: skip
    if not paid or max(paid) > 0:
        return _in_credit(list(rows), balances)
    turned = [_turned(row, "") if move.column == "credit" else row
              for move, row in zip(moves.found, rows, strict=True)]  # fmt: skip
    made, known = _in_credit(turned, balances)
    if _is_proved(made, *_ends(known)):
        return made, known
    if _is_proved(rows, *_ends(balances)):
        return list(rows), tuple(balances)
    return [row.doubted("amount", _MINUS) if move.column == "credit" else row
            for move, row in zip(moves.found, turned, strict=True)], tuple(balances)  # fmt: skip


def _is_proved(rows: Sequence[Entry], opening: Decimal | None, closing: Decimal | None) -> bool:
    """Whether what is owed, or what an account holds, goes from the one balance to the other."""
    known = _amounts(rows)
    if opening is None or closing is None or not known:
        return False
    total = sum(known, Decimal(0))
    return closing in (opening - total, opening + total)


def _in_credit(rows: list[Entry], balances: Sequence[Found]) -> tuple[list[Entry], tuple[Found, ...]]:
    """The same, with “51.06 CR” less than 0 where only that makes the balances what is owed."""
    total = sum(_amounts(rows), Decimal(0))
    if _is_proved(rows, *_ends(balances)) or not _amounts(rows):
        return rows, tuple(balances)
    for made in product(*([one, *_as_credit(one)] for one in balances)):
        opening, closing = _ends(made)
        if opening is not None and closing is not None and opening - total == closing:
            return [_with_credit(row) for row in rows], made
    return rows, tuple(balances)


def _as_credit(found: Found) -> Iterator[Found]:
    amount = read_amount(found.raw)
    if found.name.endswith("balance") and amount is not None and amount.side == "credit" and found.decimal:
        yield replace(found, value=plain(-abs(found.decimal)), rule=f"{found.rule}; on a card in credit")


def _with_credit(row: Entry) -> Entry:
    return replace(row, values=tuple(next(_as_credit(one), one) for one in row.values))

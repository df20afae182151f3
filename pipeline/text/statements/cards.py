"""Statements of cards: a balance is what is owed, and what is bought raises it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pipeline.text.finance.amounts import plain
from pipeline.text.finance.found import Entry, Found
from pipeline.text.finance.labels import folded
from pipeline.text.finance.paper import Paper
from pipeline.text.statements.transactions import Movements

_CARD: Final = re.compile(
    r"\b(?:credit card|card (?:number|ending|account|statement|services)|cardholder|card member|credit limit|"
    r"available credit|minimum (?:payment|amount)|payment due date|kreditkarten?\w*|kreditlimit|kartenabrechnung|"
    r"carte de credit|tarjeta de credito|limite de credito|carta di credito|cartao de credito|creditcard\w*|"
    r"kreditkort\w*|karta kredytowa|karty kredytowej)\b"
)
_PAYMENT: Final = re.compile(
    r"\b(?:payment|payments|autopay|thank you|refund|zahlung|ihre zahlung|einzug|ausgleich|paiement|reglement|pago|"
    r"pagamento|betaling|inbetalning|splata)\b"
)
_OPEN: Final = "On the statement of a card nothing tells whether this was bought or paid back."


def with_card_signs(rows: Sequence[Entry], balances: Sequence[Found]) -> list[Entry]:
    """Amounts that a card prints as they change what is owed, with the sign of what came in and went out."""
    named = {one.name: one.decimal for one in balances}
    opening, closing = named.get("opening_balance"), named.get("closing_balance")
    amounts = [row.decimal("amount") for row in rows]
    known = [one for one in amounts if one is not None]
    if opening is None or closing is None or not known or len(known) != len(amounts) or not any(known):
        return list(rows)
    if min(opening, closing) < 0 or opening + sum(known, Decimal(0)) != closing:
        return list(rows)
    paid = [one for row, one in zip(rows, known, strict=True) if _PAYMENT.search(folded(row.text("description")))]
    if paid and all(one > 0 for one in paid):
        return list(rows)  # a payment comes in: as on an account
    return [_turned(row, _OPEN if not paid or max(paid) > 0 else "") for row in rows]


def is_card(paper: Paper, moves: Movements) -> bool:
    """Whether the words around the transactions are those of a card's statement."""
    return any(_CARD.search(folded(row.text)) for at, row in enumerate(paper.rows) if at not in moves.rows)


def _turned(row: Entry, reason: str) -> Entry:
    amount = row.get("amount")
    if amount is None or amount.decimal is None:
        return row
    made = replace(amount, value=plain(-amount.decimal), rule=f"{amount.rule}; on a card what is owed falls")
    made = made.doubted(reason) if reason else made
    return replace(row, values=tuple(made if one.name == "amount" else one for one in row.values))

"""A bank statement from its reading: every value with its place, its confidence and the rule that found it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.pdf.layout import Reading
from pipeline.text.finance.amounts import Amount, plain, read_amount
from pipeline.text.finance.dates import OrderKnown, dates_in
from pipeline.text.finance.found import Check, Entry, Extraction, Found, missing
from pipeline.text.finance.labels import folded
from pipeline.text.finance.paper import Paper, paper_of
from pipeline.text.finance.rows import around
from pipeline.text.finance.stacks import pages_in_words, parts_of, repeated
from pipeline.text.finance.standing import LEAST, distrusted
from pipeline.text.finance.wraps import by_columns
from pipeline.text.statements.abreast import put_below
from pipeline.text.statements.account import Balances, account_values, balance_values, exchanged, period_values, span_of
from pipeline.text.statements.cards import is_card, with_card_signs
from pipeline.text.statements.categories import Category, category_of
from pipeline.text.statements.checks import blamed, checks_of
from pipeline.text.statements.days import Span, day_of
from pipeline.text.statements.order import (
    MIXED,
    MIXED_ORDER,
    NEWEST_FIRST,
    direction_of,
    in_time,
    is_open,
    printed_order,
)
from pipeline.text.statements.pending import booked, note_of, with_pending
from pipeline.text.statements.runs import follows, joined
from pipeline.text.statements.signs import with_signs
from pipeline.text.statements.starts import statement_starts
from pipeline.text.statements.transactions import RULE, Movement, Movements, balance_found, movements
from pipeline.text.statements.wish import NOTHING_SAID, StatementWish
from pipeline.text.statements.words import VOCABULARY

_OTHER = "This does not look like a bank statement: hardly any transactions, balances, account or period were found."
_SUPPLIER = (
    "Its rows are invoices: it looks like a supplier's account of what a customer owes, not like a bank's statement."
)
_INVOICE = re.compile(
    r"(?:\S+ )?(?:inv|invoices?|credit notes?|rechnung|gutschrift|facture|avoir|factura|abono|fattura|fatura|factuur|"
    r"faktura)\b"
)
_MINUS = "Its minus may say that it came in, or only that it went out."
_UNSIGNED = "Nothing tells whether this came in or went out."
_ORDER_NOTES = {"newest first": NEWEST_FIRST, MIXED: MIXED_ORDER}
_ENDS = ("opening", "closing")
_WAYS = {"credit": "in", "debit": "out"}


def extract_statement(reading: Reading, wish: StatementWish = NOTHING_SAID) -> Extraction:
    """Everything the rules find; what is missing or doubtful says why.

    Of several statements in a file those are read that go on from the first, as one; the others are named.
    """
    marks = statement_starts(reading)
    starts, parts = marks.pages, parts_of(reading, marks)
    found, is_backwards = _chained(parts, wish)
    whole = joined(found, is_backwards=is_backwards) if len(found) > 1 else found[0]
    said = (*_as_one(len(found)), *_further(starts[len(found) :]))
    if len(found) < len(parts):
        whole = replace(whole, entries=tuple(one.doubted("period_end", said[-1]) for one in whole.entries))
    opening = whole.field("opening_balance")
    order: str = printed_order(whole.rows("transaction"), opening.decimal if opening else None)
    if len(found) > 1 and len(_ways(found, is_backwards=is_backwards)) > 1:
        order = MIXED
    again = repeated(marks)
    said = (*said, *((f"{again} It is a copy of the same statement, which is read once.",) if again else ()))
    said = (*said, *((_ORDER_NOTES[order],) if order in _ORDER_NOTES else ()))
    said = (*said, *((waiting,) if (waiting := note_of(whole.rows("transaction"))) else ()))
    return replace(whole, notes=(*said, *whole.notes), row_order=order)


def _chained(parts: Sequence[Reading], wish: StatementWish) -> tuple[list[Extraction], bool]:
    """The first statement and those that go on from it, or before it where the newest lies on top."""
    found, way = [_statement(parts[0], wish)], ""
    for part in parts[1:]:
        other = _statement(part, replace(wish, date_order=wish.date_order or found[0].date_order))
        if way != "backwards" and follows(found[-1], other):
            way = "onwards"
        elif way != "onwards" and follows(other, found[-1]):
            way = "backwards"
        else:
            break
        found.append(other)
    return found, way == "backwards"


def _ways(found: Sequence[Extraction], *, is_backwards: bool) -> set[str]:
    """The directions in which statements of one file, and the transactions of each, go on."""
    ends = [(one.rows("transaction"), one.field("opening_balance")) for one in found]
    ways = {printed_order(rows, opening.decimal if opening else None) for rows, opening in ends}
    return {*filter(None, ways), "newest first" if is_backwards else "oldest first"}


def _as_one(many: int) -> Iterator[str]:
    if many > 1:
        yield f"This file holds {many} statements of one account that go on from each other; they are read as one."


def _further(starts: tuple[int, ...]) -> Iterator[str]:
    if starts:
        one = len(starts) == 1
        others = "Another statement begins" if one else "Other statements begin"
        yield (
            f"{others} on {pages_in_words(starts)} and {'is' if one else 'are'} not read: account, days or balance do "
            "not go on from what is read. Split a PDF cuts such a file where statements begin."
        )


def _statement(reading: Reading, wish: StatementWish) -> Extraction:
    paper = put_below(with_signs(paper_of(reading, VOCABULARY, wish.date_order, has_sides=True)))
    moves = movements(paper)
    paper = _with_order(paper, moves)
    period = period_values(paper, moves)
    span = span_of(paper, *period)
    of_card = is_card(paper, moves)
    rows, balances = _rows_and_balances(paper, moves, span, wish.categories, of_card=of_card)
    entries = [
        *(Entry("account", (one,)) for one in account_values(paper, moves, wish.currency)),
        *(Entry("account", (one,)) for one in period),
        *(Entry("balances", (one,)) for one in balances.found),
        *rows,
    ]
    if not rows:
        entries.append(Entry("transaction", (missing("description", "text", "No transactions were found."),), 1))
    checks = checks_of(entries, is_card=of_card, told_by_place=balances.told_by_place)
    judged = blamed(entries, checks)
    other = _OTHER if _signs(judged) + _runs(checks) < LEAST else _SUPPLIER if _lists_invoices(rows) else ""
    return Extraction(
        kind="bank_statement",
        entries=distrusted(judged, other) if other else judged,
        checks=checks,
        language=paper.language,
        decimal_mark=paper.mark,
        date_order=paper.order.order,
        notes=(*((other,) if other else ()), *_notes(paper)),
        is_card=of_card,
        told_by_place=balances.told_by_place,
    )


def _signs(entries: Sequence[Entry]) -> int:
    """How many of the four things a statement shows are there: transactions, a balance, an account, a period."""
    named = {one.name for entry in entries if not entry.number for one in entry.values if one.value}
    kinds = ({"opening_balance", "closing_balance"}, {"iban", "account_number"}, {"period_start"})
    has_rows = any(one.group == "transaction" and one.text("amount") and one.text("date") for one in entries)
    return sum(bool(named & kind) for kind in kinds) + has_rows


def _lists_invoices(rows: Sequence[Entry]) -> bool:
    """Whether most rows are called invoices; a bank's are called by who pays whom."""
    named = sum(_INVOICE.match(folded(one.text("description"))) is not None for one in rows)
    return named > 0 and 2 * named > len(rows)


def _runs(checks: Sequence[Check]) -> bool:
    """Whether balances run along with the amounts, as in no other table: the export of a bank has little else."""
    running = [one.holds for one in checks if one.name.startswith("balance_")]
    return len(running) > 1 and all(running)


def _with_order(paper: Paper, moves: Movements) -> Paper:
    """Dates without a year tell the order too: 25/03 has the day first."""
    if paper.order.order and paper.order.source != "language":
        return paper
    seen = [one for text in moves.dates for one in dates_in(text, without_year=True)]
    clear = {one.order for one in seen if one.is_numeric and one.order}
    return replace(paper, order=OrderKnown(clear.pop(), "other dates")) if len(clear) == 1 else paper


# --- transactions ---------------------------------------------------------------------------------------------
def _rows_and_balances(
    paper: Paper, moves: Movements, span: Span, own: Sequence[Category], *, of_card: bool
) -> tuple[tuple[Entry, ...], Balances]:
    unsigned = _meaning_of_unsigned(paper, moves)
    reverses = _has_plain_debits(paper, moves)
    rows = [_entry(number, one, paper, span, unsigned, reverses=reverses) for number, one in enumerate(moves.found, 1)]
    is_turned = direction_of([one.text("date") for one in rows]) == "newest first"
    balances = balance_values(paper, moves, is_turned=is_turned)
    if unsigned == "unknown":
        rows = _signed_by_balance(rows, _opening(balances.found))
    rows = with_pending(rows, [at for at, one in enumerate(moves.found) if one.may_pend], balances.found)
    counted = booked(rows)
    amounts = [one.decimal("amount") for one in counted if not _is_open(one)]
    total = sum((one for one in amounts if one is not None), Decimal(0))
    balances = exchanged(balances, total if len(amounts) == len(counted) and None not in amounts else None)
    if of_card:
        rows, found = with_card_signs(paper, moves, rows, balances.found)
        balances = replace(balances, found=found)
    rows = _proved(rows, balances.found, of_card=of_card)
    return tuple(_with_category(one, own) for one in rows), balances


def _proved(rows: Sequence[Entry], balances: Sequence[Found], *, of_card: bool) -> list[Entry]:
    """The rows without doubt of a minus among debits, where the balances come out with its meaning alone."""
    opening, closing = (one.decimal if (one := _named(balances, f"{end}_balance")) else None for end in _ENDS)
    amounts = [one.decimal("amount") for one in booked(rows)]
    if opening is None or closing is None or None in amounts:
        return list(rows)
    total = sum((one for one in amounts if one is not None), Decimal(0))
    if closing != opening + total and not (of_card and closing == opening - total):
        return list(rows)
    return [
        replace(row, values=tuple(replace(one, reason="") if one.reason == _MINUS else one for one in row.values))
        for row in rows
    ]


def _named(balances: Sequence[Found], name: str) -> Found | None:
    return next((one for one in balances if one.name == name), None)


def _opening(balances: Sequence[Found]) -> Decimal | None:
    return next((one.decimal for one in balances if one.name == "opening_balance"), None)


def _is_open(row: Entry) -> bool:
    amount = row.get("amount")
    return amount is None or bool(amount.reason)


def _has_plain_debits(paper: Paper, moves: Movements) -> bool:
    """Whether the column of debits holds amounts without a sign, beside which a minus means the contrary."""
    debits = (read_amount(one.amount.text, paper.mark) for one in moves.found if one.column == "debit")
    return any(one is not None and not one.is_signed for one in debits)


def _meaning_of_unsigned(paper: Paper, moves: Movements) -> str:
    """What an amount without a sign is in a column of both: "in", "out", or "unknown"."""
    amounts = [read_amount(one.amount.text, paper.mark) for one in moves.found if one.column == "amount"]
    marks = {_mark(one) for one in amounts if one is not None} - {""}
    if "out" in marks:
        return "in"
    return "out" if "in" in marks else "unknown"


def _mark(amount: Amount) -> str:
    """What the print says of an amount: "in", "out" or ""."""
    if amount.side:
        return "in" if amount.side == "credit" else "out"
    return ("out" if amount.value < 0 else "in") if amount.is_signed else ""


def _entry(number: int, move: Movement, paper: Paper, span: Span, unsigned: str, *, reverses: bool) -> Entry:
    values: list[Found] = [_day(move, paper, span)]
    if move.value_date is not None:
        values.append(day_of("value_date", *move.value_date, paper, span))
    values.append(_description(move, paper))
    values.append(_amount(move, paper, unsigned, reverses=reverses))
    if move.balance is not None and (balance := balance_found(move.balance, paper)) is not None:
        values.append(balance)
    return Entry("transaction", tuple(values), number)


def _day(move: Movement, paper: Paper, span: Span) -> Found:
    if move.date is None:
        return missing("date", "date", "No date stands at this transaction or above it.")
    found = day_of("date", *move.date, paper, span)
    if move.is_date_carried:
        return replace(found, confidence=round(0.95 * found.confidence, 3), rule=f"{found.rule}; date of the row above")
    return found


def _description(move: Movement, paper: Paper) -> Found:
    if not move.texts:
        return missing("description", "text", "This transaction has an amount and no text.")
    text = " ".join(one.text for one in by_columns(move.texts))
    first = move.texts[0]
    box = around(one.box for one in move.texts if one.page == first.page)
    found = Found("description", "text", text, text, first.page, box, paper.trusted(0.9, first.page), RULE)
    if move.is_unsure:
        return found.doubted("Nothing tells which lines of text belong to this row and which to its neighbour.")
    amounts = [one.text for one in move.texts if (seen := read_amount(one.text, paper.mark)) and seen.places == 2]
    return found.doubted(f"It holds {amounts[0]}, an amount that no column explains.") if amounts else found


def _amount(move: Movement, paper: Paper, unsigned: str, *, reverses: bool) -> Found:
    cell = move.amount
    amount = read_amount(cell.text, paper.mark)
    made = Found("amount", "amount", "", cell.text, cell.page, cell.box, paper.trusted(0.94, cell.page), RULE)
    if amount is None:
        return made.doubted(f"“{cell.text}” is no amount.")
    if amount.is_unsure:
        made = made.doubted(f"{cell.text} can be a thousand or a decimal: no other number of the document tells.")
    if move.contrary:
        made = made.doubted(f"Amounts stand in both columns: {cell.text} and {move.contrary}.")
    size = abs(amount.value)
    if move.column == "debit":
        return _debit(made, amount, move, reverses=reverses)
    if move.column == "credit":
        return replace(made, value=plain(amount.value))
    way = _mark(amount) or _WAYS.get(move.side) or _WAYS.get(move.section, unsigned)
    if move.section and not (_mark(amount) or move.side):
        made = replace(made, rule=f"{RULE}; the heading above it tells the sign")
    if way == "unknown":
        return replace(made, value=plain(size), reason=_UNSIGNED)
    return replace(made, value=plain(-size if way == "out" else size))


def _debit(made: Found, amount: Amount, move: Movement, *, reverses: bool) -> Found:
    """What went out; a minus that other amounts of the column lack gives it back, as the balance behind it shows."""
    if not (reverses and amount.value < 0):
        return replace(made, value=plain(-abs(amount.value)))
    made = replace(made, value=plain(-amount.value), rule=f"{RULE}; a minus among debits without")
    return made if move.balance is not None else made.doubted(_MINUS)


def _signed_by_balance(entries: list[Entry], opening: Decimal | None) -> list[Entry]:
    """Whether money came in or went out, by what the balance did."""
    if is_open(entries, opening):
        return entries
    before, signed = opening, {}
    for entry in in_time(entries, opening, by_size=True):
        amount, balance = entry.get("amount"), entry.decimal("balance")
        size = amount.decimal if amount else None
        if amount is not None and size is not None and before is not None and balance is not None:
            step = balance - before
            if abs(step) == size and amount.reason == _UNSIGNED:
                made = replace(
                    amount, value=plain(step), reason="", confidence=0.9, rule=f"{RULE}; sign by the balance"
                )
                values = tuple(made if one.name == "amount" else one for one in entry.values)
                signed[entry.number] = replace(entry, values=values)
        before = balance
    return [signed.get(one.number, one) for one in entries]


def _with_category(entry: Entry, own: Sequence[Category]) -> Entry:
    amount, text = entry.decimal("amount"), entry.get("description")
    if text is None:
        return entry
    name, keyword = category_of(text.value, incoming=amount is not None and amount > 0, own=own)
    rule = f"keyword “{keyword}”" if keyword else ""
    page, box = (text.page, text.box) if keyword else (0, None)
    found = Found("category", "choice", name, "", page, box, 0.8 if keyword else 0.0, rule)
    return replace(entry, values=(*entry.values, found))


def _notes(paper: Paper) -> Iterator[str]:
    if paper.order.source == "language":
        yield "Numeric dates are read with the day first, as the language of the document is written."
    elif paper.order.source == "other dates":
        yield "Numeric dates are read in the order that other dates of the document show."
    for page in sorted(paper.trust):
        yield f"The text of page {page} comes from text recognition: compare it with the picture."

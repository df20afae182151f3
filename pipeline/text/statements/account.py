"""The head of a statement: bank, holder, account, period, balances and sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline.text.finance.codes import ibans, read_bic
from pipeline.text.finance.currencies import currency_of
from pipeline.text.finance.dates import dates_in
from pipeline.text.finance.fields import Candidate, best, candidates, code_reader, date_reader, dated
from pipeline.text.finance.found import Found, missing
from pipeline.text.finance.labels import Label
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.parties import Block, address_window, labelled, letterhead, values_of
from pipeline.text.finance.sums import amount_of
from pipeline.text.statements.days import Span
from pipeline.text.statements.transactions import UNNAMED, Movements
from pipeline.text.statements.words import VOCABULARY

_PERIOD_TRUST = 0.92
_FOOT = 0.85  # of a page: what banks say of themselves stands below
_BELOW = "It stands below transactions, and may be of somebody who pays or is paid."


def account_values(paper: Paper, moves: Movements, currency: str) -> Iterator[Found]:
    """Bank, holder, account numbers and currency."""
    holder = labelled(paper, "holder")
    head = letterhead(paper, holder.lines if holder else (), moves.rows)
    if holder is None:
        holder = address_window(paper, [], head, min(moves.rows, default=len(paper.rows)))
        head = letterhead(paper, holder.lines, moves.rows) if holder else head
    yield from (_renamed(one, "vendor", "bank") for one in values_of(paper, "vendor", _name_only(head)))
    yield from (_renamed(one, "customer", "holder") for one in values_of(paper, "customer", holder))
    numbers = best(
        _own(candidates(paper, "account", code_reader("account_number")), paper, moves), what="account numbers"
    )
    iban = _own_iban(paper, moves)
    if numbers is not None and not (iban and numbers.value.replace(" ", "") in iban.value):
        yield numbers
    if iban is not None:
        yield iban
    elif numbers is None:
        yield missing("account_number", "code", "No account number and no IBAN was found.")
    bic = best(_own(candidates(paper, "bic", read_bic), paper, moves), what="values for BIC")
    if bic is not None:
        yield bic
    number = best(candidates(paper, "statement_number", code_reader("statement_number")), what="statement numbers")
    if number is not None:
        yield number
    issued = best(candidates(paper, "date", date_reader("statement_date")), what="statement dates")
    if issued is not None:
        yield issued
    yield currency_of(paper, currency)


def _own(found: Sequence[Candidate], paper: Paper, moves: Movements) -> list[Candidate]:
    """Without what stands in transactions, which name the accounts of others; to be looked at below the first."""
    first = min(moves.rows, default=len(paper.rows))
    return [
        one if one.label.row < first or _is_foot(paper, one.label.row) else _doubted(one)
        for one in found
        if one.label.row not in moves.rows
    ]


def _doubted(one: Candidate) -> Candidate:
    return replace(one, found=one.found.doubted(_BELOW))


def _is_foot(paper: Paper, at: int) -> bool:
    return paper.rows[at].box.y0 > _FOOT * paper.rows[at].page_height


def _own_iban(paper: Paper, moves: Movements) -> Found | None:
    first = min(moves.rows, default=len(paper.rows))
    above = next(ibans(paper, range(first)), None)
    if above is not None:
        return above
    below = {at for at in range(first, len(paper.rows)) if at not in moves.rows}
    found = next(ibans(paper, below), None)
    return found.doubted(_BELOW) if found is not None else None


def _name_only(block: Block | None) -> Block | None:
    return replace(block, lines=block.lines[:1]) if block else None


def _renamed(found: Found, old: str, new: str) -> Found:
    reason = found.reason.replace("sends this document", "keeps this account").replace(
        "gets this document", "holds this account"
    )
    return replace(found, name=found.name.replace(old, new), reason=reason)


# --- period ---------------------------------------------------------------------------------------------------
def period_values(paper: Paper, moves: Movements) -> tuple[Found, Found]:
    """First and last day of the statement."""
    pair = _by_label(paper) or _in_a_row(paper, moves) or _by_balances(paper)
    if pair is not None:
        return pair
    why = "No period is printed that the rules know."
    return missing("period_start", "date", why), missing("period_end", "date", why)


def _by_label(paper: Paper) -> tuple[Found, Found] | None:
    for label in paper.labels_of("period", "start", "title"):
        for number in (label.row, label.row + 1):
            if number < len(paper.rows) and (pair := _pair(paper, number, "field word")) is not None:
                return pair
            if label.concept == "title":
                break
    starts = candidates(paper, "start", date_reader("period_start"))
    ends = candidates(paper, "end", date_reader("period_end"))
    return (starts[0].found, ends[0].found) if starts and ends else None


def _in_a_row(paper: Paper, moves: Movements) -> tuple[Found, Found] | None:
    """Two full dates in one row before the transactions."""
    first = min(moves.rows, default=len(paper.rows))
    for number in range(min(first, len(paper.rows))):
        if len(paper.rows[number].cells) <= 4 and (pair := _pair(paper, number, "two dates in a row")) is not None:
            return pair
    return None


def _pair(paper: Paper, number: int, rule: str) -> tuple[Found, Found] | None:
    """The two dates of a row; the first may leave the year to the second, as in 1 to 31 March 2026."""
    cells = [(cell, seen) for cell in paper.rows[number].cells for seen in dates_in(cell.text, without_year=True)]
    if len(cells) != 2 or not cells[1][1].year:
        return None
    (one, first), (other, last) = cells
    end = dated("period_end", other, last, paper)
    start = dated("period_start", one, first, paper, year=last.year)
    if start is None or end is None:
        return None
    if start.value and end.value and start.value > end.value:
        earlier = dated("period_start", one, first, paper, year=last.year - 1) if not first.year else None
        if earlier is None:
            return None
        start = earlier
    trust = paper.trusted(_PERIOD_TRUST, one.page)
    return replace(start, confidence=trust, rule=rule), replace(end, confidence=trust, rule=rule)


def _by_balances(paper: Paper) -> tuple[Found, Found] | None:
    """The dates beside the first opening and the last closing balance."""
    rows = {name: [one.row for one in paper.labels_of(name)] for name in ("opening", "closing")}
    if not rows["opening"] and len(rows["closing"]) > 1:
        rows["opening"] = rows["closing"][:1]  # “Kontostand am …” above and below the transactions
    if not rows["opening"] or not rows["closing"]:
        return None
    found: list[Found] = []
    for name, number in (("period_start", rows["opening"][0]), ("period_end", rows["closing"][-1])):
        days = [(cell, seen) for cell in paper.rows[number].cells for seen in dates_in(cell.text)]
        if not days or (day := dated(name, *days[0], paper)) is None:
            return None
        found.append(replace(day, confidence=paper.trusted(0.75, day.page), rule="date of the balance"))
    start, end = found
    if start.value > end.value > "":  # the newest first
        start, end = replace(end, name=start.name), replace(start, name=end.name)
    return start, end


def span_of(paper: Paper, start: Found, end: Found) -> Span:
    full = [
        day for row in paper.rows for seen in dates_in(row.text) for day in [seen.as_date(paper.order.order)] if day
    ]
    return Span(
        date.fromisoformat(start.value) if start.value else None,
        date.fromisoformat(end.value) if end.value else None,
        max(full, default=None),
    )


# --- balances -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Balances:
    """Opening and closing balance, and the sums; ``told_by_place`` are the names of those that only a place told."""

    found: tuple[Found, ...]
    told_by_place: tuple[str, ...] = ()


def balance_values(paper: Paper, moves: Movements, *, is_turned: bool) -> Balances:
    """Opening and closing balance, and the sums of what came in and went out; ``is_turned`` if the newest is first."""
    inside: dict[str, list[Found]] = {}
    by_place: list[Found] = []
    for concept, found, after, is_by_place in _by_place(moves, is_turned=is_turned):
        first, last = moves.booked
        if concept in ("opening", "closing") and first < after < last:
            continue  # carried from one page to the next
        inside.setdefault(concept, []).append(found)
        by_place += [found] if is_by_place else []
    other = _other_account(moves)
    settled: list[Found] = []
    told: list[str] = []
    for concept, name in (("opening", "opening_balance"), ("closing", "closing_balance"),
                          ("credits", "total_credits"), ("debits", "total_debits")):  # fmt: skip
        outside = [one.found for one in _outside(paper, concept, moves)]
        listed = inside.get(concept, [])
        both = [*listed, *outside] if concept != "closing" else [*reversed(listed), *outside]
        if both:
            found = _settled(replace(both[0], name=name), both)
            settled.append(replace(found.doubted(other), reason=other) if other else found)
            told += [name] if both[0] in by_place else []
        elif concept in ("opening", "closing"):
            settled.append(missing(name, "amount", f"No {concept} balance is printed that the rules know."))
    return Balances(tuple(settled), tuple(told))


def _by_place(moves: Movements, *, is_turned: bool) -> Iterator[tuple[str, Found, int, bool]]:
    """The sums, with what only their place tells named by it: “Solde créditeur au …” above and below transactions."""
    names = [concept for concept, _, _ in moves.sums]
    first, last = moves.booked
    is_shared = "opening" not in names and names.count("closing") + names.count(UNNAMED) > 1
    for concept, found, after in moves.sums:
        if concept == UNNAMED or (concept == "closing" and is_shared):
            is_first = after >= last if is_turned else after <= first
            rule = f"{found.rule}; told by its place"
            yield "opening" if is_first else "closing", replace(found, rule=rule), after, True
        else:
            yield concept, found, after, False


def exchanged(balances: Balances, total: Decimal | None) -> Balances:
    """The balances with those that only their place told the other way round, where just that adds up."""
    named = {one.name: one for one in balances.found}
    opening, closing = named.get("opening_balance"), named.get("closing_balance")
    if opening is None or closing is None or not balances.told_by_place:
        return balances
    first, last = opening.decimal, closing.decimal
    if total is None or first is None or last is None or first + total == last or last + total != first:
        return balances
    turned = {opening.name: replace(closing, name=opening.name), closing.name: replace(opening, name=closing.name)}
    names = {opening.name: closing.name, closing.name: opening.name}
    return Balances(
        tuple(turned.get(one.name, one) for one in balances.found),
        tuple(sorted((names[one] for one in balances.told_by_place), reverse=True)),  # opening before closing
    )


def _other_account(moves: Movements) -> str:
    """Why the balances may be those of several accounts: one begins with another balance than the last ended with."""
    closing: Found | None = None
    for concept, found, after in moves.sums:
        if concept == "opening" and after and closing is not None and found.decimal != closing.decimal:
            return (
                f"There seem to be several accounts in this file: one ends with {closing.raw}, and on page "
                f"{found.page} another begins with {found.raw}. Split the file, and read each by itself."
            )
        if concept in ("closing", UNNAMED) and after:
            closing = found
    return ""


def _settled(found: Found, all_found: list[Found]) -> Found:
    values = {one.decimal for one in all_found if one.decimal is not None}
    if len({abs(one) for one in values}) > 1:
        return found.doubted(f"It is printed more than once: {', '.join(dict.fromkeys(one.raw for one in all_found))}.")
    return found


def _outside(paper: Paper, concept: str, moves: Movements) -> Iterator[Candidate]:
    for label in paper.labels_of(concept):
        if label.row not in moves.rows and (label.starts_cell or label.has_colon):
            amount = amount_of(paper, label)
            if amount is not None:
                yield Candidate(_signed(paper, label, amount), 1.0, label)


def _signed(paper: Paper, label: Label, amount: Found) -> Found:
    """French statements say it in words: solde débiteur."""
    words = paper.rows[label.row].text.casefold()
    negative = any(one in words for one in ("débiteur", "debiteur", "overdrawn"))
    if negative and amount.value and not amount.value.startswith("-"):
        return replace(amount, value=f"-{amount.value}")
    return amount


__all__ = ["VOCABULARY", "account_values", "balance_values", "period_values", "span_of"]

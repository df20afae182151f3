"""Whether an invoice adds up, to the cent; computed from the values alone, so also after a person changed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.text.finance.amounts import cents, plain
from pipeline.text.finance.found import Check, Correction, Entry
from pipeline.text.invoices.totals import Totals, holds_taxes, sums_from


def totals_from(entries: Sequence[Entry]) -> Totals:
    """The sums as they stand in entries."""
    fields = {one.name: one for entry in entries if entry.group == "totals" for one in entry.values}
    tax_total = fields.pop("tax_total", None)
    return Totals(fields, [one for one in entries if one.group == "tax"], tax_total)


def checks_of(
    entries: Sequence[Entry], carried: Sequence[tuple[Decimal, int]] = (), correction: Correction | None = None
) -> tuple[Check, ...]:
    """Every sum that the document prints enough for. ``carried`` are sums carried over after so many lines."""
    totals = totals_from(entries)
    lines = [one for one in entries if one.group == "line_item"]
    return (
        *_lines(lines),
        *_carried(lines, carried),
        *_subtotal(lines, totals),
        *_taxes(totals),
        *_total(totals),
        *_due(totals),
        *_difference(totals, correction),
    )


def _check(name: str, title: str, expected: Decimal, found: Decimal) -> Check:
    holds = expected == found
    text = "" if holds else f"{plain(found)} is printed, {plain(expected)} comes out."
    return Check(name, title, holds, plain(expected), plain(found), text)


def line_amounts(line: Entry) -> tuple[Decimal, ...]:
    """What quantity times price can come to: with its discount, and with its tax where the amount includes it."""
    quantity, price = line.decimal("quantity"), line.decimal("unit_price")
    if quantity is None or price is None:
        return ()
    raw = quantity * price
    percent, off = line.decimal("discount_percent"), line.decimal("discount")
    if percent is not None:
        raw -= raw * abs(percent) / 100
    elif off is not None:
        raw -= abs(off)
    rate, tax = line.decimal("tax_rate"), line.decimal("tax_amount")
    taxed = [raw * (1 + rate / 100)] if rate is not None else []
    taxed += [raw + tax] if tax is not None else []
    return tuple(cents(one) for one in (raw, *taxed))


def _lines(lines: Sequence[Entry]) -> Iterator[Check]:
    for line in lines:
        amount, possible = line.decimal("amount"), line_amounts(line)
        if amount is not None and possible:
            best = next((one for one in possible if amount in (one, -one)), possible[0])
            best = amount if best == -amount else best
            yield _check(f"line_{line.number}", f"Line {line.number}: quantity times price", best, cents(amount))


def _sum(lines: Sequence[Entry]) -> Decimal | None:
    amounts = [one.decimal("amount") for one in lines]
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


def _carried(lines: Sequence[Entry], carried: Sequence[tuple[Decimal, int]]) -> Iterator[Check]:
    for amount, after in carried:
        expected = _sum(lines[:after])
        if expected is not None:
            yield _check(f"carried_after_{after}", f"Carried forward after line {after}", expected, amount)


def _subtotal(lines: Sequence[Entry], totals: Totals) -> Iterator[Check]:
    added = _sum(lines)
    subtotal, total = totals.decimal("subtotal"), totals.decimal("total")
    if added is None:
        return
    printed = subtotal if subtotal is not None else total
    if printed is None:
        return
    title = "Line items make the subtotal" if subtotal is not None else "Line items make the total"
    off, on = abs(totals.decimal("discount") or Decimal(0)), totals.decimal("shipping") or Decimal(0)
    sign = -1 if added < 0 else 1
    possible = [added, added - sign * off, added + on, added - sign * off + on]
    tax = totals.tax_sum if totals.taxes or totals.tax_total else _line_taxes(lines)
    if tax is not None:  # amounts with their tax, under a net subtotal
        possible += [one - tax for one in possible] if subtotal is not None else [one + tax for one in possible]
    expected = next((one for one in possible if one == printed), added)
    if expected != printed and -expected == printed:
        expected = printed  # a credit note may print lines without the sign of its sums
    yield _check("subtotal", title, expected, printed)


def _line_taxes(lines: Sequence[Entry]) -> Decimal | None:
    """The sum of the taxes of each line, where every line prints its own."""
    taxes = [one.decimal("tax_amount") for one in lines]
    known = [one for one in taxes if one is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(taxes) else None


def _taxes(totals: Totals) -> Iterator[Check]:
    net, total = totals.decimal("subtotal"), totals.decimal("total")
    for entry in totals.taxes:
        rate, base, amount = entry.decimal("rate"), entry.decimal("base"), entry.decimal("amount")
        if rate is None or amount is None:
            continue
        possible = [base] if base is not None else _bases(net, totals) if len(totals.taxes) == 1 else []
        if possible:
            taxes = [cents(one * rate / 100) for one in possible]
            if base is None and total is not None and holds_taxes(total, totals):
                taxes.append(cents(total * rate / (100 + rate)))
            expected = next((one for one in taxes if one == amount), taxes[0])
            yield _check(f"tax_{entry.number}", f"Tax at {plain(rate)} %", expected, amount)
    if totals.tax_total is not None and totals.taxes and (printed := totals.tax_total.decimal) is not None:
        added = sum((one.decimal("amount") or Decimal(0) for one in totals.taxes), Decimal(0))
        yield _check("tax_total", "Taxes make the total tax", added, printed)


def _bases(net: Decimal | None, totals: Totals) -> list[Decimal]:
    if net is None:
        return []
    off, on = abs(totals.decimal("discount") or Decimal(0)), totals.decimal("shipping") or Decimal(0)
    sign = -1 if net < 0 else 1
    return [net - sign * off + on, net, net - sign * off, net + on]


def _total(totals: Totals) -> Iterator[Check]:
    net, total = totals.decimal("subtotal"), totals.decimal("total")
    if total is None or net is None or (totals.taxes and totals.tax_sum is None):
        return
    possible = sums_from(net, totals)
    expected = next((one for one in possible if one == total), possible[0])
    yield _check("total", "Subtotal and taxes make the total", expected, total)


def _due(totals: Totals) -> Iterator[Check]:
    total, paid, due = totals.decimal("total"), totals.decimal("paid"), totals.decimal("amount_due")
    if total is not None and due is not None:
        rest = total - abs(paid) if paid is not None else total
        held = abs(totals.decimal("withholding") or Decimal(0))
        expected = rest - held if due == rest - held else rest
        yield _check("amount_due", "Total less what is paid is due", expected, due)


def _difference(totals: Totals, correction: Correction | None) -> Iterator[Check]:
    total = totals.decimal("total")
    if correction is None or total is None or not (correction.before and correction.after):
        return
    expected = total if correction.proves(total) else correction.after[-1] - correction.before[-1]
    yield _check("correction", "Total is the difference of what was and what is right", expected, total)


BLAMED: Mapping[str, str] = {"subtotal": "subtotal", "total": "total", "amount_due": "amount_due",
                             "tax_total": "tax_total", "correction": "total"}  # fmt: skip


def blamed(entries: Sequence[Entry], checks: Sequence[Check]) -> tuple[Entry, ...]:
    """The entries with what does not add up marked to be looked at."""
    found = list(entries)
    proven = {one.name for one in checks if one.holds}
    for check in checks:
        if check.holds is not False:
            continue
        kind, _, number = check.name.rpartition("_")
        group = {"line": "line_item", "tax": "tax"}.get(kind)
        reason = f"{check.title}: {check.text}"
        for at, entry in enumerate(found):
            if group and entry.group == group and str(entry.number) == number:
                found[at] = entry.doubted("amount", reason)
            elif check.name in BLAMED and not entry.number:
                names = [BLAMED[check.name]] + (["total"] if check.name == "subtotal" else [])
                name = next((one for one in names if entry.get(one)), "")
                found[at] = entry.doubted(name, reason) if name else entry
            elif check.name == "total" and entry.group == "tax" and f"tax_{entry.number}" not in proven:
                found[at] = entry.doubted("amount", reason)
    return tuple(found)

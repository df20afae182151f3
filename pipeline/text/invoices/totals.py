"""The sums at the end of an invoice: subtotal, discount, shipping, taxes by rate, total, what is paid and due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product

from pipeline.text.finance.amounts import CENT, cents, plain, read_amount
from pipeline.text.finance.columns import slots_of
from pipeline.text.finance.fields import amount_found, words_of_label
from pipeline.text.finance.found import Entry, Found, missing
from pipeline.text.finance.labels import Label, bare
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell, Row
from pipeline.text.finance.sums import amount_of, wrapped
from pipeline.text.invoices.footing import foot_of
from pipeline.text.invoices.lines import Lines, percent_in
from pipeline.text.invoices.tax_heads import tax_heads

CONCEPTS = ("subtotal", "discount", "shipping", "withholding", "rounding", "total", "paid", "amount_due")
_HALVES = frozenset({"cgst", "sgst", "utgst"})  # of India: two taxes of one rate, due side by side
PART = "; called a part of the total"  # what ends the rule of such a tax
_INCLUDED = frozenset(("incl", "inkl", "inclusive", "inklusive", "including", "includes", "included", "enthalt",
                       "enthalten", "enthaltene", "beinhaltet", "darin", "davon", "dont", "incluido", "incluye",
                       "compresa", "inclui", "varav", "waarvan", "tym"))  # fmt: skip
_BESIDE = 30.0  # points to either side of a table of taxes that still belong to it


@dataclass(slots=True)
class Totals:
    """``fields`` by name; ``taxes`` a row for each rate; ``tax_total`` where one is printed beside several rates."""

    fields: dict[str, Found] = field(default_factory=dict)
    taxes: list[Entry] = field(default_factory=list)
    tax_total: Found | None = None

    def decimal(self, name: str) -> Decimal | None:
        found = self.fields.get(name)
        return found.decimal if found else None

    @property
    def tax_sum(self) -> Decimal | None:
        amounts = [one for entry in self.taxes if (one := entry.decimal("amount")) is not None]
        if amounts and len(amounts) == len(self.taxes):
            return sum(amounts, Decimal(0))
        return self.tax_total.decimal if self.tax_total else None


def totals_of(paper: Paper, lines: Lines) -> Totals:
    foot = foot_of(paper, lines)
    table = [*(foot.taxes if foot else ()), *_tax_table(paper, lines)]
    found: dict[str, list[Found]] = {}
    if foot is not None:
        found = {name: [foot.fields[name]] for name in ("subtotal", "total")}
    for label in paper.labels_of(*CONCEPTS):
        if _is_in_table(paper, label, lines) or not (label.starts_cell or label.has_colon):
            continue
        amount = amount_of(paper, label)
        if amount is not None:
            found.setdefault(label.concept, []).append(replace(amount, name=label.concept))
    named = {one.box for several in found.values() for one in several}
    if "subtotal" not in found and lines.summed is not None and lines.summed.box not in named:
        rule = "sum of the line items, printed below them"
        confidence = paper.trusted(0.9, lines.summed.page)
        found["subtotal"] = [replace(lines.summed, rule=rule, confidence=confidence)]
    totals = Totals()
    totals.taxes, totals.tax_total = _distinct([*(("", one) for one in table), *_tax_rows(paper, lines)])
    if foot is not None and len(foot.taxes) != 1:
        totals.tax_total = totals.tax_total or foot.fields["tax_total"]
    _choose(totals, found, lines)
    totals.taxes = [_plausible(one, totals) for one in totals.taxes]
    return totals


def _is_in_table(paper: Paper, label: Label, lines: Lines) -> bool:
    """Whether the field word is a head of a table, or stands in one of its rows."""
    cell = paper.rows[label.row].cells[label.cell]
    return label.row in lines.heads or label.row in lines.rows or cell in lines.cells


# --- taxes ----------------------------------------------------------------------------------------------------
def _tax_rows(paper: Paper, lines: Lines) -> Iterator[tuple[str, Entry]]:
    """Each tax that a row of sums names, with the word for it."""
    seen: set[int] = set()
    for label in paper.labels_of("tax"):
        if _is_in_table(paper, label, lines) or label.row in seen or not label.starts_cell:
            continue
        amount = amount_of(paper, label)
        if amount is None:
            continue
        seen.add(label.row)
        yield words_of_label(paper, label), _tax_entry(paper, label, amount)


def _tax_entry(paper: Paper, label: Label, amount: Found) -> Entry:
    row = paper.rows[label.row]
    values: list[Found] = []
    behind = row.cells[label.cell :]
    rate_cell = next((one for one in (*behind, *wrapped(paper, label)) if percent_in(one.text) is not None), None)
    if rate_cell is not None:
        rate = percent_in(rate_cell.text)
        values.append(Found("rate", "number", plain(rate) if rate is not None else "", rate_cell.text, rate_cell.page,
                            rate_cell.box, amount.confidence, amount.rule))  # fmt: skip
    base = _base_of(paper, (*behind, *wrapped(paper, label)), amount)
    if base is not None:
        values.append(replace(base, name="base", rule=amount.rule, confidence=0.9 * amount.confidence))
    words = [bare(one.text) for one in row.cells[label.cell].words[: label.end]]
    rule = f"{amount.rule}{PART}" if _INCLUDED.intersection(words) else amount.rule
    return Entry("tax", (*values, replace(amount, name="amount", rule=rule)), 1)


def _base_of(paper: Paper, cells: Sequence[Cell], amount: Found) -> Found | None:
    """Another amount with decimals in the row, before the tax."""
    for cell in cells:
        for at in range(len(cell.words)):
            for end in range(len(cell.words), at, -1):
                part = cell.part(at, end)
                number = read_amount(part.text, paper.mark) if part else None
                if part is None or number is None or number.places != 2 or amount.box is None:
                    continue
                after = end < len(cell.words) and cell.words[end].text.startswith("%")
                if part.box.x1 < amount.box.x0 + 0.5 and not after:
                    return amount_found("base", part, paper)
    return None


def _tax_table(paper: Paper, lines: Lines) -> Iterator[Entry]:
    """A table of rates with their base and tax; other sums may stand beside it."""
    for at, row in enumerate(paper.rows):
        heads = tax_heads(row, paper.language) if at not in lines.heads else ()
        if not heads:
            continue
        left, right = heads[0].box.x0 - _BESIDE, heads[-1].box.x1 + _BESIDE
        for below in paper.rows[at + 1 : at + 9]:
            inside = tuple(one for one in below.cells if left < one.box.x0 and one.box.x1 < right)
            slots = slots_of(Row(below.page, inside), heads, paper.mark)
            rate, tax, base = slots.get("rate"), slots.get("tax"), slots.get("base")
            if rate is None or tax is None or (amount := amount_found("amount", tax, paper)) is None:
                break
            lines.cells |= {*(one for one in row.cells if left < one.box.x0 and one.box.x1 < right), *inside}
            yield _from_table(paper, rate, base, amount)


def _from_table(paper: Paper, rate: Cell, base: Cell | None, amount: Found) -> Entry:
    rule, confidence = "table of taxes", paper.trusted(0.93, rate.page)
    value = percent_in(rate.text)
    number = read_amount(rate.text.rstrip("% "), paper.mark) if value is None else None
    value = number.value if number else value
    values = [Found("rate", "number", plain(value) if value is not None else "", rate.text, rate.page, rate.box,
                    confidence, rule, "" if value is not None else f"“{rate.text}” is no percentage.")]  # fmt: skip
    if base is not None and (found := amount_found("base", base, paper)) is not None:
        values.append(replace(found, confidence=confidence, rule=rule))
    return Entry("tax", (*values, replace(amount, confidence=confidence, rule=rule)), 1)


def _distinct(named: Sequence[tuple[str, Entry]]) -> tuple[list[Entry], Found | None]:
    """Each rate once, numbered; a sum of all taxes is told apart. Half a tax is no repetition of the other half."""
    with_rate: list[Entry] = []
    without: list[Entry] = []
    halves: set[str] = set()
    for word, entry in named:
        key = (entry.decimal("rate"), entry.decimal("amount"))
        is_half = word in _HALVES and bool(halves) and word not in halves
        halves |= {word} & _HALVES
        if entry.get("rate") is None:
            without.append(entry)
        elif is_half or not any((one.decimal("rate"), one.decimal("amount")) == key for one in with_rate):
            with_rate.append(entry)
        else:
            with_rate = [_richer(one, entry) if one.decimal("rate") == key[0] else one for one in with_rate]
    total = sum((one.decimal("amount") or Decimal(0) for one in with_rate), Decimal(0))
    sums = [one for one in without if with_rate and one.decimal("amount") == total]
    tax_total = next((replace(found, name="tax_total") for one in sums if (found := one.get("amount"))), None)
    rest = [one for one in without if one not in sums]
    rest = list({one.decimal("amount"): one for one in reversed(rest)}.values())[::-1]
    return [replace(one, number=at) for at, one in enumerate([*with_rate, *rest], 1)], tax_total


def _richer(one: Entry, other: Entry) -> Entry:
    return one if len(one.values) >= len(other.values) else replace(other, number=one.number)


def _plausible(entry: Entry, totals: Totals) -> Entry:
    """A tax that is more than its rate of everything on the invoice is another number."""
    rate, amount = entry.decimal("rate"), entry.decimal("amount")
    sums = [abs(one) for name in ("subtotal", "total") if (one := totals.decimal(name)) is not None]
    if not rate or amount is None or not sums:
        return entry
    most = max(sums) + abs(totals.decimal("shipping") or Decimal(0))
    if abs(amount) <= cents(most * rate / 100) + CENT:
        return entry
    return entry.doubted("amount", f"It is more than {plain(rate)} % of the whole invoice.")


# --- which of several -----------------------------------------------------------------------------------------
def _choose(totals: Totals, found: dict[str, list[Found]], lines: Lines) -> None:
    """Of several subtotals and totals those that add up; else the first subtotal, the last total, to be looked at."""
    for name in ("discount", "shipping", "withholding", "rounding", "paid", "amount_due"):
        if name in found:
            totals.fields[name] = found[name][-1]
    subtotals, sums = found.get("subtotal", []), found.get("total", [])
    if not sums and "amount_due" in found and "paid" not in found:
        due = found["amount_due"][-1]
        sums = [replace(due, name="total", rule=f"{due.rule}; what is due is the total")]
    if not subtotals and len(sums) == 1 and _is_net(sums[0], totals):
        due = totals.fields["amount_due"]  # “Total” above the tax, and what is due below it
        subtotals = [replace(sums[0], name="subtotal", rule=f"{sums[0].rule}; its tax is added below")]
        sums = [replace(due, name="total", rule=f"{due.rule}; what is due is the total")]
    added = [one for entry in lines.entries if (one := entry.decimal("amount")) is not None]
    pairs = [(one, other) for one, other in product(subtotals, reversed(sums)) if adds_up(one, other, totals)]
    if pairs:
        exact = [pair for pair in pairs if pair[0].decimal == sum(added, Decimal(0))]
        totals.fields["subtotal"], totals.fields["total"] = (exact or pairs)[0]
        return
    if subtotals:
        totals.fields["subtotal"] = subtotals[0]
    if sums:
        last = sums[-1]
        several = {one.decimal for one in sums}
        if len(several) > 1:
            last = last.doubted(f"There are several totals: {', '.join(dict.fromkeys(one.raw for one in sums))}.")
        totals.fields["total"] = last
    else:
        totals.fields["total"] = missing("total", "amount", "No total is printed that the rules know.")


def _is_net(total: Found, totals: Totals) -> bool:
    """Whether what is due is a total and its taxes."""
    net, due, tax = total.decimal, totals.decimal("amount_due"), totals.tax_sum
    if net is None or due is None or not tax or "paid" in totals.fields:
        return False
    return net + tax == due


def adds_up(subtotal: Found, total: Found, totals: Totals) -> bool:
    """Whether subtotal, discount, shipping and taxes make the total, with a discount that may be in it already."""
    net, gross = subtotal.decimal, total.decimal
    return net is not None and gross is not None and gross in sums_from(net, totals)


def sums_from(net: Decimal, totals: Totals) -> list[Decimal]:
    """What the total can be: discount and shipping stand below the subtotal, or above it and are in it.

    Where the subtotal is a sum of prices with their tax, the tax is a part of the total.
    """
    tax = totals.tax_sum or Decimal(0)
    discount = abs(totals.decimal("discount") or Decimal(0))
    shipping = totals.decimal("shipping") or Decimal(0)
    rounding, held = totals.decimal("rounding") or Decimal(0), abs(totals.decimal("withholding") or Decimal(0))
    sign = -1 if net < 0 else 1
    untaxed = [
        net - sign * off + on + rounding - less
        for less in dict.fromkeys((held, Decimal(0)))
        for off in dict.fromkeys((discount, Decimal(0)))
        for on in dict.fromkeys((shipping, Decimal(0)))
    ]
    return [*(one + tax for one in untaxed), *(one for one in untaxed if tax and holds_taxes(one, totals))]


def holds_taxes(gross: Decimal, totals: Totals) -> bool:
    """Whether all taxes are parts of an amount: as much as their rates of what is left without them, or called so."""
    parts = [tuple(map(one.decimal, ("rate", "base", "amount"))) for one in totals.taxes]
    if len(parts) == 1:
        rate, _, amount = parts[0]
        if rate is not None and cents(gross * rate / (100 + rate)) == amount:
            return True
    amounts = [one.get("amount") for one in totals.taxes]
    if amounts and all(one is not None and one.rule.endswith(PART) for one in amounts):
        return True
    sums = [base + amount for _, base, amount in parts if base is not None and amount is not None]
    return len(sums) == len(parts) > 0 and sum(sums) == gross

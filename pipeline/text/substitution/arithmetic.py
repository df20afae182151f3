"""Simple sums: how a right answer follows from the numbers of a question, and what follows from others."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

_NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_LARGEST = Fraction(10**12)
_MOST_NUMBERS = 4  # of more the sums that fit by chance are too many
_ROUNDED = 2  # decimals from which on a printed result may be a rounded one


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed number: its value, and how many decimals it shows."""

    text: str
    value: Fraction
    decimals: int


Sum = Callable[[Sequence[Fraction]], Fraction | None]


def amount_in(text: str) -> Amount | None:
    """The number a text begins with (after a sign of money at most), or None; a second number makes it None too."""
    stripped = text.strip().lstrip("$€£₹≈~= ")
    match = _NUMBER.match(stripped)
    if match is None or re.search(r"\d", stripped[match.end() :].replace("²", "").replace("³", "")):
        return None
    return amount_of(match.group())


def amount_of(number: str) -> Amount:
    plain = number.replace(",", "").replace("−", "-")
    decimals = len(plain.partition(".")[2])
    return Amount(number, Fraction(Decimal(plain)), decimals)


def sums_for(values: Sequence[Fraction], result: Amount) -> list[Sum]:
    """The sums over two or more of the values, each used once, that give the result as printed."""
    if not 2 <= len(values) <= _MOST_NUMBERS:
        return []
    found: list[Sum] = []
    for count in range(2, min(len(values), 3) + 1):
        for places in combinations(range(len(values)), count):
            leaves: list[Sum] = [_leaf(place) for place in places]
            found += [one for one in _combined(leaves) if _gives(one(values), result)]
    return found


def result_of(sums: Sequence[Sum], values: Sequence[Fraction]) -> Fraction | None:
    """What all the sums agree on for other values; None when they do not, or cannot be done."""
    results = {one(values) for one in sums}
    return results.pop() if len(results) == 1 else None


def _gives(value: Fraction | None, result: Amount) -> bool:
    if value is None:
        return False
    return value == result.value or (
        result.decimals >= _ROUNDED and abs(value - result.value) <= Fraction(1, 2 * 10**result.decimals)
    )


def equals(value: Fraction, amount: Amount) -> bool:
    """Whether a result is exactly the number printed."""
    return value == amount.value


def printed(value: Fraction, most_decimals: int = 3) -> str:
    """The value with as many decimals as it needs; "" when it needs more than that."""
    for decimals in range(most_decimals + 1):
        scaled = value * 10**decimals
        if scaled.denominator == 1:
            return f"{Decimal(int(scaled)) / 10**decimals:.{decimals}f}"
    return ""


def _leaf(place: int) -> Sum:
    def value(values: Sequence[Fraction]) -> Fraction | None:
        return values[place]

    return value


def _combined(parts: Sequence[Sum]) -> Iterator[Sum]:
    """All ways to join the parts by the four operations."""
    if len(parts) == 1:
        yield parts[0]
        return
    for one, other in combinations(range(len(parts)), 2):
        rest = [part for index, part in enumerate(parts) if index not in (one, other)]
        for joined in _joined(parts[one], parts[other]):
            yield from _combined([joined, *rest])


def _joined(one: Sum, other: Sum) -> Iterator[Sum]:
    yield _applied(operator.add, one, other)
    yield _applied(operator.mul, one, other)
    for left, right in ((one, other), (other, one)):
        yield _applied(operator.sub, left, right)
        yield _applied(operator.truediv, left, right)


def _applied(operation: Callable[[Fraction, Fraction], Fraction], left: Sum, right: Sum) -> Sum:
    def value(values: Sequence[Fraction]) -> Fraction | None:
        one, other = left(values), right(values)
        if one is None or other is None or (operation is operator.truediv and other == 0):
            return None
        result = operation(one, other)
        return result if abs(result) < _LARGEST else None

    return value

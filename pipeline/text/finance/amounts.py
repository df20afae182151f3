"""Amounts as people print them, read into decimals; never through a float."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
_CURRENCY = (
    r"(?:Rs\.?|R\$|US\$|CA\$|AU\$|A\$|C\$|[€$£¥￥₹₽₺円]|zł|Kč|kr\.?|Ft|"
    r"(?:EUR|USD|GBP|CHF|JPY|CNY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|INR|ZAR|TRY|RON|SGD|HKD|AED)(?![A-Za-z])|"
    r"(?:Euros?|Fr\.|SFr\.))"
)
_BEFORE = re.compile(rf"\s*(?P<currency>{_CURRENCY})\s*")
_AFTER = re.compile(rf"\s*(?P<currency>{_CURRENCY})\s*$")
_SIDE = re.compile(r"\s*(?P<side>CR|DR|Cr|Dr|cr|dr|OD|S|H|D|C)\.?$")
_SIDES = {"CR": "credit", "H": "credit", "C": "credit", "DR": "debit", "OD": "debit", "S": "debit", "D": "debit"}
_TAXED = re.compile(r"(?<=[.,]\d\d)(?:T|\s?\*)$")  # marks of an amount that is taxed, or explained below
_MINUS = "-−–‐‑"
_GROUPED = re.compile(r"\d{1,3}(?:(?P<mark>[.,'’ \u00a0\u202f])\d{3})(?:(?P=mark)\d{3})*")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_PLAIN = re.compile(r"\d+")
_SHAPE = re.compile(r"\d[\d.,'’ \u00a0\u202f]*")
_BLANKS = " \u00a0\u202f'’"
_DAY_AND_MONTH = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.?")
_DATE = re.compile(r"(?<!\d)\d{1,2}\.\d{1,2}\.(?:(?:19|20)?\d\d)?(?!\d)")
_WHOLE_CURRENCY = re.compile(r"(?<![A-Z])(?:JPY|KRW|CLP|VND)(?![A-Za-z])|[¥￥円]")
_LONGEST = 40  # letters


@dataclass(frozen=True, slots=True)
class Amount:
    """``value`` has the printed sign; ``side`` is "credit", "debit" or "" as a mark behind it says.

    ``places`` counts the printed decimals. ``is_unsure`` is a single mark before three digits, as in 1.234, that no
    other number of the document explains. ``is_signed`` tells whether a sign, brackets or a side were printed.
    ``is_letter`` is a side of one letter, which only statements mean: elsewhere 12.50 S is a rate of tax.
    """

    value: Decimal
    places: int
    currency: str = ""
    side: str = ""
    is_signed: bool = False
    is_unsure: bool = False
    is_letter: bool = False


def read_amount(text: str, mark: str = "") -> Amount | None:
    """The one amount that a text is; None for anything else. ``mark`` is the document's decimal mark, if known."""
    rest = text.strip()
    if not rest or len(rest) > _LONGEST or not any(letter.isdigit() for letter in rest):
        return None
    rest, negative = _out_of_brackets(_TAXED.sub("", rest))
    rest, currency, side, sign = _marks_around(rest)
    number = _number(rest, mark)
    if number is None:
        return None
    value, places, unsure = number
    if negative or sign == "-":
        value = -value
    kind = _SIDES.get(side.upper(), "")
    return Amount(value, places, currency, kind, bool(negative or sign or kind), unsure, len(side) == 1)


def _out_of_brackets(text: str) -> tuple[str, bool]:
    """(123.45) is negative; the currency may stand on either side of the brackets."""
    found = re.fullmatch(rf"(?P<before>{_CURRENCY}?)\s*\((?P<inside>[^()]+)\)\s*(?P<after>{_CURRENCY}?)", text)
    if found is None:
        return text, False
    return f"{found['before']} {found['inside']} {found['after']}".strip(), True


def _marks_around(text: str) -> tuple[str, str, str, str]:
    """(number, currency, side, sign): what stands before and behind the digits, in any order."""
    rest, currency, side, sign = text, "", "", ""
    for _ in range(4):
        before = rest
        rest = rest.strip()
        if (found := _SIDE.search(rest)) and not side and _ends_a_number(rest[: found.start()]):
            side, rest = found["side"], rest[: found.start()]
        if (found := _AFTER.search(rest)) and (not currency or _is_code_of(found["currency"], currency)):
            currency, rest = found["currency"], rest[: found.start()]
        if (found := _BEFORE.match(rest)) and (not currency or _is_code_of(currency, found["currency"])):
            currency, rest = currency or found["currency"], rest[found.end() :]
        for place in (0, -1):
            if rest and rest[place] in f"{_MINUS}+" and not sign:
                sign = "+" if rest[place] == "+" else "-"
                rest = rest[1:] if place == 0 else rest[:-1]
        if rest == before:
            break
    return rest.strip(), currency, side, sign


def _is_code_of(code: str, sign: str) -> bool:
    """Whether a code says more of a sign that is known already: “$54.00 USD”."""
    return code.isalpha() and code.isupper() and not sign.isalpha()


def _ends_a_number(text: str) -> bool:
    return text.strip()[-1:].isdigit() or _AFTER.search(text) is not None


def _number(text: str, mark: str) -> tuple[Decimal, int, bool] | None:
    """(value, decimals, whether the meaning of its one mark is a guess)."""
    if not _SHAPE.fullmatch(text) or not text[-1].isdigit():
        return None
    marks = [letter for letter in text if letter in ".,"]
    if not marks:
        return _whole(text, unsure=False)
    last = marks[-1]
    head, _, tail = text.rpartition(last)
    if len(set(marks)) == 2 or len(marks) == 1:
        if marks.count(last) > 1:
            return None
        if len(marks) == 1 and len(tail) == 3 and not any(one in head for one in _BLANKS):
            return _by_mark(text, head, tail, last, mark)
        whole = _whole(head, unsure=False)
        return None if whole is None or not tail.isdigit() else (_join(whole[0], tail), len(tail), False)
    return _whole(text, unsure=False)  # 1.234.567: all of them group


def _by_mark(text: str, head: str, tail: str, seen: str, mark: str) -> tuple[Decimal, int, bool] | None:
    """1.234 or 1,234: a group where the document's decimals have the other mark."""
    if mark == seen or not head.isdigit() or len(head) > 3 or head.startswith("0"):
        return (_join(Decimal(head), tail), 3, False) if head.isdigit() and tail.isdigit() else None
    return _whole(text, unsure=not mark)


def _whole(text: str, *, unsure: bool) -> tuple[Decimal, int, bool] | None:
    if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text) or _INDIAN.fullmatch(text)):
        return None
    return Decimal(re.sub(r"\D", "", text)), 0, unsure


def _join(whole: Decimal, tail: str) -> Decimal:
    return Decimal(f"{whole}.{tail}")


def decimal_mark(texts: Iterable[str]) -> str:
    """The decimal mark of a document from its amounts: "." or ","; "" when they do not tell.

    A currency without decimals tells too: its amounts have marks that group. What may be a day and a month, as in a
    column of value dates, tells nothing beside others.
    """
    texts = [_DATE.sub(" ", text) for text in texts]
    votes = _votes(one for one in texts if not _DAY_AND_MONTH.fullmatch(one.strip())) or _votes(texts)
    (first, most), *others = [*votes.most_common(2), ("", 0)]
    if votes:
        return first if most > (others[0][1] if others else 0) else ""
    grouping = {mark for text in texts for mark in re.findall(r"\d([.,])\d{3}(?!\d)", text)}
    whole = any(_WHOLE_CURRENCY.search(text) for text in texts)
    return ".,".replace(grouping.pop(), "") if whole and len(grouping) == 1 else ""


def _votes(texts: Iterable[str]) -> Counter[str]:
    votes: Counter[str] = Counter()
    for text in texts:
        if "." in text and "," in text:
            votes[max(".,", key=text.rfind)] += 2
        elif found := re.search(r"\d([.,])\d{2}(?!\d)", text):
            votes[found[1]] += 1
    return votes


def cents(value: Decimal) -> Decimal:
    """Rounded to the cent as on paper: halves go up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """Digits with a point, no exponent, at least the printed zeros."""
    return format(value, "f")

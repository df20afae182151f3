"""The currency of a document: by its code, or by a sign that stands for one currency only."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.text.finance.fields import part_of
from pipeline.text.finance.found import Found, missing
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell

CODES = (
    "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
    "HUF", "BRL", "MXN", "INR", "ZAR", "TRY", "RON", "SGD", "HKD", "AED", "BGN", "ILS", "KRW", "THB",
)  # fmt: skip
_CODE = re.compile(rf"(?<![A-Z])({'|'.join(CODES)})(?![A-Za-z])")
_SIGNS = {
    "€": "EUR", "£": "GBP", "R$": "BRL", "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "AU$": "AUD",
    "zł": "PLN", "Kč": "CZK", "₹": "INR", "₽": "RUB", "₺": "TRY", "Ft": "HUF", "SFr.": "CHF", "円": "JPY",
}  # fmt: skip
_SIGN = re.compile(r"(?:US|CA|AU|R|C|A)?\$|[€£₹₽₺¥￥円]|(?<=\d )(?:zł|Kč|Ft|kr)|SFr\.|\bRs\.?(?=\s?\d)|\b[Ee]uros?\b")
_SEVERAL = {"$": "USD, CAD, AUD and others", "¥": "JPY and CNY", "￥": "JPY and CNY", "kr": "SEK, NOK and DKK",
            "Rs": "INR, PKR, LKR and others", "Rs.": "INR, PKR, LKR and others"}  # fmt: skip
_IN_USA = re.compile(r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b|\bsales tax\b|\bEIN\b|\brouting (?:no|number)\b", re.IGNORECASE)

_IN_JAPAN = re.compile(r"消費税|登録番号|請求書|[ぁ-んァ-ヶ]{2}")
_IN_INDIA = re.compile(r"\b(?:GSTIN|IGST|CGST)\b")


def currency_of(paper: Paper, wished: str = "") -> Found:
    """The one currency of the document; to be looked at when there are several, none, or an ambiguous sign.

    ``wished`` is the person's own word, and always wins.
    """
    if wished:
        return Found("currency", "code", wished, wished, confidence=1.0, rule="parameter")
    codes, signs = _seen(paper, _CODE), _seen(paper, _SIGN)
    known: dict[str, list[Cell]] = {}
    for sign, cells in signs.items():
        known.setdefault(_SIGNS.get(sign, "EUR" if sign.lower().startswith("euro") else ""), []).extend(cells)
    known.pop("", None)
    if codes:  # a sign of another currency tells of two, too
        both = {code: [*codes.get(code, ()), *known.get(code, ())] for code in (*codes, *known)}
        return _most(paper, both, "currency code", 0.97)
    if known:
        return _most(paper, known, "currency sign", 0.95)
    for sign, cells in signs.items():
        if sign == "$" and (found := _IN_USA.search(paper.text)):
            return _at("currency", "USD", cells[0], paper, 0.85, f"$ beside “{found.group()}”")
        if sign in "¥￥" and (found := _IN_JAPAN.search(paper.text)):
            return _at("currency", "JPY", cells[0], paper, 0.9, f"{sign} beside “{found.group()}”")
        if sign.startswith("Rs") and (found := _IN_INDIA.search(paper.text)):
            return _at("currency", "INR", cells[0], paper, 0.85, f"{sign} beside “{found.group()}”")
        reason = f"The sign {sign} stands for {_SEVERAL.get(sign, 'several currencies')}. Name the currency."
        return _at("currency", "", cells[0], paper, 0.4, "currency sign").doubted(reason)
    return missing("currency", "code", "No currency is printed. Name the currency.")


def _seen(paper: Paper, pattern: re.Pattern[str]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for row in paper.rows:
        for cell in row.cells:
            for match in pattern.finditer(cell.text):
                found.setdefault(match.group(), []).append(part_of(cell, *match.span()))
    return found


def _most(paper: Paper, found: dict[str, list[Cell]], rule: str, confidence: float) -> Found:
    """The one that is printed most often; another one beside it is named."""
    counts = Counter({code: len(cells) for code, cells in found.items()})
    (first, many), *others = counts.most_common()
    made = _at("currency", first, found[first][0], paper, confidence, rule)
    if others and others[0][1] >= 0.5 * many:
        return made.doubted(f"Two currencies are printed: {first} and {others[0][0]}.")
    return made


def _at(name: str, value: str, cell: Cell, paper: Paper, confidence: float, rule: str) -> Found:
    return Found(name, "code", value, cell.text, cell.page, cell.box, paper.trusted(confidence, cell.page), rule)

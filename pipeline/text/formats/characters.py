"""Characters that formats cannot hold, and cells that a spreadsheet must not run."""

from __future__ import annotations

import re

# What XML 1.0 (section 2.2) has no place for: control characters, surrogates, U+FFFE and U+FFFF.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_ALONE = frozenset("+-")
_CURRENCY = "[$\u00a2-\u00a5\u058f\u060b\u0e3f\u20a0-\u20c0\uff04\uffe0\uffe1\uffe5]"
_BLANK = "[ \u00a0\u2009\u202f]"
# Codes of ISO 4217. A blank parts them from the figures: "-EUR7" would name a cell, and "-EUR 7" is no formula.
_CODE = (
    "(?:AED|AUD|BGN|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HKD|HUF|ILS|INR|JPY|KRW|MXN|NOK|NZD|PLN|RON|SEK|SGD|THB|TRY|"
    "USD|ZAR)"
)
# One amount with its sign, as countries write them. Letters would name cells ("-R$7"), and a second sign would reckon.
_AMOUNT = re.compile(
    rf"[+-]{_BLANK}?(?:{_CURRENCY}{_BLANK}?|{_CODE}{_BLANK})?"
    rf"(?:[0-9]+|[0-9]{{1,3}}(?:(?:[.'’]|{_BLANK})[0-9]{{3}})+|[0-9]{{1,3}}(?:,[0-9]{{2,3}})*,[0-9]{{3}})?"
    rf"(?:(?<=[0-9])|(?=[.,][0-9]))(?:[.,][0-9]+)?(?:{_BLANK}?(?:{_CURRENCY}|%)|{_BLANK}{_CODE})?"
)
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,14})")
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,11}|[1-9]\d{0,2}(?:,\d{3}){1,3})\.\d{1,2}")


def for_xml(text: str) -> str:
    """The text without what an XML file cannot hold."""
    return _NOT_XML.sub("", text)


def number_of(text: str) -> int | float | None:
    """The number a cell holds, where it can be read in one way only; 1.234 is one in some countries, 1234 in others."""
    plain = text.strip()
    if _WHOLE.fullmatch(plain):
        return int(plain)
    if _DECIMAL.fullmatch(plain):
        return float(plain.replace(",", ""))
    return None


def for_csv(text: str) -> str:
    """A cell no spreadsheet runs as a formula: such a one gets an apostrophe before it (OWASP, CSV injection).

    A sign alone, as tables print it for nothing, is none, and an amount neither.
    """
    plain = _NOT_XML.sub("", text)
    runs = plain.startswith(_FORMULA) and plain not in _ALONE and not _AMOUNT.fullmatch(plain)
    return f"'{plain}" if runs else plain

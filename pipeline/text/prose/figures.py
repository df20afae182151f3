"""Figures of a text, compared however they are written: in other digits, grouped, as dates, or in “million”."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

FIGURE: Final = re.compile(r"\d(?:[\d.,\u066b\u066c\u00a0\u202f'’]*\d)?")
# Words for powers of ten in the languages of `prose.language`: they move the point, and the leading digits stay.
_SCALE: Final = re.compile(
    r"[\s\u00a0\u202f-]{0,2}(?:(?:thousand|million|billion|trillion|mn|bn|tn|m|k|tsd|mrd|mio|mila|mil|mille)\b"
    r"|tausend|milliard|millones|millón|milion|miliard|milh[ãõ]|bilh[ãõ]"
    r"|тыс|миллион|млн|миллиард|млрд|ألف|آلاف|مليون|ملايين|مليار|हज़ार|हजार|लाख|करोड़"
    r"|[千万萬亿億百만억천])",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"\d{1,2}[.]\d{1,2}[.](\d{4})|(\d{4})[.]\d{1,2}[.]\d{1,2}")
_LEAST: Final = 2  # digits: a single one is often written out


def western(text: str) -> str:
    """The digits of every script as 0 to 9."""
    return re.sub(r"(?![0-9])\d", lambda found: str(unicodedata.digit(found[0])), text)


def figures_missing(text: str, pages: Sequence[str]) -> list[str]:
    """Figures of two digits and more that none of the pages has, as they stand in the text."""
    plain = [western(page) for page in pages]
    grouped = [re.sub(r"(?<=\d) (?=\d{3}\b)", "", page) for page in plain]  # a blank may group digits, or part figures
    told = [one for page in (*plain, *grouped) for one in _figures(page)]
    there = {digits for _, digits, _ in told}
    leading = {digits.strip("0") for _, digits, _ in told}
    scaled = {digits.strip("0") for _, digits, is_scaled in told if is_scaled}
    missing = []
    for figure, digits, is_scaled in _figures(western(text)):
        sought = leading if is_scaled else scaled
        if len(digits) >= _LEAST and digits not in there and digits.strip("0") not in sought:
            missing += [] if _year_of(figure) in there else [figure]
    return list(dict.fromkeys(missing))


def _figures(text: str) -> Iterator[tuple[str, str, bool]]:
    """Each with its digits, and whether a word for a power of ten follows."""
    for found in FIGURE.finditer(text):
        yield found[0], re.sub(r"\D", "", found[0]), bool(_SCALE.match(text, found.end()))


def _year_of(figure: str) -> str:
    """Of a date in figures, whose month may be a word elsewhere; "" for what is none."""
    found = _DATE.fullmatch(figure)
    return (found[1] or found[2]) if found else ""

"""What shall go, as regular expressions over a page's text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Known kinds say themselves where a line may end in them. Columns of figures are read one below the other: whatever may
# go over any line's end takes years and sums for telephone and card numbers.
_END = r"[ \u00a0]?\s*\n\s*"
# Between the figures of a telephone number; a line may end behind a hyphen.
_PART = r"(?:[ \u00a0/.]|[-\u2010\u2011–]\s*)"
_WIDE = rf"(?:{_PART}|{_END})?"
_DAY = r"(?:\d{1,2}(?P<d>[/.-])\d{1,2}(?P=d)\d{2,4}|(?:19|20)\d\d(?P<i>[/.-])\d\d(?P=i)\d\d)(?!\d)"
_PHONE = "|".join(
    (
        (  # +49 30 123456
            rf"(?:\+|(?<!\d)00)\d{{1,3}}{_WIDE}(?:\(0\)[ ]?)?\(?\d{{1,5}}\)?{_WIDE}"
            rf"\d{{2,8}}(?:{_PART}\d{{2,8}}){{0,4}}"
        ),
        rf"(?:1{_PART})?\(\d{{2,5}}\){_WIDE}\d{{2,5}}(?:{_PART}\d{{2,5}}){{0,3}}",  # (206) 231-3195
        rf"0\d{{1,4}}{_PART}\d{{2,8}}(?:{_PART}\d{{2,5}}){{0,4}}",  # 030 1234567
        rf"(?:1{_PART})?\d{{3}}{_PART}\d{{3}}{_PART}\d{{4}}",  # 206-231-3195
        r"\d{2}(?P<s>[.\-])\d{3,4}(?P=s)\d{4}",  # 91-234-5678
        r"\d{3}(?P<b>[ \u00a0])\d{3}(?P=b)\d{3}",  # 912 345 678
        r"\d{2}(?P<t>[ \u00a0])\d{2}(?:(?P=t)\d{2}){2,3}",  # 12 34 56 78
    )
)
_FOUR = r"\d{4}[ \u00a0-]"

KINDS = {
    "email": r"(?:[\w.+]+-\s*\n\s*)?[\w.+-]+@[\w-]+(?:(?<=-)\s*\n\s*[\w-]+)?(?:\.[\w-]+)+",
    "iban": rf"\b[A-Z]{{2}}\d{{2}}(?:(?:[ \u00a0]|{_END})?[A-Z0-9]{{4}}){{2,7}}"
    rf"(?:(?:[ \u00a0]|{_END})?[A-Z0-9]{{1,4}})?\b",
    "card": rf"(?<!\d)(?:(?:\d[ \u00a0-]?){{12,18}}\d|"
    rf"{_FOUR}\d{{4}}(?:[ \u00a0-]\d{{4}})?-?{_END}\d{{4}}(?:[ \u00a0-]\d{{1,4}})?|"
    rf"\d{{4}}-?{_END}{_FOUR}{_FOUR}\d{{4}})(?!\d)",
    "phone": rf"(?<![\w+./–-])(?!{_DAY})(?:{_PHONE})(?!\w)",
    "ssn": r"(?<!\d)\d{3}-\s*\d{2}-\s*\d{4}(?!\d)",
    "ip": r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])",
}
HYPHEN = "[-\u00ad\u2010\u2011]"  # written, soft, and two that are only hyphens
BETWEEN = r"[\s\-\u00ad\u2010\u2011]*"  # letters of a word, as programs read it
_PARTED = rf"(?:{HYPHEN}\s*\n\s*|\u00ad)?"  # between letters


@dataclass(frozen=True, slots=True)
class Rule:
    """``name`` is how people know it; ``pattern`` what is searched.

    ``is_known`` is whether it is one of `KINDS`, in which the ends of lines count.
    """

    name: str
    pattern: re.Pattern[str]
    is_known: bool = False


def rules_of(words: Sequence[str], kinds: Sequence[str], own: Sequence[str], *, case: bool, whole: bool) -> list[Rule]:
    """Words (a blank is any white space, and a hyphen may part them at a line's end), known kinds, own patterns."""
    flags = re.NOFLAG if case else re.IGNORECASE
    found = [Rule(word, re.compile(_of_word(word, whole), flags)) for word in words]
    found += [Rule(kind, re.compile(KINDS[kind]), is_known=True) for kind in kinds]
    return found + [Rule(one, re.compile(one, flags | re.MULTILINE)) for one in own]


def _of_word(word: str, whole: bool) -> str:
    parts = [_PARTED.join(map(_of_letter, part)) for part in word.split()]
    pattern = r"\s+".join(parts)
    return rf"(?<!\w){pattern}(?!\w)" if whole else pattern


def _of_letter(letter: str) -> str:
    """A word's own hyphen may be any, and a line may end behind it."""
    return rf"{HYPHEN}(?:\s*\n\s*)?" if re.fullmatch(HYPHEN, letter) else re.escape(letter)


def folded(text: str) -> str:
    """Without what programs read differently: capitals, white space, and hyphens that may stand at a line's end."""
    return re.sub(BETWEEN, "", text).casefold()

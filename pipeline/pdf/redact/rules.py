"""What shall go, as regular expressions over a page's text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

KINDS = {
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "iban": r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,4})?\b",
    "card": r"(?<![\d])(?:\d[ \u00a0-]?){12,18}\d(?![\d])",
    "phone": r"(?<![\w+])(?:\+|00)?\(?\d{1,4}\)?(?:[ \u00a0/.-]\(?\d{2,5}\)?){2,5}(?!\w)",
    "ssn": r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)",
    "ip": r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])",
}
_HYPHENS = "(?:[-\u00ad\u2010]\n)?"


@dataclass(frozen=True, slots=True)
class Rule:
    """``name`` is how people know it; ``pattern`` what is searched."""

    name: str
    pattern: re.Pattern[str]


def rules_of(words: Sequence[str], kinds: Sequence[str], own: Sequence[str], *, case: bool, whole: bool) -> list[Rule]:
    """Words (a blank is any white space, and a hyphen may part them at a line's end), known kinds, own patterns."""
    flags = re.NOFLAG if case else re.IGNORECASE
    found = [Rule(word, re.compile(_of_word(word, whole), flags)) for word in words]
    found += [Rule(kind, re.compile(KINDS[kind])) for kind in kinds]
    return found + [Rule(one, re.compile(one, flags | re.MULTILINE)) for one in own]


def _of_word(word: str, whole: bool) -> str:
    parts = [_HYPHENS.join(map(re.escape, part)) for part in word.split()]
    pattern = r"\s+".join(parts)
    return rf"(?<!\w){pattern}(?!\w)" if whole else pattern


def folded(text: str) -> str:
    """Without what programs read differently: capitals, white space, and hyphens that may stand at a line's end."""
    return re.sub(r"[\s\-\u00ad\u2010]+", "", text).casefold()

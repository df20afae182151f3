"""Labels: the numbers and letters that begin questions, parts and options."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "roman", "letter"]


@dataclass(frozen=True, slots=True)
class Label:
    """Characters ``start`` to ``end`` of a row read as a label.

    ``style`` tells apart what does not belong to one list: brackets and dots as printed, with "#" for a number,
    "a" or "A" for a letter, "i" or "I" for a Roman number, and a word such as "question" before it. ``value`` counts
    from 1. ``printed`` is the label without brackets and dots; ``prefix`` what a compound label begins with: "A" in
    "A.3", "15" in "15.1", "29" in "29 B."; ``worded`` whether a word such as "Question" stands before it.
    """

    start: int
    end: int
    kind: Kind
    value: int
    style: str
    printed: str
    prefix: str = ""
    worded: bool = False


# What may stand before a number: a line or a box to write the answer in.
_FIELD = re.compile(r"\s*(?:_{2,}|\(\s*\)|\[\s*\]|[☐□○◯❑❏▢◻]|T\s*/?\s*F(?=\s)|True\s*/?\s*False(?=\s))?\s*")
_WORDED = re.compile(
    r"(?P<word>question|ques|qstn|qn|q|problem|prob|exercise|task|item)"
    r"\s*(?:no\.?|number|nr\.?|#)?\s*[-–—.:#]?\s*"
    r"(?:(?P<number>\d{1,3})|(?P<roman>[IVX]{1,6})\b)(?P<close>\s*[.):]|\s*[-–—](?=\s)|(?=\s|$|\())",
    re.IGNORECASE,
)
_PREFIXED = re.compile(r"(?P<prefix>[A-Z]|\d{1,3})(?P<dot>[.\-]?)(?P<number>\d{1,3})(?P<close>[.):]?)(?=\s|$)")
_BRACKETED = re.compile(r"(?P<open>[(\[]?)(?P<number>\d{1,3})(?P<close>\.\)|[.)\]:]|\s?[-–—](?=\s))(?!\d)")
_BARE = re.compile(r"(?P<number>\d{1,3})(?=\s|$)")
_ROMAN = re.compile(r"(?P<open>[(\[]?)(?P<roman>[ivxl]{1,6}|[IVXL]{1,6})(?P<close>\.\)|[.)\]:])(?![\w])")
_LETTER = re.compile(r"(?P<open>[(\[]?)(?P<letter>[A-Za-z])(?P<close>\.\)|[.)\]:]|[-–—](?=\s))")
_COMPOUND = re.compile(r"(?P<prefix>\d{1,3})\s?[.\-]?\s?\(?(?P<letter>[A-Za-z])(?P<close>[.):]|(?=\s))")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50}
_CANONICAL = re.compile(r"^(?:x{0,3})(?:ix|iv|v?i{0,3})$")


def roman_value(text: str) -> int | None:
    """The value of a Roman number from 1 to 39 in one case, or None."""
    lower = text.lower()
    if not lower or text not in {lower, text.upper()} or not _CANONICAL.match(lower):
        return None
    total = 0
    for letter, following in zip(lower, lower[1:] + " ", strict=True):
        value = _ROMAN_DIGITS[letter]
        total += -value if _ROMAN_DIGITS.get(following, 0) > value else value
    return total


def number_labels(text: str, *, gap_at: int | None = None) -> list[Label]:
    """Readings of a row's beginning as a question's number; ``gap_at`` is where its first cell ends.

    A number without dot or bracket has the style "#|" when a wide gap or nothing follows it, else "# ".
    """
    at = _end_of_field(text)
    found = [
        _worded(text, at),
        _prefixed(text, at),
        _bracketed(text, at),
        _bare(text, at, gap_at),
        _roman(text, at),
    ]
    return [label for label in found if label is not None]


def _end_of_field(text: str) -> int:
    field = _FIELD.match(text)
    return field.end() if field else 0


def list_labels(text: str, at: int = 0) -> list[Label]:
    """Readings of what stands at ``at`` as the label of a part, a statement or an option."""
    found = [_roman(text, at), _letter(text, at), _bracketed(text, at), _compound(text, at)]
    return [label for label in found if label is not None]


def _worded(text: str, at: int) -> Label | None:
    match = _WORDED.match(text, at)
    if match is None:
        return None
    word, close = match["word"].lower(), match["close"].strip()
    value = int(match["number"]) if match["number"] else roman_value(match["roman"])
    if value is None:
        return None
    kind: Kind = "number" if match["number"] else "roman"
    style = ("question" if word[0] == "q" else word) + ("#" if kind == "number" else "I") + close
    return Label(at, match.end(), kind, value, style, match["number"] or match["roman"], worded=True)


def _prefixed(text: str, at: int) -> Label | None:
    match = _PREFIXED.match(text, at)
    if match is None:
        return None
    prefix, dot = match["prefix"], match["dot"]
    if prefix.isdigit() and dot != ".":
        return None
    shape = "#" if prefix.isdigit() else "A"
    printed = f"{prefix}{dot}{match['number']}"
    style = f"{shape}{dot}#{match['close']}"
    return Label(at, match.end(), "number", int(match["number"]), style, printed, prefix)


def _bracketed(text: str, at: int) -> Label | None:
    match = _BRACKETED.match(text, at)
    if match is None or not _brackets_match(match["open"], match["close"]):
        return None
    style = f"{match['open']}#{match['close'].strip()}"
    return Label(at, match.end(), "number", int(match["number"]), style, match["number"])


def _bare(text: str, at: int, gap_at: int | None) -> Label | None:
    match = _BARE.match(text, at)
    if match is None:
        return None
    apart = match.end() in {gap_at, len(text)}
    return Label(at, match.end(), "number", int(match["number"]), "#|" if apart else "# ", match["number"])


def _roman(text: str, at: int) -> Label | None:
    match = _ROMAN.match(text, at)
    if match is None or not _brackets_match(match["open"], match["close"]):
        return None
    value = roman_value(match["roman"])
    if value is None:
        return None
    shape = "i" if match["roman"].islower() else "I"
    style = f"{match['open']}{shape}{match['close']}"
    return Label(at, match.end(), "roman", value, style, match["roman"])


def _letter(text: str, at: int) -> Label | None:
    match = _LETTER.match(text, at)
    if match is None or not _brackets_match(match["open"], match["close"]):
        return None
    letter, rest = match["letter"], text[match.end() :]
    if match["close"] in {".", ":"} and not match["open"] and rest and not _may_follow_dot(letter, rest):
        return None
    shape = "a" if letter.islower() else "A"
    value = ord(letter.lower()) - ord("a") + 1
    return Label(at, match.end(), "letter", value, f"{match['open']}{shape}{match['close']}", letter)


def _may_follow_dot(letter: str, rest: str) -> bool:
    """Keeps "U.S.", "e.g." and "a.m." out; lets "B.‘Air" and "A.The" in."""
    if not rest[0].isalnum():
        return True
    return letter.isupper() and len(rest) > 1 and rest[0].isupper() and rest[1].islower()


def _compound(text: str, at: int) -> Label | None:
    match = _COMPOUND.match(text, at)
    if match is None:
        return None
    letter = match["letter"]
    shape = "a" if letter.islower() else "A"
    value = ord(letter.lower()) - ord("a") + 1
    return Label(at, match.end(), "letter", value, f"#{shape}{match['close']}", letter, match["prefix"])


def _brackets_match(opening: str, closing: str) -> bool:
    """No closing bracket of the other kind, and no opening one that is not closed."""
    return {"(": ")", "[": "]"}.get(opening, closing) == closing and not (not opening and closing == "]")

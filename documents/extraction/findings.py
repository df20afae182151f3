"""What a look at a file found out: small values that go through JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

LONGEST = 300  # characters of one text from a file


@dataclass(frozen=True, slots=True)
class Findings:
    """``pages`` is None for what has none. ``properties`` always has a "type": pdf, image, text, office or other.

    With ``needs_password`` little is known, because nothing more can be read without it.
    """

    pages: int | None = None
    properties: dict[str, Any] = field(default_factory=dict)
    needs_password: bool = False


@dataclass(frozen=True, slots=True)
class PageText:
    """``problem`` says why the page has no text to show, "" when it merely holds none."""

    page: int
    text: str
    problem: str = ""
    is_cut: bool = False


def plain(value: object, longest: int = LONGEST) -> str:
    """A text out of a file on one line, without control or direction-changing characters, not too long."""
    words = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in str(value)
                    if unicodedata.category(one) not in ("Cf", "Cs", "Co", "Cn"))  # fmt: skip
    words = " ".join(words.split())
    return words if len(words) <= longest else words[: longest - 1] + "…"


def readable(text: str, longest: int) -> str:
    """Text of some lines, without what is not a character to read."""
    kept = "".join(one for one in text[: longest * 2] if one in "\n\t" or unicodedata.category(one)[0] != "C")
    return kept[:longest]


def first(rows: Iterable[Any], most: int) -> list[Any]:
    """The first of them, so that no file can make its properties large."""
    found: list[Any] = []
    for row in rows:
        if len(found) == most:
            break
        found.append(row)
    return found

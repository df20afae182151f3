"""What begins a list entry: bullets and labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.pdf.layout import Line

BULLETS = "•‣◦⁃∙▪▫■□●○◆◇►▸➢➤✓✔❖\u2043\uf0b7\uf0a7\uf0d8\uf076\uf0fc·"
_BULLET = re.compile(rf"(?P<mark>[{BULLETS}]|[-–*o](?=\s))\s*(?=\S)")
_LABEL = re.compile(r"(?P<mark>\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})[.)]|\[\d{1,3}\])\s+(?=\S)")
_APART = 0.5  # of a letter's height: no blank between words is so wide
_SPEECH = re.compile(r"(?P<mark>—)\s+(?=\S)")  # who speaks in a novel begins with it, so it is more than a bullet
_BOX = re.compile(r"(?P<mark>[☐☑☒])\s*(?=\S)")  # of a form: ticked or not, it is no mere bullet


@dataclass(frozen=True, slots=True)
class Mark:
    """``text`` is the label as printed, "" for a bullet; the entry's own text begins at character ``end``."""

    text: str
    end: int


def mark_of(text: str) -> Mark | None:
    """What a line begins with, if it begins as a list entry does."""
    if found := _BULLET.match(text):
        return Mark("", found.end())
    if found := _LABEL.match(text) or _SPEECH.match(text) or _BOX.match(text):
        return Mark(found["mark"], found.end())
    return None


class Marks:
    """What the lines of a page begin with."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._often = Counter(_sort_of(line) for line in lines)

    def of(self, line: Line) -> Mark | None:
        """As `mark_of`, but for the word o."""
        mark = mark_of(line.text)
        return None if mark is not None and is_word_o(line, mark.end) else mark

    def may_be_a_word(self, line: Line) -> bool:
        """Whether a mark may be none where a sentence goes on with it: a dash, a day; no other line begins so there."""
        return line.text[:1] not in BULLETS and self._often[_sort_of(line)] < 2


def _sort_of(line: Line) -> tuple[str, int, int]:
    """Marks of one list: what is printed, but for its number, and where."""
    mark = mark_of(line.text)
    printed = line.text[: mark.end].strip() if mark else ""
    return re.sub(r"\w+", "1", printed), line.column, round(line.box.x0 / 3)


def is_word_o(line: Line, at: int) -> bool:
    """Whether a line begins with o as a word, which many languages have: set like the word at ``at``, and near it."""
    if line.text[0] != "o":
        return False
    fonts = [next((span.font for span in line.spans if span.start <= one < span.end), "") for one in (0, at)]
    letter, word = line.box_of(0, 1), line.box_of(at, at + 1)
    return fonts[0] == fonts[1] and word.x0 - letter.x1 <= _APART * (letter.y1 - letter.y0)


def is_alone(text: str) -> bool:
    """Whether a line is a bullet and nothing else, as some programs write it beside its entry."""
    return len(text.strip()) == 1 and text.strip() in BULLETS

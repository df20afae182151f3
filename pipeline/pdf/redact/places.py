"""Where on a page what shall go stands, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pymupdf

from pipeline.pdf.redact.rules import Rule

_mupdf: Any = pymupdf  # its functions carry no types

_FLAGS = (
    _mupdf.TEXT_PRESERVE_WHITESPACE | _mupdf.TEXT_MEDIABOX_CLIP | _mupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
)  # without TEXT_PRESERVE_LIGATURES: "ﬁ" reads as "fi"
_AROUND = 60  # letters


@dataclass(frozen=True, slots=True)
class Place:
    """One match: its rule, a rectangle for each stretch of a line, what it says and what stands around it."""

    rule: str
    areas: tuple[pymupdf.Rect, ...]
    text: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Letters:
    """A page's text and, letter by letter, its box and line; the breaks between lines have none."""

    text: str
    boxes: tuple[pymupdf.Rect | None, ...]
    lines: tuple[int, ...]

    def around(self, start: int, end: int) -> tuple[str, str]:
        """What stands before and after a stretch, on one line, with the blank between if there is one."""
        before, after = self.text[max(0, start - _AROUND) : start], self.text[end : end + _AROUND]
        return re.sub(r"\s+", " ", before).lstrip(), re.sub(r"\s+", " ", after).rstrip()


def letters_of(page: Any) -> Letters:
    """Everything that stands on the page as text, the invisible layer of a scan included."""
    text: list[str] = []
    boxes: list[pymupdf.Rect | None] = []
    lines: list[int] = []
    number = 0
    for block in page.get_text("rawdict", flags=_FLAGS)["blocks"]:
        for line in block.get("lines", ()):
            number += 1
            for span in line["spans"]:
                for char in span["chars"]:
                    for letter in char["c"]:
                        text.append(letter)
                        boxes.append(_mupdf.Rect(char["bbox"]))
                        lines.append(number)
            text.append("\n")
            boxes.append(None)
            lines.append(number)
    return Letters("".join(text), tuple(boxes), tuple(lines))


def places_on(letters: Letters, rules: Sequence[Rule]) -> list[Place]:
    found = []
    for rule in rules:
        for match in rule.pattern.finditer(letters.text):
            areas: dict[int, pymupdf.Rect] = {}
            for at in range(*match.span()):
                box = letters.boxes[at]
                if box is not None and not letters.text[at].isspace():
                    line = letters.lines[at]
                    areas[line] = areas[line] | box if line in areas else _mupdf.Rect(box)
            if areas:
                text = " ".join(match.group().split())
                found.append(Place(rule.name, tuple(areas.values()), text, *letters.around(*match.span())))
    return found

"""Where on a page what shall go stands, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from pipeline.pdf.redact.cores import Core, cores_of
from pipeline.pdf.redact.plain import plain_of
from pipeline.pdf.redact.rules import Rule

_mupdf: Any = pymupdf  # its functions carry no types

_FLAGS = (
    _mupdf.TEXT_PRESERVE_WHITESPACE | _mupdf.TEXT_MEDIABOX_CLIP | _mupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
)  # without TEXT_PRESERVE_LIGATURES: "ﬁ" reads as "fi"
EVERYTHING = (
    _FLAGS & ~_mupdf.TEXT_MEDIABOX_CLIP | _mupdf.TEXT_IGNORE_ACTUALTEXT
)  # off the page, too, and the letters themselves instead of what stands for them
_EVERYWHERE = _mupdf.Rect(-1e6, -1e6, 1e6, 1e6)
_TEXT_BLOCK = 0  # of MuPDF's kinds of blocks
_ASCENT = 0.88  # of a letter's cell, above its base line (ISO 32000-1, 9.7.4.3)
_AROUND = 60  # letters


@dataclass(frozen=True, slots=True)
class Place:
    """One match: its rule, a rectangle for each stretch of a line, what it says and what stands around it.

    Where letters stand askew, each has a rectangle. ``cores`` are the middles of its letters; unknown in pictures.
    """

    rule: str
    areas: tuple[pymupdf.Rect, ...]
    text: str = ""
    before: str = ""
    after: str = ""
    cores: tuple[Core, ...] = ()


@dataclass(frozen=True, slots=True)
class Letters:
    """A page's text and for each letter the number of its line, the breaks between lines included.

    Of a text ``drawn`` are MuPDF's letters with their lines, of words in pictures ``boxes`` are all that is known;
    breaks have neither. Where letters stand is worked out when it is asked for: of most nobody does.
    """

    text: str
    lines: tuple[int, ...]
    boxes: tuple[pymupdf.Rect | None, ...] = ()
    drawn: tuple[tuple[Any, Any] | None, ...] = ()
    held: Any = None  # what MuPDF's letters are part of

    def quad(self, at: int) -> pymupdf.Quad | None:
        """Where a letter stands, as it is written."""
        here = self.drawn[at] if self.drawn else None
        return None if here is None else _quad(*here)

    def box(self, at: int) -> pymupdf.Rect | None:
        if self.boxes:
            return self.boxes[at]
        quad = self.quad(at)
        return None if quad is None else quad.rect

    def has_place(self, at: int) -> bool:
        return (self.boxes or self.drawn)[at] is not None

    def around(self, start: int, end: int) -> tuple[str, str]:
        """What stands before and after a stretch, on one line, with the blank between if there is one."""
        before, after = self.text[max(0, start - _AROUND) : start], self.text[end : end + _AROUND]
        return re.sub(r"\s+", " ", before).lstrip(), re.sub(r"\s+", " ", after).rstrip()


def letters_of(page: Any, flags: int = _FLAGS) -> Letters:
    """Everything that stands on the page as text, the invisible layer of a scan included."""
    text: list[str] = []
    drawn: list[tuple[Any, Any] | None] = []
    lines: list[int] = []
    read = page.get_textpage(_EVERYWHERE if flags == EVERYTHING else None, flags=flags)
    found = [line.m_internal for block in read.this if block.m_internal.type == _TEXT_BLOCK for line in block]
    for number, line in enumerate(found, 1):
        letter = line.first_char
        while letter:
            text.append(chr(letter.c))
            drawn.append((letter, line))
            lines.append(number)
            letter = letter.next
        text.append("\n")
        drawn.append(None)
        lines.append(number)
    return Letters("".join(text), tuple(lines), drawn=tuple(drawn), held=read)


def _quad(letter: Any, line: Any) -> Any:
    (x, y), one = _shift(letter, line), letter.quad
    return _mupdf.Quad(*((corner.x - x, corner.y - y) for corner in (one.ul, one.ur, one.ll, one.lr)))


def _shift(letter: Any, line: Any) -> tuple[float, float]:
    """Of writing from top to bottom MuPDF says where a letter ends below its base line."""
    if not line.wmode:
        return 0.0, 0.0
    up = _ASCENT * letter.size
    return line.dir.x * up, line.dir.y * up


def written(letters: Letters) -> list[pymupdf.Quad]:
    """Where letters stand, blanks left out."""
    here = (letters.quad(at) for at, letter in enumerate(letters.text) if not letter.isspace())
    return [quad for quad in here if quad is not None]


def middles_in(letters: Letters) -> tuple[list[int], NDArray[np.float64]]:
    """Which letters are no blanks, and their middles, one a row."""
    found: list[int] = []
    rows: list[tuple[float, float]] = []
    for at, here in enumerate(letters.drawn):
        if here is not None and not letters.text[at].isspace():
            quad, (x, y) = here[0].quad, _shift(*here)
            start, end = quad.ul, quad.lr  # opposite corners: what is between them is the middle
            found.append(at)
            rows.append(((start.x + end.x) / 2 - x, (start.y + end.y) / 2 - y))
    return found, np.array(rows, float).reshape(-1, 2)


def places_on(letters: Letters, rules: Sequence[Rule]) -> list[Place]:
    plain = plain_of(letters.text)
    found = (_place(letters, rule.name, span) for rule in rules for span in rule.spans(letters.text, plain))
    return [place for place in found if place is not None]


def _place(letters: Letters, rule: str, span: tuple[int, int]) -> Place | None:
    here = [at for at in range(*span) if letters.has_place(at) and not letters.text[at].isspace()]
    areas: list[pymupdf.Rect] = []
    cores: list[Core] = []
    for _, members in groupby(here, key=lambda at: letters.lines[at]):
        stretch = list(members)
        boxes = [_mupdf.Rect(letters.box(at)) for at in stretch]
        found = cores_of(quad for at in stretch if (quad := letters.quad(at)) is not None)
        areas += boxes if any(core.box is not None for core in found) else [_around(boxes)]
        cores += found
    if not areas:
        return None
    text = " ".join(letters.text[slice(*span)].split())
    return Place(rule, tuple(areas), text, *letters.around(*span), tuple(cores))


def _around(boxes: Sequence[pymupdf.Rect]) -> Any:
    found = _mupdf.Rect(boxes[0])
    for one in boxes[1:]:
        found |= one
    return found

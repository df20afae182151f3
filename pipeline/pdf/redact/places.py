"""Where on a page what shall go stands, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pymupdf

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
    """A page's text and, letter by letter, its box and line; the breaks between lines have none.

    ``quads`` are the same boxes as they are written; of words in pictures there are none.
    """

    text: str
    boxes: tuple[pymupdf.Rect | None, ...]
    lines: tuple[int, ...]
    quads: tuple[pymupdf.Quad | None, ...] = ()

    def around(self, start: int, end: int) -> tuple[str, str]:
        """What stands before and after a stretch, on one line, with the blank between if there is one."""
        before, after = self.text[max(0, start - _AROUND) : start], self.text[end : end + _AROUND]
        return re.sub(r"\s+", " ", before).lstrip(), re.sub(r"\s+", " ", after).rstrip()


def letters_of(page: Any, flags: int = _FLAGS) -> Letters:
    """Everything that stands on the page as text, the invisible layer of a scan included."""
    text: list[str] = []
    quads: list[pymupdf.Quad | None] = []
    lines: list[int] = []
    read = page.get_textpage(_EVERYWHERE if flags == EVERYTHING else None, flags=flags)
    found = [line for block in read.this if block.m_internal.type == _TEXT_BLOCK for line in block]
    for number, line in enumerate(found, 1):
        for char in line:
            text.append(chr(char.m_internal.c))
            quads.append(_quad(char.m_internal, line.m_internal))
            lines.append(number)
        text.append("\n")
        quads.append(None)
        lines.append(number)
    boxes = tuple(None if quad is None else quad.rect for quad in quads)
    return Letters("".join(text), boxes, tuple(lines), tuple(quads))


def _quad(letter: Any, line: Any) -> Any:
    """Where a letter stands; of writing from top to bottom MuPDF says where it ends below its base line."""
    up = _ASCENT * letter.size if line.wmode else 0.0
    x, y, one = line.dir.x * up, line.dir.y * up, letter.quad
    return _mupdf.Quad(*((corner.x - x, corner.y - y) for corner in (one.ul, one.ur, one.ll, one.lr)))


def written(letters: Letters) -> list[pymupdf.Quad]:
    """Where letters stand, blanks left out."""
    both = zip(letters.quads, letters.text, strict=True)
    return [quad for quad, letter in both if quad is not None and not letter.isspace()]


def places_on(letters: Letters, rules: Sequence[Rule]) -> list[Place]:
    plain = plain_of(letters.text)
    found = (_place(letters, rule.name, span) for rule in rules for span in rule.spans(letters.text, plain))
    return [place for place in found if place is not None]


def _place(letters: Letters, rule: str, span: tuple[int, int]) -> Place | None:
    here = [at for at in range(*span) if letters.boxes[at] is not None and not letters.text[at].isspace()]
    areas: list[pymupdf.Rect] = []
    cores: list[Core] = []
    for _, members in groupby(here, key=lambda at: letters.lines[at]):
        stretch = list(members)
        boxes = [_mupdf.Rect(letters.boxes[at]) for at in stretch]
        found = cores_of(quad for at in stretch if letters.quads and (quad := letters.quads[at]) is not None)
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

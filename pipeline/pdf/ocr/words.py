"""Words as an engine reads them and as a page holds them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import hypot
from pathlib import Path
from typing import Any, Literal

Four = tuple[float, float, float, float]
PagePlaces = Literal["words", "paragraphs", "none"]
# Chinese characters, kana and their marks stand without spaces, though Tesseract tells them one by one.
_UNSPACED = r"\u3001-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff"
_ENDS_UNSPACED = re.compile(rf"(?:[{_UNSPACED}]|^)[,.;:!?)\]”’]?$")
_BEGINS_UNSPACED = re.compile(rf"[{_UNSPACED},.;:!?)\]”’]")
_A_GAP = 1.0  # of the line's height: wider is a column, or a space that somebody meant


@dataclass(frozen=True, slots=True)
class Seen:
    """A word on a picture, in pixels from the upper left corner.

    ``base`` is its baseline from where reading starts to where it ends, ``size`` the height of its line, ``confidence``
    0 to 100, or None where the engine tells none. ``line`` and ``block`` count from 0.
    """

    text: str
    box: Four
    base: Four
    size: float
    confidence: float | None
    line: int
    block: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page.

    ``box`` is in points of the page as it is displayed, from its upper left corner, or None where nobody told it;
    ``base`` and ``size`` are in the page's own user space (ISO 32000-1, 8.3.2.3), where the layer is written.
    """

    text: str
    box: Four | None
    base: Four
    size: float
    confidence: float | None
    line: int
    block: int


@dataclass(frozen=True, slots=True)
class Region:
    """A paragraph and its box, in points as a word's."""

    text: str
    box: Four


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read on page ``page`` (from 1). ``width`` and ``height`` are points as displayed.

    ``turned`` says by how many degrees clockwise the picture was turned to stand upright (0, 90, 180 or 270),
    ``skew`` by how many it was straightened. ``dpi`` is the resolution that was read. ``places`` says of what the
    reader told places: with "paragraphs" they are in ``regions``, and words have none. ``told`` is its confidence in
    the whole page, where it tells none of words. ``script`` is the page's where no chosen language is written so.
    """

    page: int
    width: float
    height: float
    turned: int
    skew: float
    dpi: int
    engine: str
    words: tuple[Word, ...]
    places: PagePlaces = "words"
    regions: tuple[Region, ...] = ()
    told: float | None = None
    script: str = ""

    @property
    def confidence(self) -> float | None:
        """Of its words; else what was told of the page."""
        found = mean_confidence(self.words)
        return self.told if found is None else found

    @property
    def text(self) -> str:
        return text_of(self.words)


def mean_confidence(words: Sequence[Seen | Word]) -> float | None:
    """By letters, so that stray marks count little; None where nothing was read or the engine tells none."""
    known = [(one.confidence, len(one.text)) for one in words if one.confidence is not None]
    letters = sum(many for _, many in known)
    return round(sum(value * many for value, many in known) / letters, 1) if letters else None


def text_of(words: Sequence[Seen | Word]) -> str:
    """Lines under each other, an empty line between blocks."""
    parts: list[str] = []
    for before, one in zip((None, *words), words, strict=False):
        if before is not None:
            parts.append(_between(before, one))
        parts.append(one.text)
    return "".join(parts)


def _between(before: Seen | Word, one: Seen | Word) -> str:
    if one.line == before.line:
        return "" if adjoin(before, one) else " "
    return "\n" if one.block == before.block else "\n\n"


def adjoin(before: Seen | Word, one: Seen | Word) -> bool:
    """Whether two words of a line are written without a space between them."""
    if before.line != one.line or not (_ENDS_UNSPACED.search(before.text) and _BEGINS_UNSPACED.match(one.text)):
        return False
    return hypot(one.base[0] - before.base[2], one.base[1] - before.base[3]) <= _A_GAP * before.size


def write_reading(reading: PageReading, target: Path) -> None:
    target.write_text(json.dumps(asdict(reading), ensure_ascii=False, separators=(",", ":")), "utf-8")


def read_reading(path: Path) -> PageReading:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    words = tuple(
        Word(**{**one, "box": one["box"] and tuple(one["box"]), "base": tuple(one["base"])}) for one in found["words"]
    )
    regions = tuple(Region(one["text"], tuple(one["box"])) for one in found.get("regions", ()))
    return PageReading(**{**found, "words": words, "regions": regions})

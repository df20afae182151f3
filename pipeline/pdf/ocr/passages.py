"""Text that came without the places of its words, laid over the page it was read on.

An outside service tells what stands on a page, and at best where a paragraph stands. A layer needs places, so its
lines are spread over the paragraph's box, or over the page as a whole: a search finds the paragraph or the page, not
the word. No place and no confidence of a word is made up from that; the results have none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from pipeline.pdf.ocr.words import Four, PagePlaces, PageReading, Region, Seen, Word

MARGIN = 0.05  # of the page, where a text is laid over the whole of it
WIDE = 0.5  # of its size, what a letter takes in the layer (ocr/font.py)
TALL = 0.8  # of a line's height, its letters
SMALLEST = 0.5  # points


@dataclass(frozen=True, slots=True)
class Passage:
    """Some lines of text. ``box`` is in shares of the page as it is displayed; None was not told."""

    text: str
    box: Four | None = None


PASSAGES: TypeAdapter[list[Passage]] = TypeAdapter(list[Passage])


def laid(
    document: Any,
    number: int,
    passages: Sequence[Passage],
    *,
    engine: str,
    dpi: int,
    confidence: float | None,
    hidden: bool,
) -> PageReading:
    """The reading of page ``number``, from 1; ``hidden`` says that words of an invisible layer stay on the page."""
    from pipeline.pdf.ocr.placing import placed, ways  # noqa: PLC0415 - only the child loads numpy and MuPDF
    from pipeline.pdf.ocr.standing import standing_words  # noqa: PLC0415

    page = document[number - 1]
    wide, high = page.rect.width, page.rect.height
    areas = _areas(passages, wide, high)
    to_shown, to_page = ways(page, 72)
    told = all(one.box for one in passages)
    words = _without([placed(one, to_shown, to_page) for one in _spread(areas)], standing_words(page, hidden=hidden))
    regions = [Region(one.text, _points(one.box, wide, high)) for one in passages if one.box]
    return PageReading(
        page=number, width=round(wide, 2), height=round(high, 2), turned=0, skew=0.0, dpi=dpi, engine=engine,
        words=tuple(Word(one.text, None, one.base, one.size, None, one.line, one.block) for one in words),
        places=_places(passages, told=told), regions=tuple(regions) if told else (), told=confidence,
    )  # fmt: skip


def _places(passages: Sequence[Passage], *, told: bool) -> PagePlaces:
    return "paragraphs" if passages and told else "none"


def _points(box: Four, wide: float, high: float) -> Four:
    return (round(box[0] * wide, 2), round(box[1] * high, 2), round(box[2] * wide, 2), round(box[3] * high, 2))


def _areas(passages: Sequence[Passage], wide: float, high: float) -> list[tuple[list[list[str]], Four]]:
    """Lines of words with the area they share, in points; one area for all where a place is missing."""
    if passages and all(one.box for one in passages):
        return [(_lines(one.text), _points(one.box, wide, high)) for one in passages if one.box]
    box = (MARGIN, MARGIN, 1 - MARGIN, 1 - MARGIN)
    many = sum(len(_lines(one.text)) for one in passages) or 1
    found, done = [], 0
    for one in passages:
        lines = _lines(one.text)
        top, bottom = (box[1] + (box[3] - box[1]) * at / many for at in (done, done + len(lines)))
        found.append((lines, _points((box[0], top, box[2], bottom), wide, high)))
        done += len(lines)
    return found


def _lines(text: str) -> list[list[str]]:
    return [words for line in text.splitlines() if (words := line.split())]


def _spread(areas: Iterable[tuple[list[list[str]], Four]]) -> Iterator[Seen]:
    """Each line in its part of the area's height, as large as the longest allows; words follow each other."""
    line = 0
    for block, (lines, (x0, y0, x1, y1)) in enumerate(areas):
        tall = (y1 - y0) / max(1, len(lines))
        longest = max((len(" ".join(words)) for words in lines), default=1)
        size = max(SMALLEST, min(TALL * tall, (x1 - x0) / (WIDE * longest)))
        for at, words in enumerate(lines):
            across, base = x0, y0 + (at + TALL) * tall
            for word in words:
                end = across + len(word) * WIDE * size
                yield Seen(word, (across, base - size, end, base), (across, base, end, base), size, None, line, block)
                across = end + WIDE * size
            line += 1


def _without(words: Sequence[Word], standing: Sequence[Any]) -> list[Word]:
    """Without those that stand there as text, as many times as they do: nobody wants to find a word twice."""
    there = Counter(one.text.casefold() for one in standing)
    found = []
    for one in words:
        if there[one.text.casefold()] > 0:
            there[one.text.casefold()] -= 1
        else:
            found.append(one)
    return found

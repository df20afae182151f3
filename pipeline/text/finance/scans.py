"""Pages of scans: words of text recognition as lines to read, and how sure it was of what came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import radians, tan
from pathlib import Path
from statistics import median

from pydantic import TypeAdapter

from pipeline.pdf.layout import Box, Line, Page, Reading, Span
from pipeline.pdf.ocr.words import PageReading, Word, read_reading
from pipeline.text.finance.found import Entry, Extraction, FinanceRefused, Found, missing
from pipeline.text.finance.pages import READING
from pipeline.text.finance.paper import OCR_TRUST

SURE = 0.8  # below this a value is to be compared with the picture
_RULES = frozenset("|¦_[]{}")  # what lines of a table are read as
_TALL = 1.6  # of the middle height of a line: no letter, but a stroke beside it
_NO_WORDS = (
    "Text recognition found no words on the pages of this document. Scan it again in good light, at 300 dpi."
)  # fmt: skip
_OVERLOOKED = "Other rows have it; here text recognition read nothing. Look at the picture."


@dataclass(frozen=True, slots=True)
class SeenWord:
    """Where a word stands on the page as it is displayed, and how sure the engine was of it, 0 to 1."""

    box: Box
    sure: float


@dataclass(frozen=True, slots=True)
class Scan:
    """A page that was read by an engine: ``turned`` clockwise by so many degrees it stands upright, its lines then
    fall to the right by ``skew`` degrees."""

    number: int
    width: float
    height: float
    turned: int
    skew: float
    words: tuple[SeenWord, ...]

    @property
    def size(self) -> tuple[float, float]:
        """Upright."""
        return (self.height, self.width) if self.turned in (90, 270) else (self.width, self.height)

    def straight(self, box: Box) -> Box:
        """A box of the displayed page on the upright, level one."""
        upright = _turned(box, self.turned, self.width, self.height)
        return _moved(upright, -self._fall(upright))

    def shown(self, box: Box) -> Box:
        """The way back."""
        wide, high = self.size
        return _turned(_moved(box, self._fall(box)), -self.turned % 360, wide, high)

    def _fall(self, box: Box) -> float:
        return tan(radians(self.skew)) * ((box.x0 + box.x1) / 2 - self.size[0] / 2)

    def sureness(self, box: Box) -> float:
        """Of the least sure word in a box of the displayed page."""
        return min((one.sure for one in self.words if _holds(box, one.box)), default=OCR_TRUST)


SCANS: TypeAdapter[tuple[Scan, ...]] = TypeAdapter(tuple[Scan, ...])


def _turned(box: Box, degrees: int, wide: float, high: float) -> Box:
    """A box after its sheet was turned clockwise."""
    if degrees == 90:
        return Box(high - box.y1, box.x0, high - box.y0, box.x1)
    if degrees == 180:
        return Box(wide - box.x1, high - box.y1, wide - box.x0, high - box.y0)
    if degrees == 270:
        return Box(box.y0, wide - box.x1, box.y1, wide - box.x0)
    return box


def _moved(box: Box, down: float) -> Box:
    return Box(box.x0, box.y0 + down, box.x1, box.y1 + down)


def _holds(box: Box, word: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


# --- from the engine's words to pages that are read like printed ones ---------------------------------------------
@dataclass(frozen=True, slots=True)
class Joined:
    """``lacking`` are pages on which nothing was read, ``recognised`` those that have words now."""

    lacking: tuple[int, ...]
    recognised: tuple[int, ...]
    words: int


def join_scans(
    reading: Path, readings: Mapping[int, Path], lacking: Sequence[int], target: Path, scans: Path
) -> Joined:
    """Writes the reading with the words of scans in their places; raises FinanceRefused where there are none at all."""
    whole = READING.validate_json(reading.read_bytes())
    read = {number: read_reading(path) for number, path in readings.items()}
    pages = tuple(_joined(page, read.get(page.number)) for page in whole.pages)
    found = tuple(_scan(one) for number, one in sorted(read.items()) if _words(one))
    if not any(page.lines for page in pages):
        raise FinanceRefused("no_text", _NO_WORDS)
    target.write_bytes(READING.dump_json(replace(whole, pages=pages)))
    scans.write_bytes(SCANS.dump_json(found))
    have = tuple(one.number for one in found)
    return Joined(tuple(one for one in lacking if one not in have), have, sum(len(one.words) for one in found))


def _words(reading: PageReading) -> list[Word]:
    return [one for one in reading.words if one.box is not None and not _RULES.issuperset(one.text)]


def _scan(reading: PageReading) -> Scan:
    words = tuple(
        SeenWord(Box(*one.box), OCR_TRUST if one.confidence is None else one.confidence / 100)
        for one in _words(reading)
        if one.box
    )
    return Scan(reading.page, reading.width, reading.height, reading.turned, reading.skew, words)


def _joined(page: Page, reading: PageReading | None) -> Page:
    if reading is None or not (words := _words(reading)):
        return page
    lines = tuple(_line(list(group)) for _, group in groupby(words, key=lambda one: one.line))
    glyphs = sum(len(one.text) for one in words)
    return replace(page, kind="scanned_with_text", lines=(*page.lines, *lines), glyphs=page.glyphs + glyphs)


def _line(words: Sequence[Word]) -> Line:
    """A line of words; an engine knows where words are, not where in them a letter is."""
    chars: list[float] = []
    before: Box | None = None
    for one in words:
        box = Box(*(one.box or (0.0, 0.0, 0.0, 0.0)))
        if before is not None:
            left, right = sorted((before.x1, box.x0))
            chars += (left, min(before.y0, box.y0), right, max(before.y1, box.y1))
        wide = (box.x1 - box.x0) / len(one.text)
        for at in range(len(one.text)):
            chars += (box.x0 + at * wide, box.y0, box.x0 + (at + 1) * wide, box.y1)
        before = box
    text = " ".join(one.text for one in words)
    whole = Box(min(chars[0::4]), min(chars[1::4]), max(chars[2::4]), max(chars[3::4]))
    return Line(text, whole, (Span(0, len(text), "", median(one.size for one in words)),), tuple(chars))


# --- straight for the rules, and back ------------------------------------------------------------------------------
def straightened(reading: Reading, scans: Iterable[Scan]) -> Reading:
    """The reading with scanned pages upright and level, each line of them of one height."""
    by_number = {one.number: one for one in scans}
    pages = tuple(_straight(page, by_number.get(page.number)) for page in reading.pages)
    return replace(reading, pages=pages)


def _straight(page: Page, scan: Scan | None) -> Page:
    if scan is None:
        return page
    wide, high = scan.size
    return replace(page, width=wide, height=high, lines=tuple(_level(line, scan) for line in page.lines))


def _level(line: Line, scan: Scan) -> Line:
    boxes = [scan.straight(Box(*line.chars[at : at + 4])) for at in range(0, len(line.chars), 4)]
    usual = median(one.y1 - one.y0 for one in boxes)
    letters = [one for one in boxes if one.y1 - one.y0 <= _TALL * usual]
    top, bottom = min(one.y0 for one in letters), max(one.y1 for one in letters)
    chars = tuple(value for one in boxes for value in (one.x0, top, one.x1, bottom))
    return replace(line, chars=chars, box=Box(min(chars[0::4]), top, max(chars[2::4]), bottom))


def as_shown(extraction: Extraction, scans: Iterable[Scan], *, rule: str = "") -> Extraction:
    """Values of scanned pages where they are displayed, no surer than the words they came of.

    With a ``rule`` only those that were found by it.
    """
    by_number = {one.number: one for one in scans}
    entries = [_entry(one, by_number, rule) for one in extraction.entries]
    usual = {group: _usual(list(rows)) for group, rows in _tables(entries)}
    return replace(extraction, entries=tuple(_completed(one, by_number, usual) for one in entries))


def _tables(entries: Sequence[Entry]) -> Iterator[tuple[str, Iterator[Entry]]]:
    rows = sorted((one for one in entries if one.number), key=lambda one: one.group)
    return groupby(rows, key=lambda one: one.group)


def _usual(rows: Sequence[Entry]) -> dict[str, Found]:
    """The values that most rows of a table have."""
    found = Counter(one.name for row in rows for one in row.values if one.value)
    by_name = {one.name: one for row in rows for one in row.values}
    return {name: by_name[name] for name, many in found.items() if 2 * many >= len(rows) > 1}


def _completed(entry: Entry, scans: Mapping[int, Scan], usual: Mapping[str, Mapping[str, Found]]) -> Entry:
    """A row of a scan, with what most rows of its table have and it lacks as open: lone digits are overlooked."""
    if not entry.number or entry.page not in scans:
        return entry
    absent = [one for name, one in usual.get(entry.group, {}).items() if not (it := entry.get(name)) or not it.value]
    if not absent:
        return entry
    opened = tuple(missing(one.name, one.kind, _OVERLOOKED) for one in absent if entry.get(one.name) is None)
    names = {one.name for one in absent}
    values = tuple(one.doubted(_OVERLOOKED) if one.name in names else one for one in entry.values)
    return replace(entry, values=(*values, *opened))


def _entry(entry: Entry, scans: Mapping[int, Scan], rule: str) -> Entry:
    return replace(entry, values=tuple(_found(one, scans.get(one.page), rule) for one in entry.values))


def _found(found: Found, scan: Scan | None, rule: str) -> Found:
    if scan is None or found.box is None or not found.rule.startswith(rule):
        return found
    box = scan.shown(found.box)
    sure = round(scan.sureness(box), 3)
    bounded = replace(found, box=box, confidence=min(found.confidence, sure))
    if sure >= SURE or not found.value:
        return bounded
    said = f"Text recognition was only {sure:.0%} sure of “{found.raw[:40]}”. Compare it with the picture."
    return bounded.doubted(said, confidence=sure)


def scans_in(path: Path | None) -> Iterator[Scan]:
    """What `join_scans` wrote; nothing where no page was recognised."""
    yield from SCANS.validate_json(path.read_bytes()) if path else ()

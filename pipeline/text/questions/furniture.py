"""Furniture: lines that a page carries for itself, such as running heads, feet and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Set
from itertools import pairwise

from pipeline.pdf.layout import Line, Page, Reading

_DEPTH = 3  # lines from the top or the bottom of a page that may be furniture
_DIGITS = re.compile(r"\d+")
_PAGE_WORD = re.compile(
    r"^(?:[-–—\[(]\s*)?(?:page|pg\.?|p\.|seite)\s*\d+(?:\s*(?:of|/|von)\s*\d+)?(?:\s*[-–—\])])?$|^\d+\s*(?:of|/)\s*\d+$"
    r"|^[-–—]\s*\d+\s*[-–—]$|^p\.?t\.?o\.?$|^(?:please )?turn over\.?$",
    re.IGNORECASE,
)
_NUMBER_ONLY = re.compile(r"^\d{1,4}$")


def furniture_of(reading: Reading) -> frozenset[tuple[int, int]]:
    """The furniture lines as (page, line): page numbers, and lines that several pages repeat at an end."""
    found: set[tuple[int, int]] = set()
    repeated: dict[tuple[str, str], set[int]] = defaultdict(set)
    places: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for page in reading.pages:
        for end, depth, number in _ends(page):
            text = page.lines[number].text
            if _PAGE_WORD.match(text) or (depth == 0 and _is_page_number(page, number)):
                found.add((page.number, number))
            key = end, _masked(text)
            repeated[key].add(page.number)
            places[key].append((page.number, number))
    found |= _numbered_heads(reading)
    texts = sum(bool(page.lines) for page in reading.pages)
    again = {
        place
        for key, pages in repeated.items()
        if len(pages) >= 2 and 2 * len(pages) >= texts and not _only_digits(key[1])
        for place in places[key]
    }
    apart = {place for page in reading.pages for place in _set_apart(page, found | again)}
    return frozenset(found | (apart & again))


def _set_apart(page: Page, lines: Set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of the given lines those at the ends of the page, as far as a gap parts them from the text of the page."""
    apart: set[tuple[int, int]] = set()
    order = sorted(range(len(page.lines)), key=lambda number: page.lines[number].box.y0)
    for inward in (order, order[::-1]):
        outer: list[tuple[int, int]] = []
        for number, following in pairwise(inward):
            if (page.number, number) not in lines:
                break
            outer.append((page.number, number))
            line = page.lines[number]
            if _distance(line, page.lines[following]) > 0.6 * (line.box.y1 - line.box.y0):
                apart.update(outer)
                outer = []
    return apart


def _ends(page: Page) -> list[tuple[str, int, int]]:
    """("top" or "bottom", lines from that end, line number) of the lines near the ends of a page, by height."""
    order = sorted(range(len(page.lines)), key=lambda number: page.lines[number].box.y0)
    top = [("top", depth, number) for depth, number in enumerate(order[:_DEPTH])]
    bottom = [("bottom", depth, number) for depth, number in enumerate(reversed(order[-_DEPTH:]))]
    half = page.height / 2
    return [entry for entry in top if page.lines[entry[2]].box.y1 < half] + [
        entry for entry in bottom if page.lines[entry[2]].box.y0 > half
    ]


def _numbered_heads(reading: Reading) -> set[tuple[int, int]]:
    """First and last lines that begin or end with the page's number, the same distance from the page's count.

    Three pages prove it, two when they are all and nothing else stands in these lines.
    """
    found: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    lone: Counter[tuple[str, int]] = Counter()
    texts = sum(bool(page.lines) for page in reading.pages)
    for page in reading.pages:
        for end, depth, number in _ends(page):
            words = [word.strip("[](){}-–—") for word in page.lines[number].text.split()]
            for word in {words[0], words[-1]}:
                if depth <= 1 and word.isdigit() and len(word) <= 4 and _is_apart(page, number):
                    found[end, int(word) - page.number].append((page.number, number))
                    lone[end, int(word) - page.number] += len(words) == 1
    proven = {key for key, places in found.items() if len(places) >= 3 and 2 * len(places) >= texts}
    proven |= {key for key, count in lone.items() if count == texts >= 2}
    return {place for key in proven for place in found[key]}


def _is_apart(page: Page, number: int) -> bool:
    """Whether no line stands close above or below; lines beside it do not count."""
    line = page.lines[number]
    height = line.box.y1 - line.box.y0
    distances = [_distance(line, other) for other in page.lines if other is not line]
    return all(distance > 0.8 * height or distance < -0.5 * height for distance in distances)


def _masked(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split()))


def _only_digits(masked: str) -> bool:
    return not any(letter.isalpha() for letter in masked)


def _is_page_number(page: Page, number: int) -> bool:
    """A lone number at the end of the page that is the page's own, well away from the text above or below it."""
    line = page.lines[number]
    if not _NUMBER_ONLY.match(line.text) or abs(int(line.text) - page.number) > 2:
        return False
    return _is_apart(page, number)


def _distance(line: Line, other: Line) -> float:
    return max(line.box.y0 - other.box.y1, other.box.y0 - line.box.y1)

"""Comparing page by page: words by their order, pictures by their pixels."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from pipeline.pdf.comparing.pairs import paired
from pipeline.pdf.comparing.report import Report
from pipeline.pdf.comparing.steps import Compared, PagePair, Side
from pipeline.pdf.reading.opening import READ_ERRORS, opened
from pipeline.pdf.store import Trim

_mupdf: Any = pymupdf  # its functions carry no types

PAGE_LIMIT = 2000
DPI = 72
_MOST_PIXELS = 4_000_000
_MOST_WORDS = 6000  # of a page; more are compared as one
_CELL = 12  # pixels; differing ones closer than that make one area


@dataclass(frozen=True, slots=True)
class Found:
    """Areas on both pages in points: words that went, words that came, and where the looks differ."""

    removed: list[tuple[str, Any]]
    added: list[tuple[str, Any]]
    areas: list[Any]
    pixels: float
    drawn: bool


def compare(
    old: Side, new: Side, report: Path, details: Path, *, tolerance: int, progress: Callable[[int, int], None] | None
) -> Compared:
    """Writes report and details; raises ReadingRefused."""
    with (
        opened(old.path, password=old.password, page_limit=PAGE_LIMIT) as before,
        opened(new.path, password=new.password, page_limit=PAGE_LIMIT) as after,
        Report(old.name, new.name) as written,
    ):
        words = [[_words(document, at) for at in range(len(document))] for document in (before, after)]
        bare = [[tuple(one[4] for one in page) for page in pages] for pages in words]
        pairs, undrawn, facts = [], [], []
        trim = Trim()
        places = paired(bare[0], bare[1])
        for number, (a, b) in enumerate(places, 1):
            mine, its = words[0][a] if a is not None else [], words[1][b] if b is not None else []
            found = _compared(before, a, mine, after, b, its, tolerance)
            pair = PagePair((a + 1) if a is not None else 0, (b + 1) if b is not None else 0,
                            len(found.removed), len(found.added), found.pixels)  # fmt: skip
            pairs.append(pair)
            if not found.drawn:
                undrawn.append(number)
            if not pair.is_same:
                facts.append(_told(pair, found))
                written.page(before, a, after, b, found.removed, found.added, found.areas)
            for document, at in ((before, a), (after, b)):
                if at is not None:
                    trim.after(document, at)
            if progress:
                progress(number, len(places))
        compared = Compared(tuple(pairs), len(before), len(after), tuple(undrawn))
        written.save(report, compared)
    details.write_text(json.dumps({"old": old.name, "new": new.name, "pages": facts}, ensure_ascii=False, indent=1))
    return compared


def _told(pair: PagePair, found: Found) -> dict[str, Any]:
    return {
        "old": pair.old,
        "new": pair.new,
        "removed": [{"text": text, "area": [round(one, 1) for one in area]} for text, area in found.removed],
        "added": [{"text": text, "area": [round(one, 1) for one in area]} for text, area in found.added],
        "looks_differ": [[round(one, 1) for one in area] for area in found.areas],
        "pixels_percent": pair.pixels,
    }


def _words(document: Any, at: int) -> list[Any]:
    """(x0, y0, x1, y1, word, …) in reading order; nothing of a page that cannot be read."""
    try:
        return list(document[at].get_text("words"))
    except READ_ERRORS:
        return []


def _compared(
    before: Any, a: int | None, mine: list[Any], after: Any, b: int | None, its: list[Any], tolerance: int
) -> Found:
    if a is None or b is None:
        removed = [(one[4], _mupdf.Rect(one[:4])) for one in mine]
        return Found(removed, [(one[4], _mupdf.Rect(one[:4])) for one in its], [], 100.0, True)
    removed, added = _word_differences(mine, its)
    try:
        areas, pixels = _looks(before[a], after[b], tolerance)
    except READ_ERRORS:
        return Found(removed, added, [], 0.0, False)
    return Found(removed, added, areas, pixels, True)


def _word_differences(mine: list[Any], its: list[Any]) -> tuple[list[Any], list[Any]]:
    old, new = [one[4] for one in mine], [one[4] for one in its]
    if old == new:
        return [], []
    if max(len(old), len(new)) > _MOST_WORDS:
        codes: Any = [("replace", 0, len(old), 0, len(new))]
    else:
        codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    removed = [
        (mine[at][4], _mupdf.Rect(mine[at][:4])) for verb, s, e, _, _ in codes if verb != "equal" for at in range(s, e)
    ]
    added = [
        (its[at][4], _mupdf.Rect(its[at][:4])) for verb, _, _, s, e in codes if verb != "equal" for at in range(s, e)
    ]
    return removed, added


def _looks(one: Any, other: Any, tolerance: int) -> tuple[list[pymupdf.Rect], float]:
    """Areas (in points of the newer page) whose looks differ, and the share of pixels in percent."""
    size = one.rect | other.rect
    scale = min(DPI / 72, (_MOST_PIXELS / max(1.0, size.width * size.height)) ** 0.5)
    matrix = _mupdf.Matrix(scale, scale)
    drawn = [_greys(page.get_pixmap(matrix=matrix, alpha=False)) for page in (one, other)]
    height, width = (max(picture.shape[at] for picture in drawn) for at in (0, 1))
    mine, its = (
        np.pad(p, ((0, height - p.shape[0]), (0, width - p.shape[1]), (0, 0)), constant_values=255) for p in drawn
    )
    differs = (np.abs(mine.astype(np.int16) - its) > tolerance).any(axis=2)
    if not differs.any():
        return [], 0.0
    percent = max(0.01, round(100 * float(differs.mean()), 2))
    return [_mupdf.Rect(*area) * ~matrix for area in _areas(differs)], percent


def _greys(picture: Any) -> Any:
    return np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.stride // 3, 3)[:, : picture.width]


def _areas(differs: Any) -> list[tuple[int, int, int, int]]:
    """Boxes around cells with differing pixels that touch each other."""
    down, across = (-(-side // _CELL) for side in differs.shape)
    padded = np.zeros((down * _CELL, across * _CELL), bool)
    padded[: differs.shape[0], : differs.shape[1]] = differs
    cells = padded.reshape(down, _CELL, across, _CELL).any(axis=(1, 3))
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(cells), strict=True)}
    found = []
    while left:
        first = left.pop()
        group, edge = [first], [first]
        while edge:
            y, x = edge.pop()
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            group += near
            edge += near
        ys, xs = [y for y, _ in group], [x for _, x in group]
        found.append((min(xs) * _CELL, min(ys) * _CELL, (max(xs) + 1) * _CELL, (max(ys) + 1) * _CELL))
    return sorted(found, key=lambda area: (area[1], area[0]))[:200]

"""Lines: a row's runs joined to one visual line with a box for every character."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pipeline.pdf.layout import Box, Line, Span
from pipeline.pdf.reading.rows import Row
from pipeline.pdf.reading.runs import Style, turn_back

_WORD_GAP = 0.12  # of the letter size: runs closer than this are parts of one word
_RAISED_SIZE = 0.9  # of the line's size
_RAISED_SHIFT = 0.08  # of the line's size


def lines_of(arranged: Sequence[tuple[int, Row]]) -> tuple[Line, ...]:
    """`Line`s in page coordinates, in hundredths of a point, from rows with their columns."""
    joined = [_joined(row) for _, row in arranged]
    # All boxes of the page are rounded at once: line by line it would take a good part of the reading's time.
    sides = np.round(np.array([side for _, boxes, _ in joined for side in boxes]), 2).tolist()
    lines: list[Line] = []
    start = 0
    for (column, row), (text, boxes, styles) in zip(arranged, joined, strict=True):
        chars = tuple(sides[start : start + len(boxes)])
        start += len(boxes)
        box = Box(min(chars[0::4]), min(chars[1::4]), max(chars[2::4]), max(chars[3::4]))
        lines.append(Line(text, box, _spans(styles, row, len(text)), chars, column, row.runs[0].direction))
    return tuple(lines)


def _joined(row: Row) -> tuple[str, list[float], list[Style]]:
    """The row's text with a blank in each gap between words, its boxes on the page, and its styles."""
    first = row.runs[0]
    text, boxes, styles = first.text, first.boxes, first.styles
    for before, run in pairwise(row.runs):
        goes_left = run.x1 <= before.x0
        left, right = (run.x1, before.x0) if goes_left else (before.x1, run.x0)
        if right - left > _WORD_GAP * min(run.size, row.size):
            text += " "
            boxes = [*boxes, left, min(boxes[-3], run.boxes[1]), right, max(boxes[-1], run.boxes[3])]
        shift = len(text)
        styles = [*styles, *((style[0] + shift, style[1] + shift, *style[2:]) for style in run.styles)]
        text += run.text
        boxes = [*boxes, *run.boxes]
    return text, turn_back(boxes, first.quarter), styles


def _spans(styles: list[Style], row: Row, length: int) -> tuple[Span, ...]:
    """Spans that follow each other without a gap: the blank between two runs goes with the run before it."""
    if len(styles) == 1:
        _, _, font, size, bold, italic, _ = styles[0]
        return (Span(0, length, font, round(size, 2), bold, italic),)
    spans: list[Span] = []
    for index, (start, _, font, size, bold, italic, base) in enumerate(styles):
        end = styles[index + 1][0] if index + 1 < len(styles) else length
        small = size < _RAISED_SIZE * row.size
        raised = small and abs(base - row.base) > _RAISED_SHIFT * row.size
        span = Span(start, end, font, round(size, 2), bold, italic, raised)
        if spans and _look(spans[-1]) == _look(span):
            spans[-1] = Span(spans[-1].start, end, font, span.size, bold, italic, raised)
        else:
            spans.append(span)
    return tuple(spans)


def _look(span: Span) -> tuple[str, float, bool, bool, bool]:
    return span.font, span.size, span.bold, span.italic, span.raised

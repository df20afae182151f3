"""Letter sizes of a layer that text recognition wrote: each word was stretched over its picture, so sizes are noise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.pdf.layout import Line, Span

_SAME = 0.2  # sizes that differ by less from that of most letters are it
_STEP = 0.5  # points, to which all others are rounded


def even_sizes(lines: Sequence[Line], hidden: Sequence[bool]) -> tuple[Line, ...]:
    """The lines, those ``hidden`` in one size each, and in that of most of them where they are near it."""
    sizes = [_middle((span.size, span.end - span.start) for span in line.spans) for line in lines]
    body = _middle((size, len(line.text)) for size, line, unseen in zip(sizes, lines, hidden, strict=True) if unseen)
    return tuple(
        replace(line, spans=(_even(line, _snapped(size, body)),)) if unseen else line
        for size, line, unseen in zip(sizes, lines, hidden, strict=True)
    )


def _even(line: Line, size: float) -> Span:
    first = line.spans[0]
    return Span(0, len(line.text), first.font, size, first.bold, first.italic)


def _snapped(size: float, body: float) -> float:
    near = abs(size - body) < _SAME * body
    return round(max(1.0, round((body if near else size) / _STEP) * _STEP), 2)


def _middle(weighted: Iterable[tuple[float, int]]) -> float:
    """The median of sizes, each as often as there are letters; 0.0 for none."""
    found = sorted(weighted)
    half, passed = sum(letters for _, letters in found) / 2, 0
    for size, letters in found:
        passed += letters
        if passed >= half:
            return size
    return 0.0

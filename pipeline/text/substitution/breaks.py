"""Where on a page programs may go on reading elsewhere: no context should run over such a place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pipeline.pdf.layout import Line, Page
from pipeline.text.questions.question import Question
from pipeline.text.substitution.words import line_words

_WIDE = 0.9  # of the letter size: a gap that parts cells of a table
_MARGINAL = 12  # letters of a cell at the side, such as a question's number or its marks
_RIGHT = 0.72  # of the page's width, beyond which a short last cell is a margin's
_LEFT = 0.3
_HYPHENS = "-\u00ad\u2010"

Place = tuple[int, int]  # a line of the page, and the character before which the break is


def numbers_of(questions: Sequence[Question]) -> Iterator[tuple[int, int, int]]:
    """Where the printed numbers of questions begin and end, as page, line, character: often a column of their own."""
    for question in questions:
        for part in question.parts[:1]:
            yield part.page, part.line, 0
            yield part.page, part.line, part.start
        yield from numbers_of(question.sub_questions)


def breaks_in(page: Page, furniture: Collection[tuple[int, int]]) -> frozenset[Place]:
    """The breaks of a page: around running heads and cells in the margins, between columns, after hyphens."""
    return frozenset(_breaks(page, furniture))


def _breaks(page: Page, furniture: Collection[tuple[int, int]]) -> Iterator[Place]:
    last: Line | None = None
    for number, line in enumerate(page.lines):
        stands_apart = (page.number, number) in furniture or line.direction != (1.0, 0.0)
        if stands_apart:
            yield number, 0
            yield number + 1, 0
        if last is not None and (last.column != line.column or last.text.rstrip()[-1:] in _HYPHENS):
            yield number, 0
        for start, end in _marginal_cells(page, line):
            yield number, start
            yield (number, end) if end < len(line.text.rstrip()) else (number + 1, 0)
        last = line


def _marginal_cells(page: Page, line: Line) -> Iterator[tuple[int, int]]:
    cells = _cells(line)
    if len(cells) < 2:
        return
    (first, end), (start, last) = cells[0], cells[-1]
    if end - first <= _MARGINAL and line.chars[4 * end - 2] < _LEFT * page.width:
        yield first, end
    if last - start <= _MARGINAL and line.chars[4 * start] > _RIGHT * page.width:
        yield start, last


def _cells(line: Line) -> list[tuple[int, int]]:
    """Stretches of words between wide gaps."""
    size = max((span.size for span in line.spans), default=0.0)
    cells: list[tuple[int, int]] = []
    for start, end in line_words(line):
        if cells and line.chars[4 * start] - line.chars[4 * cells[-1][1] - 2] <= _WIDE * size:
            cells[-1] = (cells[-1][0], end)
        else:
            cells.append((start, end))
    return cells

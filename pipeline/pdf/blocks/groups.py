"""Which lines of a page belong together: one group for each heading, paragraph or list entry."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from pipeline.pdf.blocks.marks import Mark, Marks, is_alone, mark_of
from pipeline.pdf.blocks.survey import MONO, Survey, plain_of
from pipeline.pdf.direction import is_right_to_left
from pipeline.pdf.layout import Box, Line
from pipeline.pdf.reading.runs import QUARTERS, turn
from pipeline.pdf.reading.stacked import is_wide

_SAME_SIZE = 1.12
_SMALLER = 0.95  # of the size of the text
_NOTE = re.compile(r"\d{1,3}|[*†‡§¶]{1,3}")
_LOOSE = 1.35  # times the usual pitch of lines: a gap between paragraphs
_INDENT, _MOST_INDENT = 0.8, 6.0  # of the letter size
_SHORT = 0.2  # of the column's width: a last line ends so much earlier
_LONGEST_HEADING = 200
_LONGEST_BOLD = 110
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*$")

_LEADERS = re.compile(r"(?:\.\s?){4,}\s*[\divxl]+$")  # a line of a table of contents


@dataclass(slots=True)
class Group:
    """``kind`` is heading, text, item, code, turned or askew; ``level`` is a heading's.

    ``mark`` is what an entry begins with, ``note`` says that it begins as a footnote does.
    """

    kind: str
    lines: list[Line] = field(default_factory=list)
    level: int = 0
    mark: Mark | None = None
    note: bool = False


_Place: TypeAlias = tuple[int, tuple[float, float]]  # a column, and the direction of its lines


@dataclass(frozen=True, slots=True)
class _Measure:
    """Of one column: its edges and the usual distance between two lines, in points, and where its lines begin."""

    left: float
    right: float
    pitch: float
    from_right: bool

    def before(self, line: Line) -> float:
        """The room before a line."""
        return self.right - line.box.x1 if self.from_right else line.box.x0 - self.left

    def behind(self, line: Line) -> float:
        """The room behind a line."""
        return line.box.x0 - self.left if self.from_right else self.right - line.box.x1


def groups_of(lines: list[Line], survey: Survey) -> list[Group]:
    """The lines, in the order given, in groups."""
    shown = [_upright(line) for line in lines]
    measures, marks = _measures(shown), Marks(shown)
    groups: list[Group] = []
    for line in shown:
        kind, level = _kind_of(line, survey)
        last = groups[-1] if groups else None
        mark = marks.of(line) if kind == "text" else None
        if mark and last is not None and marks.may_be_a_word(line) and _runs_on(last, line, measures):
            mark = None
        note = is_small(line, survey) and _begins_note(line)
        if last is not None and not note and _goes_on(last, line, kind, level, mark, measures):
            last.lines.append(line)
        elif kind == "text" and mark is None and not note and (home := _home_across(groups, line)) is not None:
            home.lines.append(line)
        else:
            groups.append(Group("item" if mark else kind, [line], level, mark, note))
    as_given = {id(one): line for one, line in zip(shown, lines, strict=True)}
    for group in groups:
        group.lines = [as_given[id(line)] for line in group.lines]
    return [_judged(group, survey) for group in _with_bullets(groups)]


def _upright(line: Line) -> Line:
    """A line that stands upside down or on its side as it would stand if the page were turned."""
    if line.direction == (1.0, 0.0):
        return line
    sides = (line.box.x0, line.box.y0, line.box.x1, line.box.y1)
    return replace(line, box=Box(*turn(sides, line.direction)), chars=tuple(turn(line.chars, line.direction)))


def size_of(line: Line) -> float:
    """The size most of a line's letters have."""
    sizes: defaultdict[float, int] = defaultdict(int)
    for span in line.spans:
        sizes[span.size] += span.end - span.start
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def is_small(line: Line, survey: Survey) -> bool:
    """Whether a line is in smaller letters than the text."""
    return size_of(line) < _SMALLER * survey.body


def _begins_note(line: Line) -> bool:
    """Whether a line begins with a raised number or sign, as a footnote does."""
    first = line.spans[0] if line.spans else None
    return (
        first is not None and first.raised and _NOTE.fullmatch(line.text[first.start : first.end].strip()) is not None
    )


def _kind_of(line: Line, survey: Survey) -> tuple[str, int]:
    if line.direction != (1.0, 0.0):
        return "turned" if line.direction in QUARTERS else "askew", 0
    letters = sum(one.isalpha() for one in line.text)
    mark = mark_of(line.text)
    if letters > 1 and not (mark is not None and not mark.text):
        if level := survey.outline.get(plain_of(line.text)):
            return "heading", level
        if level := survey.level_of(size_of(line)):
            return "heading", level
    if line.spans and all(MONO.search(span.font) for span in line.spans) and not _is_tiny(line):
        return "code", 0
    if letters > 2 and _is_bold_heading(line, survey):
        return "heading", min(6, survey.lowest_level)
    return "text", 0


def _is_tiny(line: Line) -> bool:
    """Whether a line is a letter or two: a mark in a fixed font, no code."""
    return len(line.text.strip()) < 3


def _is_bold_heading(line: Line, survey: Survey) -> bool:
    if survey.is_bold or len(line.text) > _LONGEST_BOLD or size_of(line) < 0.95 * survey.body:
        return False
    bold = all(span.bold for span in line.spans if line.text[span.start : span.end].strip())
    return bold and line.text.rstrip()[-1:] not in ".,;:?!" and mark_of(line.text) is None


def _place_of(line: Line) -> _Place:
    return line.column, line.direction


def _measures(lines: list[Line]) -> dict[_Place, _Measure]:
    columns: defaultdict[_Place, list[Line]] = defaultdict(list)
    for line in lines:
        columns[_place_of(line)].append(line)
    found = {}
    for column, inside in columns.items():
        pitches = [
            round(two.box.y0 - one.box.y0, 1) / (size_of(one) or 1.0)
            for one, two in pairwise(inside)
            if 0.5 < (two.box.y0 - one.box.y0) / (size_of(one) or 1.0) < 2.4
        ]
        left, right = min(one.box.x0 for one in inside), max(one.box.x1 for one in inside)
        # The lower quartile: a page of many short paragraphs has more gaps than lines.
        pitch = sorted(pitches)[len(pitches) // 4] if pitches else 1.2
        found[column] = _Measure(left, right, pitch, is_right_to_left("".join(line.text for line in inside)))
    return found


def _goes_on(
    group: Group, line: Line, kind: str, level: int, mark: Mark | None, measures: dict[_Place, _Measure]
) -> bool:
    before = group.lines[-1]
    if group.kind == "heading" or kind == "heading":
        return group.kind == kind and group.level == level and _is_next(before, line, 1.6)
    if kind == "askew" or before.direction != line.direction or mark is not None:
        return False
    if (group.kind == "code") != (kind == "code"):
        return False
    measure = measures[_place_of(line)]
    if kind == "code":
        return before.column == line.column and _is_next(before, line, 2.6)
    if before.column != line.column or line.box.y0 < before.box.y0 - size_of(line):
        return False
    return (
        _is_alike(before, line) and _is_next(before, line, _LOOSE * measure.pitch) and not _begins(group, line, measure)
    )


def _runs_on(group: Group, line: Line, measures: dict[_Place, _Measure]) -> bool:
    """Whether a line goes on with a sentence that filled the line before it, at the same edge."""
    before, measure = group.lines[-1], measures[_place_of(line)]
    further_in = measure.before(line) - measure.before(before)  # a paragraph's first line may be further in
    return (
        group.kind == "text"
        and before.direction == line.direction
        and _is_alike(before, line)
        and _is_next(before, line, _LOOSE * measure.pitch)
        and -_MOST_INDENT * size_of(line) < further_in < 0.3 * size_of(line)
        and not _had_room(before, line, measure)
        and not _ENDED.search(before.text.rstrip())
    )


def _is_next(before: Line, line: Line, most: float) -> bool:
    """Whether a line stands below another, at most so many letter sizes further."""
    step = line.box.y0 - before.box.y0
    return before.column == line.column and -0.3 * size_of(line) < step <= most * max(size_of(before), size_of(line))


def _is_alike(one: Line, other: Line) -> bool:
    """Whether two lines are set in about the same size."""
    return max(size_of(one), size_of(other)) <= _SAME_SIZE * min(size_of(one), size_of(other))


def _home_across(groups: list[Group], line: Line) -> Group | None:
    """The group of an earlier column whose sentence goes on with this line; notes at its foot are passed over."""
    before = groups[-1].lines[-1] if groups else line
    if not line.text[:1].islower() or before.column == line.column or before.box.y0 < line.box.y0:
        return None
    for group in groups[:-6:-1]:
        last = group.lines[-1]
        if group.kind in ("text", "item") and last.column != line.column and _is_alike(last, line):
            return None if _ENDED.search(last.text.rstrip()) else group
    return None


def _begins(group: Group, line: Line, measure: _Measure) -> bool:
    """Whether a line at the usual distance begins a paragraph nevertheless: by its indent or after a short line."""
    size = size_of(line)
    before = group.lines[-1]
    if _LEADERS.search(before.text):
        return True
    if group.mark is not None:
        # An entry's further lines stand under its text or under its mark; further left only where it was full.
        outside = measure.before(line) < measure.before(group.lines[0]) - 0.5 * size
        return (outside and _had_room(before, line, measure)) or _is_short(before, line, measure)
    inset = measure.before(line) - min(measure.before(one) for one in group.lines[1:] or [before])
    starts = line.text[:1].isupper() or measure.from_right or (group.kind == "turned" and is_wide(line.text))
    if _INDENT * size < inset < _MOST_INDENT * size and starts:
        return True
    return _is_short(before, line, measure)


def _is_short(before: Line, line: Line, measure: _Measure) -> bool:
    short = measure.behind(before) > _SHORT * (measure.right - measure.left)
    ended = _ENDED.search(before.text.rstrip()) is not None
    return short and (ended or _had_room(before, line, measure)) and not line.text[:1].islower()


def _had_room(before: Line, line: Line, measure: _Measure) -> bool:
    """Whether the line's first word would have fitted on the line before with much to spare."""
    word = line.text.split()[0] if line.text.split() else ""
    first = line.box_of(0, max(1, len(word)))
    return first.x1 - first.x0 + 4 * size_of(before) < measure.behind(before)


def _with_bullets(groups: list[Group]) -> list[Group]:
    """Bullets that stand as lines of their own put before their entries."""
    found: list[Group] = []
    for group in groups:
        lone = found[-1] if found else None
        if lone is not None and lone.kind == "text" and len(lone.lines) == 1 and is_alone(lone.lines[0].text):
            found[-1] = Group("item", group.lines, 0, Mark("", 0))
        else:
            found.append(group)
    return found


def _judged(group: Group, survey: Survey) -> Group:
    """A heading that is as long as a paragraph is one."""
    if group.kind != "heading" or sum(len(line.text) for line in group.lines) <= _LONGEST_HEADING:
        return group
    return Group("text", group.lines)


def left_edges(groups: list[Group]) -> list[float]:
    """Where list entries begin, from left to right, those that differ by less than half an em as one."""
    edges: list[float] = []
    for x in sorted(group.lines[0].box.x0 for group in groups if group.kind == "item"):
        if not edges or x - edges[-1] > 5:
            edges.append(x)
    return edges


def usual_gap(lines: list[Line]) -> float:
    """The usual width of a letter in points, for the indents of code."""
    widths = [(line.box.x1 - line.box.x0) / len(line.text) for line in lines if line.text]
    return median(widths) if widths else 6.0

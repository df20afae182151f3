"""Pages that are forms: their rows as they stand, labels beside what is filled in, or beside a line to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import pymupdf

from pipeline.pdf.blocks.aligned import Cell, cells_of
from pipeline.pdf.blocks.flowing import Looks, flowing_blocks
from pipeline.pdf.blocks.groups import size_of
from pipeline.pdf.blocks.model import Block, Look, Paragraph, Piece, Tab, around
from pipeline.pdf.blocks.pieces import Link, pieces_of
from pipeline.pdf.blocks.survey import Survey
from pipeline.pdf.blocks.tables import part_of
from pipeline.pdf.layout import Box, Line
from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.reading.pictures import shown_by

_mupdf: Any = pymupdf  # its functions carry no types
_TICKS = (_mupdf.PDF_WIDGET_TYPE_CHECKBOX, _mupdf.PDF_WIDGET_TYPE_RADIOBUTTON)
_KINDS = (_mupdf.PDF_WIDGET_TYPE_TEXT, _mupdf.PDF_WIDGET_TYPE_COMBOBOX, *_TICKS)
_SEEN = (0, 2)  # of MuPDF's kinds of display: on the screen, printed or not
_COMB = 1 << 24  # letters in boxes of their own (ISO 32000-1, table 228)
_LEAST_FIELDS = 6
_LEAST_SHARE = 1 / 3  # of the rows have fields: less is text with gaps in it
_ROOM = 14.0  # points above and below the fields, where their labels are
_APART = 3.0  # points between two lines to fill in
_GAP = 0.85  # of the letter size: what is wider than this parts labels
_TITLE = 1.3  # times the size of the text: labels are hardly larger than it
_SAME = 0.4  # of their height: what stands beside one another differs by less
_DOTS = frozenset(". …")


@dataclass(frozen=True, slots=True)
class Field:
    """``comb`` has boxes for single letters; ``tick`` is a box to tick, which is a letter of its line."""

    box: Box
    comb: bool
    tick: bool


def fields_of(page: Any) -> list[Field]:
    """The fields of a page, but for buttons and lists; none where they cannot be read or few of them hold text."""
    found: list[Field] = []
    with suppress(*READ_ERRORS):
        matrix = shown_by(page)
        for one in page.widgets(types=_KINDS):
            rect = one.rect * matrix if page.rotation else one.rect
            if one.field_display in _SEEN and not rect.is_empty:
                box, comb = Box(*(round(side, 2) for side in rect)), bool((one.field_flags or 0) & _COMB)
                found.append(Field(box, comb, one.field_type in _TICKS))
    return found if sum(not one.tick for one in found) >= _LEAST_FIELDS else []


def is_in_form(box: Box, fields: Sequence[Field]) -> bool:
    """Whether a field stands in a box, as in what the lines of a form make look like a table."""
    return any(_middle_in(one.box, box) for one in fields)


def form_blocks(
    lines: Sequence[Line], fields: Sequence[Field], number: int, survey: Survey, links: Sequence[Link], looks: Looks
) -> tuple[list[Block], list[Line]]:
    """The rows of a form from its first field to its last, and the lines outside; no rows where fields stand in prose.

    Headings, and what no label or field stands beside, are what they are elsewhere.
    """
    if not fields:
        return [], list(lines)
    area = around([one.box for one in fields])
    inside = [
        one for one in lines
        if one.direction == (1.0, 0.0) and area.y0 - _ROOM < (one.box.y0 + one.box.y1) / 2 < area.y1 + _ROOM
    ]  # fmt: skip
    rows = _rows(inside, [one for one in fields if not one.tick])
    if sum(any(isinstance(one, _Filled) for one in row) for row in rows) < _LEAST_SHARE * len(rows):
        return [], list(lines)
    blocks: list[Block] = []
    flowing: list[Line] = []
    for row in [*rows, []]:
        if len(row) == 1 and isinstance(row[0], Cell) and _is_title(row[0], survey):
            flowing += [part_of(*part) for part in row[0].parts]
            continue
        blocks += [block for block, _ in flowing_blocks(flowing, number, survey, links, looks)]
        flowing = []
        if row:
            blocks.append(_paragraph(row, number, links, looks))
    taken = {id(line) for line in inside}
    return blocks, [line for line in lines if id(line) not in taken]


@dataclass(frozen=True, slots=True)
class _Filled:
    """A field with the letters that stand in it."""

    box: Box
    comb: bool
    parts: tuple[tuple[Line, int, int], ...]


_Row = list[Cell | _Filled]


def _rows(lines: Sequence[Line], fields: Sequence[Field]) -> list[_Row]:
    cells = [cell for line in lines for cell in cells_of(line, _GAP)]
    held: dict[int, list[Cell]] = {at: [] for at in range(len(fields))}
    labels: list[Cell] = []
    for cell in cells:
        home = next((at for at, one in enumerate(fields) if _middle_in(cell.box, one.box)), None)
        (labels if home is None else held[home]).append(cell)
    filled = []
    for at, field in enumerate(fields):
        parts = tuple(part for cell in sorted(held[at], key=_place) for part in cell.parts)
        filled.append(_Filled(field.box, field.comb, parts))
    return [_joined(row) for row in _by_height(filled, labels)]


def _by_height(filled: Sequence[_Filled], labels: Sequence[Cell]) -> list[_Row]:
    """Rows from top to bottom: fields beside one another with the labels at their height, and labels alone."""
    rows: list[_Row] = []
    for field in sorted(filled, key=_middle):
        high = field.box.y1 - field.box.y0
        if rows and _middle(field) - _middle(rows[-1][0]) < _SAME * min(high, rows[-1][0].box.y1 - rows[-1][0].box.y0):
            rows[-1].append(field)
        else:
            rows.append([field])
    bands = [(row, min(one.box.y0 for one in row), max(one.box.y1 for one in row)) for row in rows]
    alone: list[_Row] = []
    for label in sorted(labels, key=_middle):
        high = label.box.y1 - label.box.y0
        beside = max(bands, key=lambda band: min(band[2], label.box.y1) - max(band[1], label.box.y0))
        if min(beside[2], label.box.y1) - max(beside[1], label.box.y0) >= 0.5 * high:
            beside[0].append(label)
        elif alone and _middle(label) - _middle(alone[-1][0]) < _SAME * high:
            alone[-1].append(label)
        else:
            alone.append([label])
    return sorted([*rows, *alone], key=lambda row: _middle(row[0]))


def _joined(row: _Row) -> _Row:
    """A row from left to right, labels of several lines as one, and the dots that lead from a label to its field."""
    found: _Row = []
    for one in sorted(row, key=lambda one: (one.box.x0, one.box.y0)):
        last = found[-1] if found else None
        if isinstance(last, Cell) and isinstance(one, Cell) and (set(one.text) <= _DOTS or one.box.x0 < last.box.x1):
            parts = sorted((*last.parts, *one.parts), key=_at)
            found[-1] = Cell(tuple(parts), around([last.box, one.box]))
        else:
            found.append(one)
    return found


def _at(part: tuple[Line, int, int]) -> tuple[float, float]:
    line, start, end = part
    box = line.box_of(start, end)
    return round(box.y0), box.x0


def _middle(one: Cell | _Filled) -> float:
    return (one.box.y0 + one.box.y1) / 2


def _place(cell: Cell) -> tuple[float, float]:
    return round(cell.box.y0), cell.box.x0


def _middle_in(box: Box, other: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return other.x0 <= x <= other.x1 and other.y0 <= y <= other.y1


def _is_title(cell: Cell, survey: Survey) -> bool:
    sizes = [size_of(line) for line, _, _ in cell.parts]
    return all(survey.level_of(size) is not None and size >= _TITLE * survey.body for size in sizes)


def _paragraph(row: _Row, number: int, links: Sequence[Link], looks: Looks) -> Paragraph:
    left = looks.area.x0
    pieces: list[Piece] = []
    tabs: list[Tab] = []
    for at, one in enumerate(row):
        start = round(one.box.x0 - left, 1)
        if at and start <= (tabs[-1].at if tabs else 0.0):
            pieces.append(Piece(" "))  # where letters begin that reach over those before
        elif at:
            tabs.append(Tab(start))
            pieces.append(Piece("\t"))
        if isinstance(one, _Filled) and not one.parts:
            # The line ends before its field does, for the next may begin there.
            tabs.append(Tab(round(max(start + 1.0, one.box.x1 - left - _APART), 1), line=True))
            pieces.append(Piece("\t"))
        else:
            pieces += _words(one, links, looks)
    box = around([one.box for one in row])
    text = [one.box for one in row if not isinstance(one, _Filled) or one.parts]
    if text:  # fields are higher than their letters, and rows with and without labels shall stand as they do
        box = Box(box.x0, min(one.y0 for one in text), box.x1, max(one.y1 for one in text))
    look = Look(left=round(max(0.0, row[0].box.x0 - left), 1), tabs=tuple(tabs))
    return Paragraph(tuple(pieces), number, box, look)


def _words(one: Cell | _Filled, links: Sequence[Link], looks: Looks) -> Iterator[Piece]:
    between = "" if isinstance(one, _Filled) and one.comb else " "
    for at, part in enumerate(one.parts):
        found = pieces_of(part_of(*part), links, 0, looks.ink)
        if at and between and found:
            found = [replace(found[0], text=between + found[0].text), *found[1:]]
        yield from found

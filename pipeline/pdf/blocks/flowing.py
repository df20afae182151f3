"""Groups of lines as blocks: their running text, their level, depth or indent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.pdf.blocks.groups import Group, groups_of, left_edges, usual_gap
from pipeline.pdf.blocks.looks import Ink, column_edges, look_of
from pipeline.pdf.blocks.model import Block, Code, Heading, Item, Look, Paragraph, around
from pipeline.pdf.blocks.notes import notes_among
from pipeline.pdf.blocks.pieces import Link, joined, pieces_of
from pipeline.pdf.blocks.survey import Survey
from pipeline.pdf.layout import Box, Line


@dataclass(frozen=True, slots=True)
class Looks:
    """What is asked of the looks of a page: its ink, and where the text of most pages stands."""

    ink: Ink
    area: Box


def flowing_blocks(
    lines: list[Line], page: int, survey: Survey, links: Sequence[Link], looks: Looks | None = None
) -> list[tuple[Block, bool]]:
    """These lines as blocks, in their order, and whether each is a footnote; with ``looks`` how they are set, too."""
    groups = groups_of(lines, survey)
    notes = notes_among(groups, survey)
    edges = left_edges(groups)
    columns = column_edges(lines, looks.area) if looks is not None else {}
    found: list[tuple[Block, bool]] = []
    for group in groups:
        block = _block(group, page, survey, links, edges, looks)
        if block is not None:
            if looks is not None and not isinstance(block, Code):
                look = look_of(group, columns) if group.kind not in ("turned", "askew") else Look()
                block = replace(block, look=replace(look, column=group.lines[0].column))
            found.append((block, any(group is note for note in notes)))
    return found


def _block(
    group: Group, page: int, survey: Survey, links: Sequence[Link], edges: list[float], looks: Looks | None
) -> Heading | Paragraph | Item | Code | None:
    box = around([line.box for line in group.lines])
    if group.kind == "code":
        return Code(_indented(group.lines, box.x0), page, box)
    start = group.mark.end if group.mark is not None else 0
    ink = looks.ink if looks is not None else None
    parts = [pieces_of(line, links, 0 if number else start, ink) for number, line in enumerate(group.lines)]
    pieces = joined(parts, survey.words)
    if not pieces:
        return None
    if group.kind == "heading":
        plain = pieces if looks is not None else tuple(replace(one, bold=False) for one in pieces)
        return Heading(plain, group.level, page, box)
    if group.mark is not None:
        depth = next((n for n, edge in enumerate(edges) if group.lines[0].box.x0 - edge <= 5), 0)
        return Item(pieces, group.mark.text, min(depth, 5), page, box)
    return Paragraph(pieces, page, box)


def _indented(lines: list[Line], left: float) -> str:
    """Code with the blanks its lines begin with, and an empty line where one was left."""
    wide = max(1.0, usual_gap(lines))
    rows: list[str] = []
    before: Line | None = None
    for line in lines:
        high = line.box.y1 - line.box.y0
        if before is not None and line.box.y0 - before.box.y0 > 1.8 * high:
            rows.append("")
        rows.append(" " * round((line.box.x0 - left) / wide) + _spaced(line, wide))
        before = line
    return "\n".join(rows)


def _spaced(line: Line, wide: float) -> str:
    """The line's text, gaps between words as wide as they are printed."""
    found = []
    for at, letter in enumerate(line.text):
        gap = line.chars[4 * at + 2] - line.chars[4 * at] if letter == " " else 0.0
        found.append(" " * max(1, round(gap / wide)) if letter == " " else letter)
    return "".join(found)

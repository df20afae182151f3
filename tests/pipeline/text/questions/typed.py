"""Readings typed as plain text, for rules that need lines with places but no PDF."""

from __future__ import annotations

import re

from pipeline.pdf.layout import Box, Line, Page, Reading, Span
from pipeline.text.questions.furniture import furniture_of
from pipeline.text.questions.paper import Paper, paper_of
from pipeline.text.questions.pieces import Piece

WIDE, HIGH, PITCH = 6.0, 10.0, 14.0  # of a letter, of a line, from line to line


def typed(text: str) -> Reading:
    """A reading of text set in letters of one width: three blanks and more are a gap between cells.

    A line that begins with "*" is bold, an empty line leaves its room, and a form feed begins a new page.
    """
    pages = [_page(number, part) for number, part in enumerate(text.strip("\n").split("\f"), 1)]
    return Reading(tuple(pages))


def typed_paper(text: str) -> Paper:
    reading = typed(text)
    return paper_of(reading, furniture_of(reading))


def pieces_of(text: str) -> list[Piece]:
    """Each typed line as one piece."""
    return [Piece(row, 0, len(row.text)) for row in typed_paper(text).rows]


def _page(number: int, text: str) -> Page:
    lines = [
        _line(line, 60 + PITCH * index) for index, line in enumerate(text.strip("\n").split("\n")) if line.strip(" *")
    ]
    return Page(number, 600, 800, 0, "text", tuple(lines), sum(len(line.text) for line in lines))


def _line(typed_line: str, y: float) -> Line:
    bold = typed_line.startswith("*")
    body = typed_line[1:] if bold else typed_line
    start = len(body) - len(body.lstrip())
    text, chars = "", []
    at = start
    for match in re.finditer(r" {3,}|.", body.strip()):
        wide = len(match.group()) if match.group().isspace() else 1
        text += match.group()[0]
        chars += [50 + WIDE * at, y, 50 + WIDE * (at + wide), y + HIGH]
        at += wide
    box = Box(chars[0], y, chars[-2], y + HIGH)
    return Line(text, box, (Span(0, len(text), "Mono", HIGH, bold),), tuple(chars))

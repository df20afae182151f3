"""Plain text as markup: paragraphs, or letters of one width where its columns are made with blanks."""

from __future__ import annotations

import re
from html import escape

from pipeline.pdf.direction import is_right_to_left

_GAP = re.compile(r"\S {3,}\S|\t|[│┃║|] *\S.*[│┃║|]|[─━═┌└╔╚]{2}")  # three blanks: two stand after sentences, too
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_LEAST_LINES = 3
_LEAST_SHARE = 0.1  # of the lines that have letters
_ROOM = 455.0  # points: a line of the narrower paper
_WIDE = 0.6  # of its size is how wide a letter is in Courier
_LARGEST, _SMALLEST = 9.0, 6.0  # points
_PAGE_END = "\f"
_ENDED = '<div style="page-break-after:always"></div>'


def text_as_markup(text: str) -> str:
    """Form feeds end pages."""
    pages = [page for page in text.split(_PAGE_END) if page.strip()]
    size = _size_of_columns(text)
    shown = [_fixed(page, size) if size else _paragraphs(page) for page in pages]
    return _ENDED.join(f"<div>{page}</div>" for page in shown)


def _size_of_columns(text: str) -> float:
    """In points, of letters of one width, so small that lines stay whole if they can; 0.0 for running text."""
    lines = [line for line in text.splitlines() if line.strip()]
    rows = [line for line in lines if _GAP.search(line.strip())]
    if len(rows) < max(_LEAST_LINES, _LEAST_SHARE * len(lines)) or is_right_to_left(text):
        return 0.0
    longest = max(len(line.expandtabs(8).rstrip()) for line in rows)
    return max(_SMALLEST, min(_LARGEST, _ROOM / (_WIDE * longest)))


def _fixed(page: str, size: float) -> str:
    lines = (escape(line.expandtabs(8).rstrip()) for line in page.strip("\n").split("\n"))
    return f'<pre style="font-size:{size:.2f}pt">' + "\n".join(lines) + "</pre>"


def _paragraphs(page: str) -> str:
    parts = (part for part in _PARAGRAPH.split(page) if part.strip())
    return "".join(f"<p{_direction(part)}>{_kept(part)}</p>" for part in parts)


def _direction(text: str) -> str:
    return ' dir="rtl"' if is_right_to_left(text) else ""


def _kept(text: str) -> str:
    """Text with its line ends and its blanks."""
    lines = (escape(line.expandtabs(4).rstrip()).replace("  ", "\u00a0 ") for line in text.strip("\n").split("\n"))
    return "<br>".join(lines)

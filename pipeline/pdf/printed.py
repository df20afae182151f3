"""Markdown as a PDF; runs in a limited child. What its fonts cannot show is found out and said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LARGEST = 8 * 1024 * 1024  # bytes of Markdown
A4 = (595.28, 841.89)
STYLE = """
body { font-family: sans-serif; font-size: 10.5pt; line-height: 1.35; }
h1 { font-size: 17pt; } h2 { font-size: 14pt; } h3 { font-size: 12pt; }
pre, code { font-family: monospace; font-size: 9pt; }
"""


@dataclass(frozen=True, slots=True)
class Printed:
    """``problem`` says why there is no file, "" when there is one; ``notes`` what is not well in it."""

    pages: int
    problem: str = ""
    notes: tuple[str, ...] = ()


def print_markdown(source: Path, target: Path, *, right_to_left: bool) -> Printed:
    """Writes an A4 PDF, unless letters would be missing from it."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only the child loads these

    from pipeline.pdf.setting import TooWide, from_right, set_pages  # noqa: PLC0415

    if source.stat().st_size > LARGEST:
        return Printed(0, "There is no PDF of it: it is too long to be set here.")
    text = source.read_text("utf-8")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image"]).render(text)
    try:
        laid = set_pages(from_right(html) if right_to_left else f"<body>{html}</body>", target, size=A4, style=STYLE)
    except TooWide:
        return Printed(0, "There is no PDF of it: it has a table or a line that is larger than any page may be.")
    if laid.undrawn:
        target.unlink()
        return Printed(0, f"There is no PDF of it: the fonts here lack letters, such as {' '.join(laid.undrawn[:8])}.")
    return Printed(laid.pages, "", tuple(f"The PDF: {note}" for note in laid.notes()))

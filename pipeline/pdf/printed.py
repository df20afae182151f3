"""Markdown as a PDF, set by MuPDF; runs in a limited child. What its fonts cannot show is found out and said."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARGIN = 56  # points
LARGEST = 8 * 1024 * 1024  # bytes of Markdown
STYLE = """
body { font-family: sans-serif; font-size: 10.5pt; line-height: 1.35; }
h1 { font-size: 17pt; } h2 { font-size: 14pt; } h3 { font-size: 12pt; }
pre, code { font-family: monospace; font-size: 9pt; }
"""


@dataclass(frozen=True, slots=True)
class Printed:
    """``problem`` says why there is no file, "" when there is one."""

    pages: int
    problem: str = ""


def print_markdown(source: Path, target: Path, *, right_to_left: bool) -> Printed:
    """Writes an A4 PDF, unless letters would be missing from it or stand in the wrong order."""
    import pymupdf as typed  # noqa: PLC0415 - only the child loads it
    import pypdfium2  # noqa: PLC0415 - as above
    from markdown_it import MarkdownIt  # noqa: PLC0415 - as above

    pymupdf: Any = typed  # its functions carry no types
    if right_to_left:
        return Printed(0, "There is no PDF of it: text that runs from right to left cannot be set here.")
    if source.stat().st_size > LARGEST:
        return Printed(0, "There is no PDF of it: it is too long to be set here.")
    text = source.read_text("utf-8")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image"]).render(text)
    story = pymupdf.Story(f"<body>{html}</body>", user_css=STYLE)
    made = io.BytesIO()
    writer = pymupdf.DocumentWriter(made)
    page = pymupdf.paper_rect("a4")
    frame = pymupdf.Rect(MARGIN, MARGIN, page.width - MARGIN, page.height - MARGIN)
    more, pages = 1, 0
    while more:
        device = writer.begin_page(page)
        more, _ = story.place(frame)
        story.draw(device)
        writer.end_page()
        pages += 1
    writer.close()
    with pymupdf.open("pdf", made.getvalue()) as document:
        document.subset_fonts()
        document.save(target, garbage=3, deflate=True)
    wanted = Counter(letter for letter in html if letter.isalpha() and ord(letter) > 127)
    with pypdfium2.PdfDocument(target) as document:
        found = Counter(
            letter for one in document for letter in one.get_textpage().get_text_range() if ord(letter) > 127
        )
    missing = sorted(letter for letter in wanted if not found[letter])
    if sum(wanted[letter] for letter in missing) > 0.002 * max(1, len(text)):
        target.unlink()
        return Printed(0, f"There is no PDF of it: the fonts here lack letters, such as {' '.join(missing[:8])}.")
    return Printed(pages)

"""Drawing pages of text for samples: words at places, and HTML. It shares nothing with the rules that read them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pymupdf

_mupdf: Any = pymupdf
A4 = (595.0, 842.0)
LETTER = (612.0, 792.0)
FACES = {False: "helv", True: "hebo"}


class Sheets:
    """Pages of one document; ``down`` is where the next line of a table goes."""

    def __init__(self, size: tuple[float, float] = A4, face: str = "he") -> None:
        self.document = _mupdf.open()
        self.size = size
        names = {"he": ("helv", "hebo"), "ti": ("tiro", "tibo"), "co": ("cour", "cobo")}[face]
        self.fonts = {bold: _mupdf.Font(name) for bold, name in zip((False, True), names, strict=True)}
        self.turn()

    def turn(self) -> None:
        self.page = self.document.new_page(width=self.size[0], height=self.size[1])

    def put(self, x: float, y: float, text: str, size: float = 10, *, bold: bool = False, right: bool = False) -> None:
        """Text whose baseline begins at x, or ends there."""
        font = self.fonts[bold]
        start = x - font.text_length(text, size) if right else x
        writer = _mupdf.TextWriter(self.page.rect)
        writer.append((start, y), text, font=font, fontsize=size)
        writer.write_text(self.page)

    def stack(
        self, x: float, y: float, *lines: str, size: float = 10, step: float = 13, bold_first: bool = False
    ) -> None:
        for number, line in enumerate(lines):
            self.put(x, y + number * step, line, size, bold=bold_first and number == 0)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.page.draw_line((x0, y0), (x1, y1), width=0.6)

    def cells(self, y: float, *cells: tuple[float, str, bool], size: float = 9.5, bold: bool = False) -> None:
        """A row: (x, text, whether x is the right edge)."""
        for x, text, right in cells:
            if text:
                self.put(x, y, text, size, bold=bold, right=right)

    def picture_page(self) -> None:
        """A page that is a picture: dark all over, without a letter."""
        self.turn()
        pixmap = _mupdf.Pixmap(_mupdf.csGRAY, _mupdf.IRect(0, 0, 60, 80), False)
        pixmap.clear_with(180)
        self.page.insert_image(self.page.rect, pixmap=pixmap)

    def save(self, path: Path) -> Path:
        self.document.save(path, garbage=3, deflate=True)
        self.document.close()
        return path


def html_pages(path: Path, html: str, css: str = "", size: tuple[float, float] = A4, margin: float = 50) -> Path:
    """A document laid out by MuPDF's HTML engine."""
    story = _mupdf.Story(html, user_css=css)
    stream = io.BytesIO()
    writer = _mupdf.DocumentWriter(stream)
    whole = _mupdf.Rect(0, 0, *size)
    inner = _mupdf.Rect(margin, margin, size[0] - margin, size[1] - margin)
    more = 1
    while more:
        device = writer.begin_page(whole)
        more, _ = story.place(inner)
        story.draw(device)
        writer.end_page()
    writer.close()
    path.write_bytes(stream.getvalue())
    return path

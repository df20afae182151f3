"""A sheet of paper to typeset made-up exams on, line by line, with PyMuPDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pymupdf

FACES = {
    "plain": "helv",
    "bold": "hebo",
    "serif": "tiro",
    "serif bold": "tibo",
    "italic": "heit",
    "mono": "cour",
}


@dataclass
class Sheet:
    """Pages of one size; ``y`` is the baseline of the next line; a full page begins a new one."""

    width: float = 595
    height: float = 842
    top: float = 80
    bottom: float = 770
    size: float = 11
    pitch: float = 15
    face: str = "plain"
    running: Callable[[Sheet, int], None] | None = None
    document: pymupdf.Document = field(default_factory=pymupdf.open)
    y: float = 0

    def __post_init__(self) -> None:
        self.new_page()

    def new_page(self) -> None:
        self.page = self.document.new_page(width=self.width, height=self.height)
        self.y = self.top
        if self.running is not None:
            self.running(self, self.document.page_count)

    def put(self, x: float, text: str, *, y: float | None = None, face: str = "", size: float = 0) -> float:
        """Text at a point, the pen's y left alone; gives the width."""
        name, points = FACES[face or self.face], size or self.size
        self.page.insert_text((x, self.y if y is None else y), text, fontname=name, fontsize=points)
        return pymupdf.get_text_length(text, fontname=name, fontsize=points)

    def right(self, x: float, text: str, *, face: str = "") -> None:
        """Text that ends at ``x``."""
        self.put(
            x - pymupdf.get_text_length(text, fontname=FACES[face or self.face], fontsize=self.size),
            text,
            face=face,
        )

    def feed(self, lines: float = 1) -> None:
        self.y += lines * self.pitch
        if self.y > self.bottom:
            self.new_page()

    def line(self, x: float, text: str, *, face: str = "") -> None:
        self.put(x, text, face=face)
        self.feed()

    def centre(self, text: str, *, face: str = "bold", size: float = 0) -> None:
        wide = pymupdf.get_text_length(text, fontname=FACES[face], fontsize=size or self.size)
        self.put((self.width - wide) / 2, text, face=face, size=size)
        self.feed()

    def wrap(self, x: float, width: float, text: str, *, face: str = "", hang: float = 0) -> None:
        """A paragraph; lines after the first begin ``hang`` points further right."""
        for index, part in enumerate(self.broken(text, width, face, hang)):
            self.line(x + (hang if index else 0), part, face=face)

    def broken(self, text: str, width: float, face: str = "", hang: float = 0) -> Sequence[str]:
        name = FACES[face or self.face]
        lines: list[str] = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            room = width - (hang if len(lines) > 1 else 0)
            if lines[-1] and pymupdf.get_text_length(longer, fontname=name, fontsize=self.size) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def save(self, path: Path) -> Path:
        self.document.save(path)
        return path

"""What came of comparing one page in one renderer."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pdf.layout import Box


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One page in one renderer.

    ``page`` counts from 1; 0 stands for a whole file that could not be opened. ``dpi`` is what both pictures
    were painted at: less than asked for where the page is very large. ``changed_pixels`` is None when nothing
    could be compared, and ``note`` says why; ``share`` is of the page's pixels, ``largest_difference`` of any
    channel (0 to 255). ``area`` lies around the changes in points of the displayed page; None when nothing
    changed, or when the renderer paints the media box.
    """

    renderer: str
    dpi: float
    page: int
    changed_pixels: int | None
    largest_difference: int = 0
    share: float = 0.0
    note: str = ""
    area: Box | None = None

    @property
    def same(self) -> bool:
        return self.changed_pixels == 0

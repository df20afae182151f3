"""The report: a summary, then each pair of pages that differs, side by side, with marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.pdf.comparing.steps import Compared
from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.reading.pictures import shown_by

_mupdf: Any = pymupdf  # its functions carry no types

MOST_PAGES = 500
_WIDE, _HIGH, _EDGE, _HEAD = 842, 595, 18, 40
_RED, _GREEN, _BLUE, _GREY = (0.8, 0.1, 0.1), (0.05, 0.55, 0.15), (0.1, 0.3, 0.85), (0.35, 0.35, 0.35)
Marks = Sequence[tuple[str, pymupdf.Rect]]


class Report:
    """Grows page by page; use as a context manager."""

    def __init__(self, old: str, new: str) -> None:
        self.names = (old, new)
        self.document: Any = _mupdf.open()
        self.left_out = 0

    def __enter__(self) -> Report:
        return self

    def __exit__(self, *_: object) -> None:
        self.document.close()

    def page(
        self, before: Any, a: int | None, after: Any, b: int | None, removed: Marks, added: Marks,
        areas: Sequence[pymupdf.Rect],
    ) -> None:  # fmt: skip
        """One pair; removed words are red on the left, added ones green on the right, other changes framed in blue."""
        if len(self.document) >= MOST_PAGES:
            self.left_out += 1
            return
        sheet = self.document.new_page(width=_WIDE, height=_HIGH)
        half = (_WIDE - 3 * _EDGE) / 2
        for source, at, left, marks, colour, name in (
            (before, a, _EDGE, removed, _RED, self.names[0]),
            (after, b, 2 * _EDGE + half, added, _GREEN, self.names[1]),
        ):
            frame = _mupdf.Rect(left, _HEAD, left + half, _HIGH - _EDGE)
            title = f"{_plain(name)[:60]}, page {at + 1}" if at is not None else f"{_plain(name)[:60]}: no such page"
            sheet.insert_text((left, _HEAD - 12), title, fontsize=9, color=_GREY)
            if at is not None:
                self._half(sheet, frame, source, at, marks, colour, areas)

    def _half(self, sheet: Any, frame: Any, source: Any, at: int, marks: Marks, colour: Any, areas: Any) -> None:
        page = source[at]
        scale = min(frame.width / max(1.0, page.rect.width), frame.height / max(1.0, page.rect.height))
        place = _mupdf.Rect(frame.x0, frame.y0, frame.x0 + page.rect.width * scale, frame.y0 + page.rect.height * scale)
        try:
            sheet.show_pdf_page(place, source, at)
        except READ_ERRORS:
            sheet.insert_text((frame.x0 + 10, frame.y0 + 20), "This page cannot be drawn.", fontsize=9, color=_RED)
        move = _mupdf.Matrix(scale, 0, 0, scale, place.x0, place.y0)
        shape = sheet.new_shape()
        shape.draw_rect(place)
        shape.finish(color=_GREY, width=0.5)
        for _, area in marks:
            shape.draw_rect(area * shown_by(page) * move)
        if marks:
            shape.finish(color=colour, fill=colour, fill_opacity=0.25, width=0.3)
        for area in areas:
            shape.draw_rect(area * move & place)
        if areas:
            shape.finish(color=_BLUE, width=0.6)
        shape.commit()

    def save(self, target: Path, found: Compared) -> None:
        sheet = self.document.new_page(0, width=_WIDE, height=_HIGH)
        changed = sum(not one.is_same for one in found.pairs)
        came, gone = sum(not one.old for one in found.pairs), sum(not one.new for one in found.pairs)
        lines = [
            f"Old: {_plain(self.names[0])[:90]}, {found.old_pages} pages",
            f"New: {_plain(self.names[1])[:90]}, {found.new_pages} pages",
            "",
            f"{changed} of {len(found.pairs)} pairs of pages differ.",
            f"{came} pages were added, {gone} taken out.",
            f"{sum(one.removed for one in found.pairs)} words went, {sum(one.added for one in found.pairs)} came.",
            "",
            "Red: words that went. Green: words that came. Blue frames: the looks differ.",
        ]
        if self.left_out:
            lines.append(f"Only the first {MOST_PAGES} pairs are shown; {self.left_out} more are in the details.")
        sheet.insert_text((_EDGE * 2, 60), "Comparison", fontsize=20)
        sheet.insert_text((_EDGE * 2, 95), lines, fontsize=11, lineheight=1.5)
        self.document.set_toc(
            [[1, "Summary", 1], *([1, f"Difference {at}", at + 1] for at in range(1, len(self.document)))]
        )
        self.document.save(target, garbage=4, deflate=True, no_new_id=True)


def _plain(name: str) -> str:
    """Letters that the report's font has."""
    return name.encode("latin-1", "replace").decode("latin-1")

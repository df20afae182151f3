"""Words and cells of a page by where their letters stand."""

from __future__ import annotations

import pytest

from pipeline.pdf.layout import Box, Line, Page, Span
from pipeline.text.finance.rows import rows_of


@pytest.mark.parametrize(
    ("font", "cells"), [("GlyphLessFont", ["Invoice No: A1"]), ("Helvetica", ["Invoice", "No: A1"])]
)
def test_words_of_a_squeezed_layer_are_as_wide_as_their_print(font: str, cells: list[str]) -> None:
    """Tesseract sets “Invoice” and a blank in the 33 points of the word, so that 7 of 8 letters end at 29."""
    words = ((0.0, "Invoice", 28.9), (37.0, "No:", 12.0), (53.0, "A1", 8.0))
    chars: list[float] = []
    for x, word, width in words:
        if chars:
            chars += (chars[-2], 10.0, x, 19.0)  # the blank
        for at in range(len(word)):
            chars += (x + at * width / len(word), 10.0, x + (at + 1) * width / len(word), 19.0)
    text = " ".join(word for _, word, _ in words)
    line = Line(text, Box(0, 10, 61, 19), (Span(0, len(text), font, 9.0),), tuple(chars))
    page = Page(1, 595.0, 842.0, 0, "scanned_with_text", (line,))
    assert [cell.text for row in rows_of([page]) for cell in row.cells] == cells

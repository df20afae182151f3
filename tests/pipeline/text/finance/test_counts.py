"""Which page of how many a page says it is."""

from __future__ import annotations

import pytest

from pipeline.pdf.layout import Box
from pipeline.text.finance.counts import count_in
from pipeline.text.finance.rows import Cell, Row, Word


@pytest.mark.parametrize(("text", "y", "expected"), [
    ("Page 2 of 3", 400.0, (2, 3)), ("Seite: 1 von 2", 30.0, (1, 2)), ("- 2/3 -", 800.0, (2, 3)), ("2/3", 400.0, None),
    ("strona 1 z 4", 400.0, (1, 4)), ("Page 4 of 3", 400.0, None), ("see Page 2 of 3", 400.0, None),
])  # fmt: skip
def test_pages_are_counted_by_word_or_at_the_rim(text: str, y: float, expected: tuple[int, int] | None) -> None:
    cell = Cell(1, (Word(text, Box(50, y, 120, y + 10), 10.0),))
    assert count_in(Row(1, (cell,), 842.0, 595.0)) == expected

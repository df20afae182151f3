from __future__ import annotations

from pipeline.pdf.layout import Box, Line, Page, Reading, Span
from pipeline.text.questions.paper import paper_of
from tests.pipeline.text.questions.typed import typed_paper


def test_rows_are_cut_into_cells_at_wide_gaps() -> None:
    row = typed_paper("7   What is it?     [2]").rows[0]
    assert row.text == "7 What is it? [2]"
    assert [row.text[cell.start : cell.end] for cell in row.cells] == ["7", "What is it?", "[2]"]
    assert [cell.x0 for cell in row.cells] == [50, 74, 170]


def test_indent_counts_from_the_left_edge_of_the_column() -> None:
    assert [row.indent for row in typed_paper("One\n  Two\nThree").rows] == [0, 12, 0]


def test_signs_of_dingbat_fonts_become_boxes() -> None:
    spans = (Span(0, 1, "ZapfDingbats", 10), Span(1, 4, "Sans", 10), Span(4, 5, "Wingdings", 10))
    line = Line("o Ye\uf0a8", Box(0, 0, 25, 10), spans, (0.0, 0.0, 5.0, 10.0) * 5)
    reading = Reading((Page(1, 100, 100, 0, "text", (line,)),))
    assert paper_of(reading, frozenset()).rows[0].text == "□ Ye□"


def test_sideways_and_endless_lines_are_set_aside() -> None:
    up = Line("up", Box(0, 0, 10, 10), (Span(0, 2, "Sans", 10),), (0.0, 0.0, 5.0, 10.0) * 2, direction=(0.0, -1.0))
    long = Line("x" * 1001, Box(0, 0, 10, 10), (Span(0, 1001, "Sans", 10),), (0.0, 0.0, 5.0, 10.0) * 1001)
    paper = paper_of(Reading((Page(1, 100, 100, 0, "text", (up, long)),)), frozenset())
    assert paper.rows == ()
    assert [(part.line, part.end) for part in paper.furniture] == [(0, 2), (1, 1001)]

from __future__ import annotations

from pipeline.pdf.reading.rows import rows_of
from pipeline.pdf.reading.runs import SKEW, Run


def run(text: str, x0: float, base: float, size: float = 10, quarter: int = 0) -> Run:
    boxes: list[float] = []
    for index in range(len(text)):
        boxes += [x0 + index * size / 2, base - size, x0 + (index + 1) * size / 2, base + size / 4]
    style = (0, len(text), "Serif", size, False, False, base)
    return Run(text, boxes, base, size, quarter, (1.0, 0.0), False, [style])


def against(text: str, x0: float, base: float) -> Run:
    """A run whose letters go from right to left."""
    found = run(text, x0, base)
    boxes = [side for at in range(len(text)) for side in found.boxes[4 * (len(text) - 1 - at) :][:4]]
    return Run(text, boxes, base, 10, 0, (1.0, 0.0), False, found.styles)


def read(*runs: Run) -> list[list[str]]:
    return [[one.text for one in row.runs] for row in rows_of(runs)]


def test_runs_of_nearly_one_baseline_are_a_row_from_left_to_right() -> None:
    assert read(run("text", 60, 100), run("13", 20, 97.8), run("[1]", 200, 100.4)) == [["13", "text", "[1]"]]


def test_another_line_is_another_row() -> None:
    assert read(run("above", 0, 100), run("below", 0, 110)) == [["above"], ["below"]]


def test_overprinted_runs_are_rows_of_their_own() -> None:
    assert read(run("printed", 0, 100), run("stamped", 4, 101)) == [["printed"], ["stamped"]]


def test_a_superscript_finds_its_row() -> None:
    assert read(run("m/s", 0, 100), run("2", 15, 95, size=6), run("fast", 25, 100)) == [["m/s", "2", "fast"]]


def test_a_small_note_away_from_the_text_does_not() -> None:
    assert read(run("m/s", 0, 100), run("note", 80, 95, size=6)) == [["note"], ["m/s"]]


def test_a_fraction_keeps_its_lines() -> None:
    assert read(run("ad =", 0, 100), run("v", 30, 93), run("2", 30, 108)) == [["v"], ["ad ="], ["2"]]


def test_skew_text_is_not_joined() -> None:
    assert read(run("one", 0, 100, quarter=SKEW), run("two", 40, 100, quarter=SKEW)) == [["one"], ["two"]]


def test_a_row_from_right_to_left_has_its_latin_words_in_their_own_order() -> None:
    runs = [against("אבגדה", 200, 100), run("PDF", 150, 100), run("file", 170, 100), against("והזחט", 100, 100)]
    assert [(one.x0, one.x1, one.from_right) for one in runs[:2]] == [(200, 225, True), (150, 165, False)]
    assert read(*runs) == [["אבגדה", "PDF", "file", "והזחט"]]


def test_hebrew_words_in_a_row_from_left_to_right_have_theirs() -> None:
    assert read(
        run("The words", 0, 100), against("שלום", 100, 100), against("עולם", 60, 100), run("end", 140, 100)
    ) == [["The words", "שלום", "עולם", "end"]]

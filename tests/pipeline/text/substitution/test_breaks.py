from __future__ import annotations

from dataclasses import replace

from pipeline.text.questions.furniture import furniture_of
from pipeline.text.substitution.breaks import breaks_in, numbers_of
from tests.pipeline.text.questions.typed import typed
from tests.pipeline.text.substitution.papers import ANIMALS, questions_in


def test_an_ordinary_page_has_no_breaks() -> None:
    assert breaks_in(typed("one two\nthree four").page(1), ()) == frozenset()


def test_marks_in_the_margin_are_apart() -> None:
    line = "Which of these is a mammal that lives in the wide sea and sings there?" + " " * 14 + "[2]"
    page = typed(f"{line}\nnext line").page(1)
    at = page.lines[0].text.index("[2]")
    assert breaks_in(page, ()) == {(0, at), (1, 0)}


def test_a_number_in_a_column_of_its_own_is_apart() -> None:
    page = typed("12        Which of these is a mammal").page(1)
    assert breaks_in(page, ()) == {(0, 0), (0, 2)}


def test_columns_hyphens_and_running_heads_part_lines() -> None:
    page = typed("left side\nright side").page(1)
    columns = replace(page, lines=(replace(page.lines[0], column=1), replace(page.lines[1], column=2)))
    assert breaks_in(columns, ()) == {(1, 0)}
    assert breaks_in(typed("me-\nchanical").page(1), ()) == {(1, 0)}
    reading = typed("Some paper of the spring\n\n\n\ntext one\f" + "Some paper of the spring\n\n\n\ntext two")
    assert breaks_in(reading.page(1), furniture_of(reading)) == {(0, 0), (1, 0)}


def test_numbers_of_questions_end_where_their_text_begins() -> None:
    reading, questions = questions_in(ANIMALS)
    places = list(numbers_of(questions))
    assert len(places) == 2 * len(questions)
    for page, line, at in places:
        assert reading.line(page, line).text[:at] in ("", "1. ", "2. ", "3. ")

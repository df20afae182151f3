"""Made-up exam papers by the round in which they were written, each a function that typesets it and tells its truth.

The rules were measured on each round before they were tuned on it; the README beside the samples' truth has the
figures of those first measurements, which are what a paper from elsewhere may expect.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.pipeline.text.questions.made import (
    fifth_round,
    fourth_round,
    layouts,
    numbers,
    open_questions,
    second_round,
    third_round,
)
from tests.pipeline.text.questions.made.truth import Truth

Maker = Callable[[Path], Truth]

FIRST: tuple[Maker, ...] = (
    layouts.two_columns,
    layouts.one_line_options,
    layouts.roman_with_grid,
    layouts.table_numbers,
    layouts.boxes_to_tick,
    layouts.grid_down,
    numbers.numbers_everywhere,
    numbers.statements,
    numbers.shared_passage,
    numbers.restarting_sections,
    open_questions.problems,
    open_questions.fields,
    open_questions.point_notations,
    open_questions.dotted_answer_lines,
)
SECOND: tuple[Maker, ...] = (
    second_round.marks_in_round_brackets,
    second_round.digits_as_options,
    second_round.number_on_its_own_line,
    second_round.cover_page,
    second_round.decimal_numbers,
    second_round.answers_in_the_paper,
    second_round.long_matching,
    second_round.from_html,
    second_round.sideways,
    second_round.mixed_order,
)
THIRD: tuple[Maker, ...] = (
    third_round.headings_without_letters,
    third_round.choice_within_parts,
    third_round.tables_and_code,
    third_round.german,
    third_round.missing_number,
    third_round.parts_with_options,
    third_round.forty_questions,
)
FOURTH: tuple[Maker, ...] = (
    fourth_round.university_exam,
    fourth_round.quiz_export,
    fourth_round.three_columns_of_sums,
    fourth_round.spaced_options,
    fourth_round.literature_paper,
)
FIFTH: tuple[Maker, ...] = (
    fifth_round.bilingual_marks,
    fifth_round.driving_theory,
    fifth_round.take_home,
    fifth_round.booklet,
)

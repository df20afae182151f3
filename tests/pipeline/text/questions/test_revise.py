from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.pdf.layout import Box, TextRange
from pipeline.text.questions.discover import discover_questions
from pipeline.text.questions.question import Gold, Option, PageBox, Question
from pipeline.text.questions.revise import (
    as_parts,
    merge_questions,
    question_from_ranges,
    ranges_in_box,
    renamed,
    renumber,
    split_question,
    with_own_paths,
    without_parts,
)
from tests.pipeline.text.questions.typed import typed

PAPER = """\
1. Which metal is it, the
   shiny one here?
   (A) iron
   (B) gold
   (C) tin
2. Which gas is it?
   (A) neon
   (B) argon
   (C) helium
3. Explain why it shines. [4]"""


def test_merging_puts_the_second_after_the_first() -> None:
    one, two, _ = discover_questions(typed(PAPER)).questions
    one = replace(one, options=(), type="unknown", gold=Gold("x", "x", "answer_key", 0.5))
    two = replace(two, gold=Gold("B", "argon", "person", 0.2))
    merged = merge_questions(one, two)
    assert (merged.number, merged.path, merged.type) == ("1", "1", "mcq_single")
    assert merged.stem == "Which metal is it, the shiny one here? Which gas is it?"
    assert merged.options == two.options
    assert merged.parts == one.parts + two.parts
    assert merged.gold == two.gold
    assert merged.boxes == (PageBox(1, Box(50, 60, 200, 182)),)


def test_merging_moves_parts_under_the_first() -> None:
    part = Question("a", "2(a)", "short_answer", "x", sub_questions=(Question("i", "2(a)(i)", "short_answer", "y"),))
    merged = merge_questions(Question("1", "1", "essay", "A"), Question("2", "2", "essay", "B", sub_questions=(part,)))
    assert merged.sub_questions[0].path == "1(a)"
    assert merged.sub_questions[0].sub_questions[0].path == "1(a)(i)"


def test_questions_become_parts_of_another() -> None:
    one, two, three = discover_questions(typed(PAPER)).questions
    inner = Question("i", "2(i)", "short_answer", "why")
    whole = as_parts(one, [replace(two, sub_questions=(inner,)), replace(three, number="")])
    assert (whole.path, whole.stem, whole.options) == (one.path, one.stem, one.options)
    assert [(part.number, part.path) for part in whole.sub_questions] == [("2", "1(2)"), ("a", "1(a)")]
    assert [part.path for part in whole.sub_questions[0].sub_questions] == ["1(2)(i)"]
    assert (whole.sub_questions[0].stem, whole.sub_questions[0].gold) == (two.stem, two.gold)
    assert whole.boxes == (PageBox(1, Box(50, 60, 200, 196)),)


def test_parts_of_one_number_are_told_apart() -> None:
    part = Question("a", "1(a)", "short_answer", "x")
    whole = as_parts(Question("1", "1", "essay", "A", sub_questions=(part,)), [replace(part, path="a", stem="y")])
    assert [(one.number, one.path, one.stem) for one in whole.sub_questions] == [("a", "1(a)", "x"), ("b", "1(b)", "y")]


def test_taking_parts_out_undoes_it() -> None:
    reading = typed(PAPER)
    one, two, three = discover_questions(reading).questions
    own, *parts = without_parts(reading, as_parts(one, [two, three]))
    assert own == one
    assert [(part.path, part.stem, part.boxes) for part in parts] == [
        ("1(2)", two.stem, two.boxes),
        ("1(3)", three.stem, three.boxes),
    ]
    assert without_parts(reading, Question("1", "1", "essay", "", sub_questions=(two,))) == (two,)
    with pytest.raises(ValueError, match="question 1 has no parts"):
        without_parts(reading, one)


def test_splitting_undoes_merging() -> None:
    reading = typed(PAPER)
    one, two, _ = discover_questions(reading).questions
    whole = replace(merge_questions(one, two), gold=Gold("B", "gold", "answer_key", 1.0))
    first, second = split_question(reading, whole, TextRange(1, 5, 0, 1))
    assert (first.stem, first.options, first.gold) == (one.stem, one.options, whole.gold)
    assert (second.number, second.path, second.stem, second.options) == ("2", "1+", two.stem, two.options)


def test_splitting_within_a_line_and_within_options() -> None:
    reading = typed(PAPER)
    one = discover_questions(reading).questions[0]
    first, second = split_question(reading, one, TextRange(1, 0, 22, 23))
    assert (first.stem, second.stem, len(second.options)) == ("Which metal is it,", "the shiny one here?", 3)
    first, second = split_question(
        reading, replace(one, gold=Gold("C", "tin", "answer_key", 1.0)), TextRange(1, 4, 0, 1)
    )
    assert [option.label for option in first.options] == ["A", "B"]
    assert first.gold == Gold()
    assert second.stem == "(C) tin"


@pytest.mark.parametrize("at", [TextRange(1, 0, 3, 4), TextRange(1, 9, 0, 1)])
def test_splitting_off_nothing_is_refused(at: TextRange) -> None:
    reading = typed(PAPER)
    with pytest.raises(ValueError, match="one half would be empty"):
        split_question(reading, discover_questions(reading).questions[0], at)


def test_a_selection_becomes_a_question() -> None:
    reading = typed(PAPER)
    ranges = [TextRange(1, line, 0, len(reading.line(1, line).text)) for line in (8, 7, 6, 5)]
    made = question_from_ranges(reading, ranges)
    found = discover_questions(reading).questions[1]
    assert made == found


def test_a_selection_of_words_needs_no_number() -> None:
    reading = typed(PAPER)
    made = question_from_ranges(reading, [TextRange(1, 9, 3, 25)], number="7", path="7", type="essay")
    assert (made.number, made.path, made.type, made.stem) == ("7", "7", "essay", "Explain why it shines.")
    assert made.parts == (TextRange(1, 9, 3, 25),)


def test_points_in_a_selection_are_found() -> None:
    made = question_from_ranges(typed(PAPER), [TextRange(1, 9, 0, 29)])
    assert (made.number, made.points, made.stem) == ("3", 4, "Explain why it shines.")


def test_an_empty_selection_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        question_from_ranges(typed(PAPER), [TextRange(1, 0, 2, 3)])


def test_a_box_selects_the_letters_in_it() -> None:
    reading = typed(PAPER)
    line = reading.line(1, 5)
    box = Box(line.box.x0 + 18, line.box.y0, 600, line.box.y1 + 3)
    assert ranges_in_box(reading, 1, box) == (TextRange(1, 5, 3, len(line.text)),)
    assert ranges_in_box(reading, 1, Box(0, 0, 10, 10)) == ()


def test_renumbering_keeps_alternatives_and_parts_together() -> None:
    questions = [
        Question("4", "4", "essay", "A", sub_questions=(Question("a", "4(a)", "essay", "x"),)),
        Question("4", "4-or", "essay", "B", sub_questions=(Question("a", "4-or(a)", "essay", "y"),)),
        Question("4", "4-or2", "essay", "C"),
        Question("9", "9", "essay", "D", options=(Option("A", "z"),)),
    ]
    renumbered = renumber(questions, start=2)
    assert [(one.number, one.path) for one in renumbered] == [("2", "2"), ("2", "2-or"), ("2", "2-or2"), ("3", "3")]
    assert [part.path for one in renumbered for part in one.sub_questions] == ["2(a)", "2-or(a)"]
    assert [one.stem for one in renumbered] == ["A", "B", "C", "D"]
    assert questions[0].path == "4"


def test_another_number_is_another_path_for_parts_too() -> None:
    part = Question("a", "B.7(a)", "essay", "part")
    question = Question("8", "B.7", "essay", "stem", sub_questions=(part,))
    moved = renamed(question, "7")
    assert (moved.path, moved.sub_questions[0].path) == ("B.8", "B.8(a)")
    assert renamed(Question("4", "?", "essay", "stem"), "").path == "4"
    assert renamed(Question("4", "1.5-or", "essay", "stem"), "5").path == "1.4-or"
    assert renamed(Question("", "7", "essay", "stem"), "7").path == "7"


def test_questions_of_one_path_are_told_apart() -> None:
    part = Question("a", "7(a)", "essay", "part")
    twice = [Question("7", "7", "essay", "one", sub_questions=(part,))] * 2
    told = with_own_paths([*twice, Question("8", "8", "essay", "two")])
    assert [one.path for one in told] == ["7", "7~2", "8"]
    assert told[1].sub_questions[0].path == "7~2(a)"

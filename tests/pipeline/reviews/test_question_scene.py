"""The page of a paper with its questions marked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from pipeline.pdf.layout import Box
from pipeline.reviews.question_scene import AIR, question_scene
from pipeline.text.exam import discover_to_file, read_to_file
from pipeline.text.questions.question import Question
from tests.conftest import SAMPLES
from tests.pipeline.reviews.looking import look, shown


@cache
def paper() -> tuple[tuple[Question, ...], dict[str, Any], dict[str, bytes]]:
    """The questions of an exam, what the stages gave, and their files."""
    with TemporaryDirectory() as folder:
        reading, found, rest = (Path(folder) / name for name in ("reading", "discovery", "left_over"))
        facts = read_to_file(SAMPLES / "exams" / "accounting-qpaper.pdf", reading, None, 100)
        _, questions = discover_to_file(reading, None, found, rest)
        files = {one.name: one.read_bytes() for one in (reading, rest)}
    return questions, {"page_sizes": facts.page_sizes, "pages": 2, "without_text": [2], "doubts": ["A doubt."]}, files


def scene(**options: Any) -> Any:
    questions, given, files = paper()
    decisions = options.pop("decisions", None)
    return question_scene(look(shown(questions, decisions), given=given, stored=files, **options))


def test_each_box_of_the_page_is_marked() -> None:
    found = scene(chosen=0)
    assert (found.page, found.width, found.height, found.version_id) == (1, 612.0, 792.0, "version-1")
    assert [mark.item.value.number for mark in found.marks] == ["1", "2", "3", "4"]
    box = paper()[0][0].boxes[0].box
    assert found.marks[0].box == Box(box.x0 - AIR, box.y0 - AIR, box.x1 + AIR, box.y1 + AIR)


def test_a_rejected_question_is_marked_only_while_it_is_chosen() -> None:
    numbers = [mark.item.value.number for mark in scene(decisions={0: "rejected"}, chosen=1).marks]
    assert numbers == ["2", "3", "4"]
    assert len(scene(decisions={0: "rejected"}, chosen=0).marks) == 4


@pytest.mark.parametrize(
    ("wish", "chosen", "page"),
    [
        ({"page": "2"}, 0, 2),
        ({}, 5, 2),
        ({}, None, 1),
        ({"page": "3"}, 0, 1),
        ({"page": "²"}, 0, 1),
        ({"page": "0"}, 5, 2),
    ],
)
def test_the_page_is_the_wished_one_else_that_of_the_question(wish: Any, chosen: int | None, page: int) -> None:
    assert scene(wish=wish, chosen=chosen).page == page


def test_pages_are_told_with_what_is_left_to_decide() -> None:
    found = scene(decisions={0: "accepted", 1: "edited"})
    told = [(tab.number, tab.questions, tab.undecided, tab.has_text) for tab in found.pages]
    assert told == [(1, 4, 2, True), (2, 6, 6, False)]
    assert found.around == (0, 2)
    assert (found.doubts, found.without_text, found.doubt_count) == (("A doubt.",), (2,), 1)


def test_left_over_lines_are_those_of_the_page() -> None:
    assert scene().left_over[0].text == "Financial Accounting"
    assert [one.text for one in scene(wish={"page": "2"}).left_over] == ["2"]


def test_a_question_is_laid_out_in_words_only_to_be_split() -> None:
    assert scene(chosen=0).split == ()
    lines = scene(chosen=0, wish={"do": "split"}).split
    assert [[word.text for word in line] for line in lines][:2] == [
        ["The", "accounting", "equation", "is", "expressed", "as:"],
        ["(A)", "Assets", "=", "Liabilities", "-", "Equity"],
    ]
    first, second = lines[0][:2]
    assert (first.splits, second.splits, lines[1][0].splits) == (False, True, True)
    assert second.at == "page=1&line=7&character=7"


def test_a_run_of_before_has_no_sizes_and_no_marks_fall_out() -> None:
    questions, _, _ = paper()
    found = question_scene(look(shown(questions), chosen=0, given={"pages": 2}))
    assert (found.width, found.page, found.left_over, found.split) == (0.0, 1, (), ())

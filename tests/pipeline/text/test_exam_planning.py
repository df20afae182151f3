from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.exam import place_mappings, propose_mappings
from pipeline.text.exam_files import QUESTIONS, READING, Plan
from pipeline.text.questions.discover import discover_questions
from pipeline.text.questions.key import read_answer_key
from pipeline.text.questions.match import match_answers
from pipeline.text.substitution.mapping import Mapping
from tests.pipeline.text.substitution.papers import ALL

EXAMS = Path(__file__).parents[2] / "samples" / "exams"
PAPER = EXAMS / "coding-qpaper.pdf"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("exam")
    reading, path = folder / "reading.json", folder / "questions.json"
    read = read_pdf(PAPER)
    reading.write_bytes(READING.dump_json(read))
    key = read_answer_key(read_pdf(EXAMS / "coding-answerkey.pdf"))
    questions, _ = match_answers(discover_questions(read).questions, key)
    path.write_bytes(QUESTIONS.dump_json(questions))
    return reading, path


def test_mappings_are_proposed_and_placed(files: tuple[Path, Path]) -> None:
    mappings, without = propose_mappings(PAPER, None, *files, Plan(ALL))
    assert without == {}
    assert {one.question for one in mappings} == {str(number) for number in range(1, 11)}
    assert all(one.boxes and not one.obstacle for one in mappings)
    assert place_mappings(PAPER, mappings, None) == mappings


def test_what_the_file_does_not_bear_is_planned_anew(files: tuple[Path, Path], tmp_path: Path) -> None:
    """A reading that has a word the file has not: what is planned on it cannot be placed."""
    reading = READING.validate_json(files[0].read_bytes())
    page = reading.page(2)
    at = next(number for number, line in enumerate(page.lines) if "Lists in Python can contain" in line.text)
    lines = list(page.lines)
    lines[at] = replace(lines[at], text=lines[at].text.replace(" can ", " may "))
    other = replace(reading, pages=(reading.pages[0], replace(page, lines=tuple(lines))))
    path = tmp_path / "reading.json"
    path.write_bytes(READING.dump_json(other))
    mappings, _ = propose_mappings(PAPER, None, path, files[1], Plan(ALL))
    (changed,) = [one for one in mappings if one.question == "6"]
    assert "may" not in changed.original.split()
    assert not changed.obstacle


def test_an_obstacle_of_one_part_is_one_of_the_whole_exchange() -> None:
    one = Mapping(page=1, original="(A)", replacement="(B)", after="List", group="swap", group_size=2)
    two = Mapping(page=1, original="(B)", replacement="(A)", after="Nowhere", group="swap", group_size=2)
    placed = place_mappings(PAPER, (one, two), None)
    assert "cannot be placed" in placed[0].obstacle
    assert "no text" in placed[1].obstacle

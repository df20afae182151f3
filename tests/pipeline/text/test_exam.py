"""From file to file: what a reading and a discovery leave for pages."""

from __future__ import annotations

from pathlib import Path

from pipeline.text.exam import discover_to_file, read_to_file
from pipeline.text.exam_files import LEFT_OVER
from tests.conftest import SAMPLES


def test_pages_are_told_by_size_and_what_is_left_over_by_place(tmp_path: Path) -> None:
    reading, found, rest = tmp_path / "reading.json", tmp_path / "discovery.json", tmp_path / "rest.json"
    facts = read_to_file(SAMPLES / "exams" / "accounting-qpaper.pdf", reading, None, 100)
    assert facts.page_sizes == ((612.0, 792.0), (612.0, 792.0))
    told, questions = discover_to_file(reading, None, found, rest)
    assert (told.questions, len(questions)) == (10, 10)
    left = LEFT_OVER.validate_json(rest.read_bytes())
    assert [one.text for one in left if one.page == 1][:3] == [
        "Financial Accounting",
        "Financial Statements and Analysis Quiz",
        "Instructions:",
    ]
    assert all(0 < one.box.x0 < one.box.x1 < 612 and 0 < one.box.y0 < one.box.y1 < 792 for one in left)

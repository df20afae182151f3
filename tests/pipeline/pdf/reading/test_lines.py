from __future__ import annotations

from pathlib import Path

import pymupdf

from pipeline.pdf.reading import read_pdf
from tests.pipeline.pdf.reading.pages import SAMPLES, new_page, read, texts


def test_a_number_in_a_table_column_and_its_text_are_one_line(tmp_path: Path) -> None:
    page = new_page()
    page.insert_text((300, 101), "[2]")
    page.insert_text((50, 102), "7")
    page.insert_text((90, 100), "Name a river.")
    made = read(page, tmp_path)
    assert texts(made) == ["7 Name a river. [2]"]
    line = made.lines[0]
    gap = line.box_of(1, 2)
    assert (gap.x0, gap.x1) == (line.box_of(0, 1).x1, line.box_of(2, 3).x0)


def test_lines_below_each_other_stay_apart(tmp_path: Path) -> None:
    page = new_page()
    page.insert_text((50, 100), "above", fontsize=11)
    page.insert_text((50, 112), "below", fontsize=11)
    assert texts(read(page, tmp_path)) == ["above", "below"]


def test_spans_tell_bold_italic_and_raised(tmp_path: Path) -> None:
    page = new_page()
    page.insert_text((50, 100), "plain", fontname="helv", fontsize=12)
    page.insert_text((100, 100), "bold", fontname="hebo", fontsize=12)
    page.insert_text((150, 100), "leaning", fontname="heit", fontsize=12)
    end = 150 + pymupdf.get_text_length("leaning", fontname="heit", fontsize=12)
    page.insert_text((end + 1, 95), "2", fontname="helv", fontsize=7)
    line = read(page, tmp_path).lines[0]
    assert line.text == "plain bold leaning2"
    looks = [(line.text[span.start : span.end].strip(), span.bold, span.italic, span.raised) for span in line.spans]
    assert looks == [
        ("plain", False, False, False),
        ("bold", True, False, False),
        ("leaning", False, True, False),
        ("2", False, False, True),
    ]


def test_a_superscript_joins_its_word() -> None:
    reading = read_pdf(SAMPLES / "exams" / "physics_mechanics-qpaper.pdf")
    line = next(line for line in reading.pages[0].lines if "object accelerates" in line.text)
    assert line.text == "1. A 5 kg object accelerates at 2 m/s2. What is the net force acting on it?"
    at = line.text.index("s2") + 1
    assert next(span.raised for span in line.spans if span.start <= at < span.end)

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pdf.reading import read_pdf
from pipeline.pdf.reading.runs import _TURN, _turned, runs_of, turn_back
from tests.pipeline.pdf.reading.pages import SAMPLES, new_page, read


def line_of(glyphs: list[tuple[str, float, float]], **more: Any) -> dict[str, Any]:
    """A "rawdict" page of one line; glyphs are (letter, x0, x1) at size 10."""
    chars = [{"c": letter, "bbox": (x0, 0.0, x1, 10.0), "origin": (x0, 8.0)} for letter, x0, x1 in glyphs]
    span = {"size": 10.0, "flags": 0, "char_flags": 16, "font": "Serif", "alpha": 255, "origin": (0, 8), "chars": chars}
    return {"blocks": [{"lines": [{"dir": (1.0, 0.0), "spans": [span | more]}]}]}


def test_ligatures_of_a_sample_share_the_glyphs_box() -> None:
    line = next(
        line
        for line in read_pdf(SAMPLES / "exams" / "accounting-qpaper.pdf").pages[0].lines
        if "reports a company" in line.text
    )
    at = line.text.index("financial")
    f, i, n = (line.box_of(at + offset, at + offset + 1) for offset in range(3))
    assert f.x1 == pytest.approx(i.x0, abs=0.02)
    assert i.x1 == pytest.approx(n.x0, abs=0.02)
    assert f.x1 - f.x0 == pytest.approx(i.x1 - i.x0, abs=0.02)


@pytest.mark.parametrize("path", sorted((SAMPLES / "exams").glob("*.pdf")), ids=lambda path: path.stem)
def test_letters_of_a_word_follow_each_other(path: Path) -> None:
    """No letter begins left of the one before it by more than a kern, ligatures and all."""
    for page in read_pdf(path).pages:
        for line in page.lines:
            for (at, one), (_, other) in pairwise(enumerate(line.chars[0::4])):
                assert other > one - 0.3 * (line.chars[4 * at + 3] - line.chars[4 * at + 1]), line.text


def test_a_ligature_letter_is_spelled_out() -> None:
    run = next(runs_of(line_of([("o", 0, 5), ("\ufb03", 5, 20), ("x", 20, 25)]), 100, 100))
    assert run.text == "offix"
    assert run.boxes[4:16:4] == [5, 10, 15]


def test_shapes_of_arabic_letters_are_the_letters() -> None:
    glyphs = [("\ufedf", 20, 25), ("\ufe92", 15, 20), ("\ufefc", 10, 15), ("\ufe76", 5, 10)]
    assert next(runs_of(line_of(glyphs), 100, 100)).text == "\u0644\u0628\u0644\u0627\u064e"


def test_letters_of_one_glyph_share_its_box_where_mupdf_repeats_the_pen() -> None:
    glyphs = [("a", 0, 5), ("f", 5, 15), ("f", 15, 18), ("i", 15, 17), ("x", 15, 20)]
    run = next(runs_of(line_of(glyphs), 100, 100))
    assert [round(x, 2) for x in run.boxes[0::4]] == [0, 5, 8.33, 11.67, 15]


def test_blanks_of_any_kind_become_one_that_fills_the_gap() -> None:
    glyphs = [(" ", 0, 2), ("a", 2, 6), ("\u00a0", 6, 8), ("\t", 8, 9), ("b", 10, 14), (" ", 14, 16)]
    run = next(runs_of(line_of(glyphs), 100, 100))
    assert run.text == "a b"
    assert run.boxes[4:8] == [6, 0, 10, 10]


def test_a_blank_that_stands_higher_says_nothing_of_the_letters_after_it() -> None:
    page = line_of([("1", 0, 3)], size=5.0)
    words = line_of([(" ", 3, 4), ("A", 4, 9)])["blocks"][0]["lines"][0]["spans"][0]
    words["chars"][0]["origin"], words["chars"][1]["origin"] = (3.0, 5.0), (4.0, 8.0)
    page["blocks"][0]["lines"][0]["spans"].append(words | {"origin": (3.0, 5.0)})
    assert [style[2:] for style in next(runs_of(page, 100, 100)).styles] == [
        ("Serif", 5.0, False, False, 8.0), ("Serif", 10.0, False, False, 8.0),
    ]  # fmt: skip


def test_letters_without_width_are_left_out() -> None:
    assert next(runs_of(line_of([("a", 0, 5), ("\u200b", 5, 5), ("b", 5, 10)]), 100, 100)).text == "ab"


def test_a_wide_gap_ends_a_run() -> None:
    glyphs = [("a", 0, 5), (" ", 5, 8), ("b", 13, 18), (" ", 18, 21), ("c", 30, 35)]
    assert [run.text for run in runs_of(line_of(glyphs), 100, 100)] == ["a b", "c"]


@pytest.mark.parametrize(("more", "hidden"), [({}, False), ({"char_flags": 0}, True), ({"alpha": 0}, True)])
def test_hidden_text_is_told_from_painted(more: dict[str, int], hidden: bool) -> None:
    assert next(runs_of(line_of([("a", 0, 5)], **more), 100, 100)).hidden is hidden


box = st.tuples(*[st.floats(-500, 500)] * 4)


@given(boxes=st.lists(box, min_size=1, max_size=4), quarter=st.sampled_from([0, 1, 2, 3]))
def test_turning_there_and_back_changes_nothing(boxes: list[tuple[float, ...]], quarter: int) -> None:
    flat = [side for one in boxes for side in one]
    there = _turned(flat, _TURN[quarter]) if quarter else flat
    assert turn_back(there, quarter) == pytest.approx(flat)


def test_a_page_made_here_reads_as_typed(tmp_path: Path) -> None:
    page = new_page()
    page.insert_text((50, 60), "Zwölf Boxkämpfer jagen Viktor", fontsize=11)
    assert read(page, tmp_path).lines[0].text == "Zwölf Boxkämpfer jagen Viktor"

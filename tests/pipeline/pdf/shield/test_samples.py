"""Real exams of all producers, with edits drawn at random: what is promised for every one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.proof.judge import RIGHT
from pipeline.pdf.proven import Wish
from pipeline.pdf.proven_shield import shield_and_prove
from tests.pipeline.pdf.shield.drawn import draw
from tests.pipeline.pdf.shield.made import ROOT
from tests.thorough import either

EXAMS = sorted(path for path in (ROOT / "tests" / "samples" / "exams").glob("*.pdf") if "answerkey" not in path.name)
WISH = Wish(pdfjs=ROOT / "static" / "vendor" / "pdfjs-5.6.205")
LEAST = 0.98  # of edits that are not shorter and on one line, in five readers of six


@pytest.mark.parametrize("exam", EXAMS, ids=[path.stem for path in EXAMS])
def test_an_exam_holds_under_drawn_edits(exam: Path, tmp_path: Path) -> None:
    drawn = draw(exam, seed=1, per_page=14 if exam.stat().st_size < 500_000 else either(2, 5))
    found = shield_and_prove(exam, tmp_path / "shielded.pdf", [one.edit for one in drawn], WISH)
    applied = [one for one in found.edits if one.status == "applied"]
    left_out = [(one.edit.original, one.reason) for one in found.edits if one.status != "applied"]
    assert found.proof is not None
    assert found.proof.passed
    assert len(applied) >= LEAST * len(drawn) or len(left_out) <= 1, left_out
    assert {row.changed_pixels for row in found.proof.pictures} == {0}
    for edit in found.proof.edits:
        right = sum(reading.status in RIGHT for reading in edit.readings)
        judged = sum(reading.status != "unreadable" for reading in edit.readings)
        assert right >= min(5, judged - 1)
        assert not any(reading.status in ("kept", "both") for reading in edit.readings)
    growth = (tmp_path / "shielded.pdf").stat().st_size - exam.stat().st_size
    assert growth <= 100_000  # level 2 copies glyphs into the font programs

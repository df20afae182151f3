"""The exam that is measured is what it is said to be."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from benchmarks.exam import make_exam
from documents.isolation import Call, Limits, run_isolated
from pipeline.pdf.shield.build import shield_pdf


@pytest.mark.parametrize(("pages", "questions"), [(4, 20), (40, 201)])
def test_exam_has_its_pages_and_questions(tmp_path: Path, pages: int, questions: int) -> None:
    exam = make_exam(tmp_path / "exam.pdf", pages)
    with pymupdf.open(exam.path) as document:
        assert len(document) == pages
    assert (exam.pages, exam.questions) == (pages, questions)


def test_its_changes_can_be_made(tmp_path: Path) -> None:
    exam = make_exam(tmp_path / "exam.pdf", 40)
    outcome = shield_pdf(exam.path, tmp_path / "shielded.pdf", exam.edits)
    assert [one.reason for one in outcome.edits if one.status != "applied"] == []
    assert len(exam.edits) >= 195


def shield(source: Path, target: Path, edits: object) -> int:
    return len(shield_pdf(source, target, edits).edits)  # type: ignore[arg-type]


def test_memory_grows_less_than_a_megabyte_for_each_page(tmp_path: Path) -> None:
    def peak(pages: int) -> int:
        exam = make_exam(tmp_path / f"{pages}.pdf", pages)
        call = Call.of(shield, exam.path, tmp_path / f"{pages}-shielded.pdf", exam.edits)
        return run_isolated(call, limits=Limits(memory=2 << 30))[1].peak_memory

    small, large = peak(10), peak(80)
    assert (large - small) / 70 < 1024 * 1024

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.pdf.proof.revisions import ends_of_file, is_linearized, revisions_of
from tests.pipeline.pdf.proof import wrong
from tests.pipeline.pdf.proof.conftest import EXAMS, PAPER


@pytest.mark.parametrize("streams", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_each_update_is_a_revision(tmp_path: Path, streams: pikepdf.ObjectStreamMode) -> None:
    first = tmp_path / "first.pdf"
    with pikepdf.open(PAPER) as pdf:
        pdf.save(first, object_stream_mode=streams)
    second = wrong.updated(first, tmp_path / "second.pdf")
    third = wrong.updated(second, tmp_path / "third.pdf")
    assert [revisions_of(path.read_bytes()) for path in (first, second, third)] == [1, 2, 3]
    assert [ends_of_file(path.read_bytes()) for path in (first, second, third)] == [1, 2, 3]


def test_a_linearized_file_is_one_revision(tmp_path: Path) -> None:
    linear = tmp_path / "linear.pdf"
    with pikepdf.open(PAPER) as pdf:
        pdf.save(linear, linearize=True)
    assert is_linearized(linear.read_bytes())
    assert revisions_of(linear.read_bytes()) == 1
    assert revisions_of(wrong.updated(linear, tmp_path / "updated.pdf").read_bytes()) == 2


def test_a_sample_with_an_update_has_two() -> None:
    assert revisions_of((EXAMS / "Geography_SQP.pdf").read_bytes()) == 2


@pytest.mark.parametrize(
    "raw",
    [b"", b"startxref", b"startxref 99999999", b"xx xref trailer startxref 3", b"x startxref 2 /Prev 2"],
)
def test_a_damaged_file_counts_as_one(raw: bytes) -> None:
    assert revisions_of(raw) == 1

"""What cleaning takes."""

from __future__ import annotations

from pathlib import Path

from documents.isolation import Call, run_isolated
from pipeline.pdf.clean.steps import PARTS, clean_to_file
from tests.pipeline.pdf.rewriting.made import bulky

MIB = 1024 * 1024


def test_what_is_cleaned_and_looked_through_again_is_not_held_in_memory(tmp_path: Path) -> None:
    def peak(pages: int) -> int:
        source = bulky(tmp_path / f"{pages}.pdf", pages=pages)
        call = Call.of(clean_to_file, source, tmp_path / "clean.pdf", tuple(PARTS), None, allow_signed=False)
        return run_isolated(call)[1].peak_memory

    small, large = peak(1), peak(30)
    assert (tmp_path / "clean.pdf").stat().st_size > 60_000_000
    assert large - small < 30 * MIB

"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.pdf.rewriting.outcome import Loss

PROGRAMS = ("qpdf", "MuPDF", "PDFium", "pypdf")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one program: pages that can be drawn and letters that can be read in what it wrote."""

    program: str
    pages: int
    drawn: int
    letters: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Repaired:
    """``faults`` are what was wrong, ``used`` whose file it is, ``sound`` says that nothing was wrong to begin with."""

    sound: bool
    used: str
    pages: int
    faults: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    losses: tuple[Loss, ...]


def repair_to_file(source: Path, target: Path, program: str, password: str | None) -> Repaired:
    """Writes what ``program`` makes of the file, or the "best" of all; raises RewriteRefused when none finds a page."""
    from pipeline.pdf.repair.repair import repair  # noqa: PLC0415 - only the child loads the readers

    return repair(source, target, program, password)

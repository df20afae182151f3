"""What shielding takes of memory as exams grow."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.exam import make_exam
from benchmarks.figure import Figure
from documents.isolation import Call, Limits, run_isolated
from pipeline.pdf.shield.build import shield_pdf
from pipeline.pdf.shield.edit import Edit
from pipeline.text.exam import read_to_file

TITLE = "Memory of shielding"
WHAT = (
    "Exams of 10, 40 and 160 pages are read and shielded, each in a limited process of its own as in a run; the peak "
    "of its resident memory. Beside it such a process that does nothing: what earlier calls loaded counts in each."
)
MIB = 1024 * 1024
LIMITS = Limits(memory=4096 * MIB, cpu=3000, wall=3000.0)


def measure() -> list[Figure]:
    figures = []
    bare = _peak(Call.of(nothing))
    for pages in (10, 40, 160):
        with TemporaryDirectory(prefix="bindery-bench-") as name:
            folder = Path(name)
            exam = make_exam(folder / "exam.pdf", pages)
            reading = _peak(Call.of(read_to_file, exam.path, folder / "reading.json", None, pages, folder=folder))
            writing = _peak(Call.of(shield, exam.path, folder / "shielded.pdf", exam.edits, folder=folder))
        figures.append(Figure(f"reading {pages} pages", reading, "MiB", bare, "idle process"))
        figures.append(Figure(f"shielding {pages} pages", writing, "MiB", bare, "idle process"))
    return figures


def nothing() -> None:
    """A child that has nothing to do."""


def shield(source: Path, target: Path, edits: tuple[Edit, ...]) -> int:
    """How many changes were applied; what comes back is small, as in a run."""
    return sum(one.status == "applied" for one in shield_pdf(source, target, edits).edits)


def _peak(call: Call) -> float:
    _, usage = run_isolated(call, limits=LIMITS)
    return usage.peak_memory / MIB

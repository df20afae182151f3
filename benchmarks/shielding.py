"""Seconds a page takes to be shielded on one core, with and without the proof."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.exam import Exam, make_exam, open_pdf
from benchmarks.figure import Figure, middle
from pipeline.pdf.proven import Wish
from pipeline.pdf.proven_shield import shield_and_prove
from pipeline.pdf.shield.build import shield_pdf
from pipeline.text.exam import discover_to_file, place_mappings, read_to_file
from pipeline.text.substitution.mapping import Mapping

TITLE = "Shielding an exam"
WHAT = (
    "An exam of 40 pages and 201 questions bound from the samples, about one change for each question, on one core. "
    "Without the proof: reading, finding questions, placing the changes and writing the file. Beside it the least that "
    "this can be: PyMuPDF giving out the letters of the file and saving it anew. With the proof: every page of both "
    "files painted by every renderer at 150 dpi and read by every reader that is here. Beside it MuPDF painting both "
    "files once."
)
PAGES = 40
DPI = 150


def measure() -> list[Figure]:
    with TemporaryDirectory(prefix="bindery-bench-") as folder, one_core():
        exam = make_exam(Path(folder) / "exam.pdf", PAGES)
        target = Path(folder) / "shielded.pdf"
        bare = middle(lambda: _saved_anew(exam, target)) / PAGES
        whole = middle(lambda: _without_proof(exam, Path(folder))) / PAGES
        written = middle(lambda: _written(exam, target)) / PAGES
        painted = _painted(exam.path, target) / PAGES
        proven = _proven(exam, target) / PAGES
    return [
        Figure("without the proof, all stages", whole, "s/page", bare, "PyMuPDF reading and saving"),
        Figure("writing the file alone", written, "s/page", bare, "PyMuPDF reading and saving"),
        Figure("writing and proving", proven, "s/page", painted, "painting both once"),
    ]


@contextmanager
def one_core() -> Iterator[None]:
    """This process and what it starts keep to one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _saved_anew(exam: Exam, target: Path) -> float:
    began = time.perf_counter()
    with open_pdf(exam.path) as document:
        for page in document:
            page.get_text("rawdict")
        document.save(target, garbage=3, deflate=True)
    return time.perf_counter() - began


def _written(exam: Exam, target: Path) -> float:
    began = time.perf_counter()
    outcome = shield_pdf(exam.path, target, exam.edits)
    spent = time.perf_counter() - began
    applied = sum(one.status == "applied" for one in outcome.edits)
    if applied < 0.9 * len(exam.edits):
        raise RuntimeError(f"only {applied} of {len(exam.edits)} changes were applied")
    return spent


def _without_proof(exam: Exam, folder: Path) -> float:
    began = time.perf_counter()
    read_to_file(exam.path, folder / "reading.json", None, PAGES)
    discover_to_file(folder / "reading.json", None, folder / "found.json", folder / "rest.json")
    mappings = tuple(Mapping(page=one.page, original=one.original, replacement=one.replacement) for one in exam.edits)
    placed = place_mappings(exam.path, mappings, None)
    shield_pdf(exam.path, folder / "shielded.pdf", [one.edit for one in placed])
    return time.perf_counter() - began


def _painted(*paths: Path) -> float:
    began = time.perf_counter()
    for path in paths:
        with open_pdf(path) as document:
            for page in document:
                page.get_pixmap(dpi=DPI)
    return time.perf_counter() - began


def _proven(exam: Exam, target: Path) -> float:
    began = time.perf_counter()
    found = shield_and_prove(exam.path, target, exam.edits, Wish(dpi=DPI, pdfjs=_pdfjs()))
    if found.proof is None:
        raise RuntimeError(f"the file was not proven: {found.problem}")
    return time.perf_counter() - began


def _pdfjs() -> Path:
    from django.conf import settings  # noqa: PLC0415 - only where Django is set up

    return Path(settings.PDFJS_DIR)

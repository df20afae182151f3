"""How fast a paper is read into glyphs, lines and columns, beside what PyMuPDF needs to give out its letters."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.exam import make_exam, open_pdf
from benchmarks.figure import Figure, middle
from pipeline.pdf.reading import read_pdf
from pipeline.text.exam import discover_to_file, read_to_file

TITLE = "Reading a paper"
WHAT = (
    "An exam of 40 pages and 201 questions bound from the samples. Reading gives every glyph its place, line and "
    "column; finding questions works on that. Beside it PyMuPDF alone, giving out each page's letters (rawdict)."
)
PAGES = 40


def measure() -> list[Figure]:
    with TemporaryDirectory(prefix="bindery-bench-") as folder:
        exam = make_exam(Path(folder) / "exam.pdf", PAGES)
        reading, found, rest = (Path(folder) / name for name in ("reading.json", "found.json", "rest.json"))
        bare = middle(lambda: _bare(exam.path))
        read = middle(lambda: _timed(lambda: read_pdf(exam.path)))
        stored = middle(lambda: _timed(lambda: read_to_file(exam.path, reading, None, PAGES)))
        discovered = middle(lambda: _timed(lambda: discover_to_file(reading, None, found, rest)))
    name = "PyMuPDF's letters"
    return [
        Figure("reading", PAGES / read, "pages/s", PAGES / bare, name),
        Figure("reading, into a file", PAGES / stored, "pages/s", PAGES / bare, name),
        Figure("finding questions", PAGES / discovered, "pages/s", PAGES / bare, name),
    ]


def _timed(act: object) -> float:
    began = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - began


def _bare(path: Path) -> float:
    began = time.perf_counter()
    with open_pdf(path) as document:
        for page in document:
            page.get_text("rawdict")
    return time.perf_counter() - began

"""An exam of any length, bound from the real papers among the samples, with a change for each of its questions.

``python -m benchmarks.exam PAGES FILE`` writes one.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pikepdf
import pymupdf

from benchmarks.figure import ROOT
from pipeline.pdf.shield.edit import Edit

EXAMS = ROOT / "tests" / "samples" / "exams"
# 40 pages with 201 questions; longer exams begin again, shorter ones end earlier.
PAPERS = (
    "accounting-qpaper", "astronomy-qpaper", "coding-qpaper", "High_School_Assesment", "physics_mechanics-qpaper",
    "psychology-qpaper", "statistics-qpaper", "cybersecurity_mcq_quiz", "ASU_Knowledge_Test", "Geography_SQP",
    "High_School_Assesment", "accounting-qpaper", "astronomy-qpaper", "coding-qpaper", "statistics-qpaper",
)  # fmt: skip
EDITS_PER_PAGE = 5
WORD = re.compile(r"[a-z]{6,}")
NEXT_VOWEL = str.maketrans("aeiou", "eioua")


@dataclass(frozen=True)
class Exam:
    path: Path
    pages: int
    questions: int
    edits: tuple[Edit, ...]


def make_exam(target: Path, pages: int = 40) -> Exam:
    """Binds an exam of that many pages; every source's fonts and contents stay as they are."""
    bound, questions = pikepdf.new(), 0
    for name in cycle(PAPERS):
        with pikepdf.open(EXAMS / f"{name}.pdf") as paper:
            truth = json.loads((EXAMS / "truth" / f"{name}.json").read_text("utf-8"))["questions"]
            taken = min(len(paper.pages), pages - len(bound.pages))
            bound.add_pages_from(paper, range(taken))
            questions += sum(one["page"] <= taken for one in truth)
        if len(bound.pages) >= pages:
            break
    bound.save(target)
    return Exam(target, pages, questions, tuple(choose_edits(target)))


def open_pdf(path: Path) -> pymupdf.Document:
    """The file in PyMuPDF, which speaks no types here."""
    return pymupdf.open(path)  # type: ignore[no-untyped-call]


def choose_edits(path: Path, per_page: int = EDITS_PER_PAGE) -> list[Edit]:
    """Words that stand once on their page, each with the vowels moved on: as long, and plainly another word."""
    edits = []
    with open_pdf(path) as document:
        for number, page in enumerate(document, 1):
            words = [one[4] for one in page.get_text("words")]
            counts = Counter(words)
            once = [word for word in words if WORD.fullmatch(word) and counts[word] == 1]
            text = page.get_text()
            alone = [word for word in once if text.count(word) == 1]
            step = max(1, len(alone) // per_page)
            edits += [Edit(number, word, word.translate(NEXT_VOWEL)) for word in alone[::step][:per_page]]
    return edits


if __name__ == "__main__":
    made = make_exam(Path(sys.argv[2]), int(sys.argv[1]))
    sys.stdout.write(f"{made.pages} pages, {made.questions} questions, {len(made.edits)} edits\n")

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.proof.extractors import available_extractors
from pipeline.pdf.proof.proof import Proof
from pipeline.pdf.proof.prove import prove
from pipeline.pdf.proof.renderers import available_renderers
from pipeline.pdf.proof.toolbox import Toolbox
from pipeline.pdf.shield.edit import Edit
from tests.pipeline.pdf.proof.rewriter import shield

ROOT = Path(__file__).parents[4]
EXAMS = ROOT / "tests" / "samples" / "exams"
BAD = ROOT / "tests" / "samples" / "bad"
PDFJS = ROOT / "static" / "vendor" / "pdfjs-5.6.205"
PAPER = EXAMS / "accounting-qpaper.pdf"

EDITS = (
    Edit(1, "asset", "value", before="Allocate the cost of an ", after=" over its"),
    Edit(1, "specific point", "previous start", before="position at a ", after=" in time?"),
    Edit(2, "lower", "higher", before="method results in ", after=" net income"),
)


@pytest.fixture(scope="session")
def toolbox() -> Toolbox:
    """Everything the product uses; the machine that runs these tests must have it."""
    found = Toolbox(available_extractors(PDFJS, timeout=60), available_renderers(timeout=60))
    assert [tool for tool in found.tools if tool.missing] == []
    return found


@pytest.fixture(scope="session")
def quick(toolbox: Toolbox) -> Toolbox:
    """Four extractors and two renderers that need no outside program."""
    extractors = tuple(each for each in toolbox.extractors if each.name not in {"poppler", "pdf.js"})
    return Toolbox(extractors, tuple(each for each in toolbox.renderers if each.name != "poppler"))


@pytest.fixture(scope="session")
def shielded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`PAPER` with `EDITS` made as they should be."""
    target = tmp_path_factory.mktemp("shielded") / "shielded.pdf"
    shield(PAPER, target, EDITS)
    return target


@pytest.fixture(scope="session")
def good_proof(toolbox: Toolbox, shielded: Path) -> Proof:
    """The proof of `shielded` with everything the machine has."""
    return prove(PAPER, shielded, EDITS, toolbox=toolbox)


@pytest.fixture(scope="session")
def bad_proof(quick: Toolbox) -> Proof:
    """The proof of a file that is not shielded at all."""
    return prove(PAPER, EXAMS / "accounting-answerkey.pdf", [*EDITS, Edit(1, "nowhere", "x")], toolbox=quick)

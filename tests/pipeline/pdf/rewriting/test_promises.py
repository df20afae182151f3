"""What is said of a claim of PDF/A by each tool that changes a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name

from pipeline.pdf.arrange.arrange import arrange
from pipeline.pdf.arrange.steps import Arrangement
from pipeline.pdf.clean.clean import clean
from pipeline.pdf.protect.protect import encrypt
from pipeline.pdf.protect.steps import Lock
from pipeline.pdf.redact.redact import redact
from pipeline.pdf.redact.steps import Wish
from pipeline.pdf.repair.repair import repair
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.promises import broken_promises
from pipeline.pdf.split.split import split
from pipeline.pdf.split.steps import Cut
from pipeline.pdf.stamp.stamp import stamp_pages
from pipeline.pdf.stamp.steps import Stamp
from tests.pipeline.pdf.rewriting.made import archival, booklet

IN_DOUBT = Loss(
    "certainty of PDF/A-2", "", "the file claims it; what was changed may break it, so check the result with veraPDF"
)
GONE = Loss("claim of PDF/A-2", "", "it stood in the metadata, which are taken out")
STAMP = Stamp("x", "bottom", 12, "#000000", 1, 0, 10, below=False, pages="", start=1, name="", date="")
TOOLS: dict[str, tuple[Callable[[Path, Path], object], Loss]] = {
    "arrange": (lambda a, b: arrange(a, b, Arrangement("2, 1, 3"), None, allow_signed=False), IN_DOUBT),
    "stamp": (lambda a, b: stamp_pages(a, b, STAMP, None, None, allow_signed=False), IN_DOUBT),
    "clean": (lambda a, b: clean(a, b, ("links",), None, allow_signed=False), IN_DOUBT),
    "clean all": (lambda a, b: clean(a, b, ("metadata",), None, allow_signed=False), GONE),
    "split": (lambda a, b: split(a, b.parent, "p", Cut("every"), None, allow_signed=False, progress=None), IN_DOUBT),
    "repair": (lambda a, b: repair(a, b, "best", None), IN_DOUBT),
    "encrypt": (lambda a, b: encrypt(a, b, Lock("", "owner", ()), None, allow_signed=False), IN_DOUBT),
    "redact": (
        lambda a, b: redact(a, b, Wish(words=("page",)), None, allow_signed=False, searched=None, progress=None), GONE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS)
def test_a_claim_of_pdfa_is_named(tmp_path: Path, tool: str) -> None:
    change, said = TOOLS[tool]
    paper, target = archival(booklet(tmp_path / "book.pdf")), tmp_path / "out.pdf"
    found = change(paper, target)
    assert [one for one in found.losses if "PDF/A" in one.what] == [said]  # type: ignore[attr-defined]
    if target.exists():
        with pikepdf.open(target) as pdf:
            assert (Name.Metadata in pdf.Root) == (said == IN_DOUBT)


def test_a_plain_file_promises_nothing(tmp_path: Path) -> None:
    with pikepdf.open(booklet(tmp_path / "book.pdf")) as pdf:
        assert broken_promises(pdf, "stamped") == []

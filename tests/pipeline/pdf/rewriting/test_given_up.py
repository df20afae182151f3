"""A page that qpdf would leave out is not lost: the file is refused until it was repaired."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from documents.extraction.pdf_given_up import TEXT, has_given_up
from pipeline.pdf.arrange.arrange import arrange
from pipeline.pdf.arrange.steps import Arrangement
from pipeline.pdf.clean.clean import clean
from pipeline.pdf.compress.compress import compress_file
from pipeline.pdf.compress.opening import CompressRefused
from pipeline.pdf.compress.wish import Wish
from pipeline.pdf.merge.merge import merge
from pipeline.pdf.merge.steps import Source
from pipeline.pdf.preflight.steps import inspect_file
from pipeline.pdf.protect.protect import encrypt
from pipeline.pdf.protect.steps import Lock
from pipeline.pdf.repair.repair import repair
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.shield.edit import ShieldRefused
from pipeline.pdf.shield.limits import Limits
from pipeline.pdf.shield.opening import opened
from tests.pipeline.pdf.rewriting.made import doubled


def _merged(source: Path, target: Path) -> object:
    files = [Source(source, "a.pdf")]
    return merge(files, target, bookmark_files=False, allow_signed=False, progress=None)


def _shielded(source: Path, target: Path) -> None:
    with opened(source, None, Limits(), allow_signed=False) as pdf:
        pdf.save(target)


TOOLS: dict[str, Callable[[Path, Path], object]] = {
    "pages": lambda source, target: arrange(source, target, Arrangement("all", 90), None, allow_signed=False),
    "clean": lambda source, target: clean(source, target, ("metadata",), None, allow_signed=False),
    "compress": lambda source, target: compress_file(source, target, Wish("balanced"), None),
    "merge": _merged,
    "protect": lambda source, target: encrypt(source, target, Lock("open", "lift", ()), None, allow_signed=False),
    "shield": _shielded,
}


def test_qpdf_leaves_a_page_out_that_others_have(tmp_path: Path) -> None:
    source = doubled(tmp_path / "doubled.pdf")
    with pikepdf.open(source) as pdf, pymupdf.open(source) as document:
        assert (len(pdf.pages), document.page_count) == (2, 3)
        assert (has_given_up(pdf), has_given_up(pdf)) == (True, False)


def test_preflight_says_that_repair_may_help(tmp_path: Path) -> None:
    found = [one["text"] for one in inspect_file(doubled(tmp_path / "doubled.pdf"), None)["findings"]]
    text = "Not all of its structure could be read; what is not told is not known. Repair may mend it."
    assert [one for one in found if "Repair" in one] == [text]


@pytest.mark.parametrize("tool", TOOLS)
def test_such_a_file_is_refused(tmp_path: Path, tool: str) -> None:
    source, target = doubled(tmp_path / "doubled.pdf"), tmp_path / "made.pdf"
    with pytest.raises((RewriteRefused, CompressRefused, ShieldRefused)) as refused:
        TOOLS[tool](source, target)
    assert (refused.value.code, TEXT in refused.value.text, target.exists()) == ("broken", True, False)


@pytest.mark.parametrize("tool", TOOLS)
def test_what_was_repaired_is_whole(tmp_path: Path, tool: str) -> None:
    repaired, target = tmp_path / "repaired.pdf", tmp_path / "made.pdf"
    assert repair(doubled(tmp_path / "doubled.pdf"), repaired, "best", None).pages == 3
    TOOLS[tool](repaired, target)
    with pymupdf.open(target) as document:
        document.authenticate("open")
        assert [page.get_text().strip() for page in document] == ["Page 1", "Page 2", "Page 3"]

from __future__ import annotations

import pymupdf
import pytest

from pipeline.pdf.proof.readers import mupdf
from pipeline.pdf.proof.tool import ToolError
from tests.pipeline.pdf.proof.conftest import BAD, PAPER


def test_pages_read_as_the_library_reads_them() -> None:
    with pymupdf.open(PAPER) as document:
        assert list(mupdf.page_texts(PAPER, None)) == [page.get_text() for page in document]
    assert mupdf.version() == pymupdf.__version__


def test_a_file_without_pages_is_an_error() -> None:
    with pytest.raises(ToolError, match="finds no page"):
        list(mupdf.page_texts(BAD / "GHOSTSCRIPT-698804-1-fuzzed.pdf", None))


def test_damage_is_not_told_on_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    list(mupdf.page_texts(BAD / "operator_list_cycle.pdf", None))
    assert capfd.readouterr() == ("", "")

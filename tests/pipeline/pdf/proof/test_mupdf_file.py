from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from pipeline.pdf.proof.mupdf_file import open_with_mupdf, version
from tests.pipeline.pdf.proof.conftest import PAPER


def test_only_a_pdf_is_opened(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>not a PDF</p>")
    with pytest.raises(pymupdf.FileDataError), open_with_mupdf(page):
        pass


def test_the_document_is_closed_after_use() -> None:
    with open_with_mupdf(PAPER) as document:
        assert document.page_count == 2
    assert document.is_closed
    assert version() == pymupdf.__version__

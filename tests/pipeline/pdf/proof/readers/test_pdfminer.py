from __future__ import annotations

import pytest
from pdfminer.high_level import extract_text

from pipeline.pdf.proof.readers import pdfminer
from tests.pipeline.pdf.proof.conftest import EXAMS


@pytest.mark.parametrize("name", ["accounting-qpaper.pdf", "demo_paper.pdf"])
def test_pages_read_as_the_library_reads_them(name: str) -> None:
    path = EXAMS / name
    pages = list(pdfminer.page_texts(path, None))
    assert pages == [extract_text(path, page_numbers=[at]) for at in range(len(pages))]

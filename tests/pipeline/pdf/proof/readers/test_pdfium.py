from __future__ import annotations

from pipeline.pdf.proof.readers import pdfium
from tests.pipeline.pdf.proof.conftest import PAPER


def test_each_page_is_one_text() -> None:
    first, second = pdfium.page_texts(PAPER, None)
    assert first.startswith("Financial Accounting\r\n")
    assert second.rstrip().endswith("2")
    assert "pypdfium2" in pdfium.version()

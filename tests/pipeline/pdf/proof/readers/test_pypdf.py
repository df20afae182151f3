from __future__ import annotations

import logging

import pypdf as library
import pytest

from pipeline.pdf.proof.readers import pypdf
from tests.pipeline.pdf.proof.conftest import BAD, PAPER


def test_pages_read_as_the_library_reads_them() -> None:
    assert list(pypdf.page_texts(PAPER, None)) == [page.extract_text() for page in library.PdfReader(PAPER).pages]


def test_damage_is_not_logged_and_the_level_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    before = logging.getLogger("pypdf").level
    assert [page.strip() for page in pypdf.page_texts(BAD / "helloworld-bad.pdf", None)] == ["Hello, world!"]
    assert caplog.records == []
    assert logging.getLogger("pypdf").level == before

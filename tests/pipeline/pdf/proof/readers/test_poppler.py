from __future__ import annotations

import pytest

from pipeline.pdf.proof import poppler_program
from pipeline.pdf.proof.readers import poppler
from pipeline.pdf.proof.tool import ToolError
from tests.pipeline.pdf.proof.conftest import BAD, PAPER


def test_each_page_is_one_text() -> None:
    pages = poppler.page_texts(PAPER, None, timeout=60)
    assert len(pages) == 2
    assert pages[1].rstrip().endswith("2")


def test_a_bomb_is_ended_in_time() -> None:
    with pytest.raises(ToolError) as caught:
        poppler.page_texts(BAD / "bomb_giant.pdf", None, timeout=1)
    assert (caught.value.code, caught.value.text) == ("timeout", "pdftotext did not end within 1 seconds.")


def test_a_machine_without_poppler_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poppler_program, "find_program", lambda name: None)
    assert poppler.probe() == ("", "pdftotext is not installed (package poppler-utils).")
    with pytest.raises(ToolError, match="not installed"):
        poppler.page_texts(PAPER, None, timeout=1)

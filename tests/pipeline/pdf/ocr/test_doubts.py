"""Words to look at: all below the wished confidence, the least sure first."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.ocr import recognise
from pipeline.pdf.ocr.engines import found
from pipeline.pdf.ocr.steps import read_page_to_file
from pipeline.pdf.ocr.wish import Wish
from pipeline.pdf.ocr.words import PageReading, Word
from tests.pipeline.pdf.ocr.made import scan


def test_a_word_of_no_confidence_is_the_least_sure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"sure": 99.0, "weak": 30.0, "guessed": 0.0, "unmeasured": None}
    words = tuple(Word(text, None, (0, 0, 9, 0), 9, value, 0, 0) for text, value in told.items())
    monkeypatch.setattr(found, "engine_for", lambda languages: None)
    reading = PageReading(1, 250, 120, 0, 0.0, 72, "x", words)
    monkeypatch.setattr(recognise, "read_page", lambda *given: reading)
    facts = read_page_to_file(scan(tmp_path / "scan.pdf"), 1, tmp_path / "page.json", Wish(("eng",)), None)
    assert (facts.doubtful, facts.doubts) == (2, [("guessed", 0.0), ("weak", 30.0)])

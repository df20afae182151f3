"""What is said of languages that are not installed."""

from __future__ import annotations

from pipeline.pdf.ocr.tessdata import NAMES, others


def test_others_are_named_with_their_packages() -> None:
    assert others([one for one in NAMES if one not in ("chi_sim", "deu")]) == (
        "Others: apt-get install tesseract-ocr-chi-sim (Chinese (simplified)), -deu (German)."
    )
    assert others(NAMES) == ""

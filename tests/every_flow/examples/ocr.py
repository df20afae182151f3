from __future__ import annotations

from pipeline.pdf.ocr.tessdata import languages
from tests.every_flow.example import Example

# Where no language is installed the trials take a page that has text, which needs no engine.
EXAMPLE = Example(
    flow="ocr",
    documents=["scans/word.png" if "eng" in languages() else "exams/demo_paper.pdf"],
    good={"languages": ["eng"], "quality": "fast", "outputs": ["pdf", "text"]},
    bad=[
        ({"languages": ["tlh"]}, "languages"),
        ({"mode": "guess"}, "mode"),
        ({"quality": "perfect"}, "quality"),
        ({"outputs": ["docx"]}, "outputs"),
        ({"doubt_below": 0}, "doubt_below"),
    ],
    last="write",
    steady=frozenset({"paper", "page", "searchable", "text"}),
)

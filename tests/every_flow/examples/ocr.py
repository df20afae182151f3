from __future__ import annotations

from tests.every_flow.example import Example

USUAL = {"languages": ["eng"], "mode": "skip", "quality": "fast", "outputs": ["pdf", "text"], "doubt_below": 60}

# Five pages: one more than are read side by side. Needs tesseract-ocr-eng, which test.sh installs.
EXAMPLE = Example(
    flow="ocr",
    documents=["scans/words.tif"],
    good=USUAL,
    bad=[
        (USUAL | {"languages": ["tlh"]}, "languages"),
        (USUAL | {"mode": "guess"}, "mode"),
        (USUAL | {"quality": "perfect"}, "quality"),
        (USUAL | {"outputs": ["docx"]}, "outputs"),
        (USUAL | {"doubt_below": 0}, "doubt_below"),
    ],
    last="write",
    steady=frozenset({"paper", "page", "searchable", "text"}),
)

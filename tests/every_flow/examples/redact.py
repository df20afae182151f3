from __future__ import annotations

from tests.every_flow.example import Example

# Five scanned pages: one more than are searched side by side. Needs tesseract-ocr-eng, which test.sh installs.
EXAMPLE = Example(
    flow="redact",
    documents=["scans/words.pdf"],
    good={
        "words": "words",
        "boxes": [{"page": 2, "x0": 10, "y0": 10, "x1": 60, "y1": 30}],
        "pictures": True,
        "review": True,
    },
    bad=[
        ({"words": " "}, "words"),
        ({"words": "", "kinds": ["names"]}, "kinds"),
        ({"patterns": "("}, "patterns"),
        ({"patterns": "a*"}, "patterns"),
        ({"words": "x", "fill": "red"}, "fill"),
        ({"boxes": [{"page": 0, "x0": 1, "y0": 1, "x1": 2, "y1": 2}]}, "boxes"),
    ],
    last="redact",
    steady=frozenset({"searched", "page_sizes"}),
)

from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="redact",
    documents=["bad/empty.pdf"],
    good={"words": "", "boxes": [{"page": 1, "x0": 10, "y0": 10, "x1": 60, "y1": 40}]},
    bad=[
        ({"words": " "}, "words"),
        ({"words": "", "kinds": ["names"]}, "kinds"),
        ({"patterns": "("}, "patterns"),
        ({"patterns": "a*"}, "patterns"),
        ({"words": "x", "fill": "red"}, "fill"),
        ({"boxes": [{"page": 0, "x0": 1, "y0": 1, "x1": 2, "y1": 2}]}, "boxes"),
    ],
    last="redact",
    stops=(1, 1),
)

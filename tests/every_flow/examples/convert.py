from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="convert",
    documents=["bad/helloworld-bad.pdf"],
    good={"format": "txt", "pages": "1-"},
    bad=[
        ({"format": "doc"}, "format"),
        ({"format": "txt", "pages": "3-1"}, "pages"),
        ({"format": "txt", "pages": "one"}, "pages"),
        ({"format": "pdfa", "pages": "1"}, "pages"),
        ({"format": "png", "dpi": 5}, "dpi"),
        ({"format": "jpeg", "quality": 0}, "quality"),
    ],
    last="convert",
    stops=(1, 1),
    steady=frozenset({"converted"}),
)

from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="split",
    documents=["bad/empty.pdf"],
    good={"by": "every", "every": 1},
    bad=[
        ({"by": "words"}, "by"),
        ({"by": "every", "every": 0}, "every"),
        ({"by": "ranges", "ranges": "1-x"}, "ranges"),
        ({"by": "ranges", "ranges": " ; "}, "ranges"),
        ({"by": "size"}, "size_mb"),
        ({"by": "outline", "level": 0}, "level"),
    ],
    last="split",
    stops=(1, 1),
    steady=frozenset({"part"}),
)

from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="merge",
    documents=["bad/empty.pdf", "bad/helloworld-bad.pdf"],
    good={"sort": "given", "sequence": "2,1"},
    bad=[
        ({"sort": "size"}, "sort"),
        ({"sort": "given", "sequence": "two"}, "sequence"),
    ],
    last="merge",
    stops=(1, 1),
    steady=frozenset({"merged"}),
)

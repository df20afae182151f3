from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="compare",
    documents=["bad/empty.pdf", "bad/helloworld-bad.pdf"],
    good={"swap": False},
    bad=[({"tolerance": 256}, "tolerance"), ({"tolerance": "much"}, "tolerance")],
    last="compare",
    stops=(1, 1),
    steady=frozenset({"details"}),
)

from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="preflight",
    documents=["bad/helloworld-bad.pdf"],
    good={"estimate": False},
    bad=[],
    last="report",
    steady=frozenset({"preflight"}),
)

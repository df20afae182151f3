from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="preflight",
    documents=["bad/empty.pdf"],
    good={"estimate": True},
    bad=[({"least_dpi": 5}, "least_dpi"), ({"least_dpi": "many"}, "least_dpi")],
    last="report",
    stops=(1, 1),
    steady=frozenset({"preflight"}),
)

from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="clean",
    documents=["bad/empty.pdf"],
    good={"parts": ["scripts", "metadata"]},
    bad=[({"parts": ["ink"]}, "parts"), ({"parts": []}, "parts")],
    last="clean",
    stops=(1, 1),
    steady=frozenset({"cleaned"}),
)

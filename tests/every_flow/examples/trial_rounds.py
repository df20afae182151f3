from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="trial-rounds",
    documents=[],
    good={"rounds": 4},
    bad=[({"rounds": 0}, "rounds"), ({"rounds": 21}, "rounds"), ({"rounds": "x"}, "rounds")],
    last="farewell",
    steady=frozenset({"farewell"}),
)

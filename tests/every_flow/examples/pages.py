from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="pages",
    documents=["bad/empty.pdf"],
    good={"order": "1@90,1", "crop": "5"},
    bad=[
        ({"order": "first"}, "order"),
        ({"order": "1@45"}, "order"),
        ({"order": "1", "turn": "45"}, "turn"),
        ({"order": "1", "crop": "1,2"}, "crop"),
    ],
    last="arrange",
    stops=(1, 1),
    steady=frozenset({"arranged"}),
)

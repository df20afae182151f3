from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="trial-words",
    documents=["one.txt", "two.txt", "three.txt"],
    texts={"one.txt": "to be or not to be", "two.txt": "that is", "three.txt": "the question"},
    good={"least": 3, "shout": False, "mark": "?", "order": "longest", "parts": ["b"]},
    bad=[
        ({"order": "longest", "least": 0}, "least"),
        ({"order": "sideways"}, "order"),
        ({"order": "longest", "mark": "!!!!"}, "mark"),
        ({"order": "longest", "parts": ["a", "z"]}, "parts"),
    ],
    last="sum",
    stops=(1, 1),
    steady=frozenset({"words"}),
)

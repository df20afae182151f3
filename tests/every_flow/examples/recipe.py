from __future__ import annotations

from tests.every_flow.example import Example
from tests.every_flow.examples.bulk import WORDS

STEP = {"flow": "trial-words", "params": WORDS, "hands_on": ""}

EXAMPLE = Example(
    flow="recipe",
    documents=["one.txt"],
    texts={"one.txt": "to be or not"},
    good={"name": "Twice", "steps": [{**STEP, "hands_on": "words"}, STEP]},
    bad=[
        ({"steps": []}, "steps"),
        ({"steps": [{"params": {}}]}, "steps"),
        ({"steps": [{**STEP, "flow": "witchcraft"}]}, "steps"),
        ({"steps": [{**STEP, "params": {"least": 0}}]}, "steps"),
        ({"steps": [{"flow": "bulk", "params": {"flow": "trial-words"}}]}, "steps"),
        ({"steps": [{"flow": "shield"}, STEP]}, "steps"),
        ({"steps": [{"flow": "compress", "hands_on": "gold"}, STEP]}, "steps"),
    ],
    last="step",
    stops=(1, 2),
    steady=frozenset({"words"}),
)

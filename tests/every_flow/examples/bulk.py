from __future__ import annotations

from tests.every_flow.example import Example

WORDS = {"least": 1, "shout": True, "mark": "!", "order": "as given", "parts": ["a", "c"], "glossary": None}

EXAMPLE = Example(
    flow="bulk",
    documents=["one.txt", "two.txt"],
    texts={"one.txt": "to be or not", "two.txt": "that is"},
    good={"flow": "trial-words", "params": WORDS},
    bad=[
        ({"flow": "witchcraft"}, "flow"),
        ({"flow": "bulk", "params": {"flow": "trial-words"}}, "flow"),
        ({"flow": "trial-words", "params": {"least": 0}}, "params"),
        ({"flow": "trial-words", "params": {"colour": "red"}}, "params"),
        ({"flow": "trial-words", "params": [1]}, "params"),
    ],
    last="each",
    stops=(1, 2),
    steady=frozenset({"words"}),
)

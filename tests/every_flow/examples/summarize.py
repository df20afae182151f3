from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="summarize",
    documents=["one.txt"],
    texts={"one.txt": "The committee met on Monday in the old town hall. It decided to build a bridge over the river."},
    good={"provider": "offline", "length": "short", "key_points": False},
    bad=[
        ({"style": "rude"}, "style"),
        ({"length": "endless"}, "length"),
        ({"language": "tlh"}, "language"),
        ({"provider": "nobody"}, "provider"),
        ({"max_tokens": 1}, "max_tokens"),
        ({"max_cost": 0}, "max_cost"),
    ],
    last="finish",
    steady=frozenset({"prose", "draft", "summary", "summary_text", "summary_json"}),
)

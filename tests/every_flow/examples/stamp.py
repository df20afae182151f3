from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="stamp",
    documents=["bad/empty.pdf"],
    good={"text": "{page} of {pages}", "place": "top", "size": 12.0},
    bad=[
        ({"text": " "}, "text"),
        ({"text": "x", "place": "outside"}, "place"),
        ({"text": "x", "colour": "red"}, "colour"),
        ({"text": "x", "pages": "one"}, "pages"),
        ({"text": "x", "opacity": 0}, "opacity"),
    ],
    last="stamp",
    stops=(1, 1),
)

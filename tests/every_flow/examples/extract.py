from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="extract",
    documents=["bad/helloworld-bad.pdf"],
    good={"what": ["text"], "pages": "1"},
    bad=[
        ({"what": ["fonts"]}, "what"),
        ({"what": ["text"], "pages": "0"}, "pages"),
        ({"what": ["text"], "pages": "-"}, "pages"),
    ],
    last="extract",
    stops=(1, 1),
    steady=frozenset({"text_txt", "text_json"}),
)

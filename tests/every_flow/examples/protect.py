from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="protect",
    documents=["bad/empty.pdf"],
    good={"action": "encrypt", "rights": ["print"]},
    bad=[
        ({"action": "hide"}, "action"),
        ({"action": "encrypt"}, "user_password"),
        ({"action": "encrypt", "user_password": "x" * 128}, "user_password"),
        ({"action": "encrypt", "rights": ["eat"]}, "rights"),
    ],
    last="protect",
    stops=(1, 1),
)

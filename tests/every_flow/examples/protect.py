from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="protect",
    documents=["bad/empty.pdf"],
    good={"direction": "encrypt", "rights": ["print"]},
    bad=[
        ({"direction": "hide"}, "direction"),
        ({"direction": "encrypt"}, "user_password"),
        ({"direction": "encrypt", "user_password": "x" * 128}, "user_password"),
        ({"direction": "encrypt", "rights": ["eat"]}, "rights"),
    ],
    last="protect",
    stops=(1, 1),
)

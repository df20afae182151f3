from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="compress",
    documents=["bad/empty.pdf"],
    good={"preset": "lossless"},
    bad=[
        ({"preset": "tiny"}, "preset"),
        ({"preset": "lossless", "dpi": 100}, "dpi"),
        ({"preset": "balanced", "quality": 0}, "quality"),
        ({"preset": "balanced", "target_mb": 0}, "target_mb"),
        ({"preset": "balanced", "target_mb": 1, "quality": 50}, "quality"),
    ],
    last="verify",
    steady=frozenset({"candidate", "compressed", "proof"}),
)

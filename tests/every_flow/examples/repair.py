from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="repair",
    documents=["bad/xref_command_missing.pdf"],
    good={"program": "qpdf", "keep_sound": False},
    bad=[({"program": "hammer"}, "program")],
    last="repair",
    stops=(1, 1),
)

from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="to-pdf",
    documents=["letter.txt"],
    texts={"letter.txt": "Dear reader,\n\nall is well."},
    good={"paper": "a4"},
    bad=[({"paper": "papyrus"}, "paper")],
    last="make",
    stops=(1, 1),
)

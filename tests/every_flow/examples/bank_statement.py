from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="bank-statement",
    documents=["invoices/small_statement.pdf"],
    good={"review": "always", "categories": [{"name": "pets", "keywords": ["vet"]}]},
    bad=[
        ({"review": "sometimes"}, "review"),
        ({"review": "never", "categories": [{"name": "pets", "keywords": []}]}, "categories"),
        ({"review": "never", "categories": "no JSON"}, "categories"),
    ],
    last="export",
    # The other files say whether a person accepted a value or nobody was asked.
    steady=frozenset({"reading", "extraction"}),
)

from __future__ import annotations

from tests.every_flow.example import Example

EXAMPLE = Example(
    flow="invoice",
    documents=["invoices/small.pdf"],
    good={"review": "always", "date_order": "dmy"},
    bad=[
        ({"review": "sometimes"}, "review"),
        ({"review": "never", "date_order": "ymd"}, "date_order"),
        ({"review": "never", "currency": "gold"}, "currency"),
    ],
    last="export",
    # The other files say whether a person accepted a value or nobody was asked.
    steady=frozenset({"reading", "extraction"}),
)

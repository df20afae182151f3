"""What a person types over found values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.pdf.layout import Box
from pipeline.text.finance.editing import confirmed, fault_of, renumbered, settled_edit
from pipeline.text.finance.exports import Settled
from pipeline.text.finance.found import Entry, Found

TOTAL = Found("total", "amount", "10.00", "10.00", 1, Box(0, 0, 1, 1), 0.5, "rule", "Look.")


@pytest.mark.parametrize(
    ("kind", "value", "right"),
    [
        ("date", "2026-04-03", True), ("date", "3.4.2026", False), ("date", "2026-02-30", False), ("date", "", True),
        ("amount", "1234.56", True), ("amount", "1.234,56", False), ("amount", "1e5", False), ("amount", "NaN", False),
        ("number", "-3", True), ("text", "=1+1", True), ("text", "x" * 2001, False),
    ],
)  # fmt: skip
def test_a_value_fits_its_kind(kind: str, value: str, right: bool) -> None:
    assert (fault_of(replace(TOTAL, kind=kind, value=value)) == "") is right  # type: ignore[arg-type]


def test_what_was_typed_is_a_persons_and_what_was_not_stays() -> None:
    before = Entry("totals", (TOTAL, replace(TOTAL, name="other")))
    after = settled_edit(before, Entry("totals", (replace(TOTAL, value="11.00"), replace(TOTAL, name="other"))))
    assert [(one.value, one.rule, one.confidence, one.reason) for one in after.values] == [
        ("11.00", "person", 1.0, ""), ("10.00", "rule", 0.5, "Look."),
    ]  # fmt: skip
    assert [one.reason for one in confirmed(after).values] == ["", ""]


def test_an_emptied_value_stays_as_an_empty_one() -> None:
    after = settled_edit(Entry("totals", (TOTAL,)), Entry("totals", ()))
    assert [(one.name, one.value) for one in after.values] == [("total", "")]


def test_rows_are_counted_anew_without_those_rejected() -> None:
    rows = [
        Settled(Entry("tax", (TOTAL,), number), status)
        for number, status in ((1, "rejected"), (2, "found"), (1, "edited"))
    ]
    assert [(one.entry.number, one.status) for one in renumbered(rows)] == [
        (1, "rejected"),
        (1, "found"),
        (2, "edited"),
    ]

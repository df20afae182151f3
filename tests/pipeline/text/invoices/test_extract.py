"""Every made invoice against its hand-written truth: precision and recall of each field, lines, taxes, flags."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.found import Extraction
from pipeline.text.invoices.extract import extract_invoice
from pipeline.text.invoices.wish import InvoiceWish
from tests.conftest import SAMPLES as REAL
from tests.pipeline.text.invoices.made import SAMPLES

# What the truth of a look does not name: an address is free text, what is due repeats the total.
UNNAMED = {"vendor_address", "customer_address", "amount_due"}


@cache
def extracted(name: str, wish: InvoiceWish = InvoiceWish()) -> Extraction:  # noqa: B008 - frozen
    make, _ = SAMPLES[name]
    with TemporaryDirectory() as folder:
        return extract_invoice(read_pdf(make(Path(folder) / "made.pdf")), wish)


def fields_of(found: Extraction) -> dict[str, str]:
    return {one.name: one.value for entry in found.entries if not entry.number for one in entry.values}


def flags_of(found: Extraction) -> list[str]:
    return sorted(one.name for entry in found.entries for one in entry.values if one.reason)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_value_is_as_printed(name: str) -> None:
    found, truth = extracted(name), SAMPLES[name][1]
    fields = fields_of(found)
    assert {key: fields.get(key) for key in truth.fields} == truth.fields
    assert set(fields) - set(truth.fields) <= UNNAMED
    lines = [
        tuple(one.text(key) for key in ("description", "quantity", "unit_price", "amount"))
        for one in found.rows("line_item")
    ]
    assert lines == truth.lines
    assert [(one.text("rate"), one.text("amount")) for one in found.rows("tax")] == truth.taxes
    assert flags_of(found) == sorted(truth.unresolved)


def test_precision_and_recall_of_each_field_over_all_looks() -> None:
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for name, (_, truth) in SAMPLES.items():
        fields = fields_of(extracted(name))
        for key, value in truth.fields.items():
            there[key] += bool(value)
            given[key] += bool(fields.get(key))
            right[key] += bool(value) and fields.get(key) == value
    scores = {key: (right[key] / given[key], right[key] / there[key]) for key in there if there[key]}
    assert scores == dict.fromkeys(scores, (1.0, 1.0))
    assert sum(there.values()) > 100


@pytest.mark.parametrize("name", SAMPLES)
def test_every_value_has_a_place_a_rule_and_a_confidence(name: str) -> None:
    for entry in extracted(name).entries:
        for one in entry.values:
            if one.value:
                assert one.box is not None, one
                assert (one.page > 0, bool(one.rule), 0 < one.confidence <= 1) == (True, True, True), one
            else:
                assert one.reason, one


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"american_wrong"}))
def test_sums_hold_to_the_cent(name: str) -> None:
    checks = extracted(name).checks
    assert [one for one in checks if one.holds is False] == []
    assert {"subtotal", "total"} <= {one.name for one in checks}


def test_a_total_that_is_wrong_is_named_with_what_comes_out() -> None:
    failing = [(one.name, one.text) for one in extracted("american_wrong").checks if one.holds is False]
    assert failing == [("total", "922.02 is printed, 921.02 comes out.")]


def test_a_date_that_can_be_two_days_is_left_open_and_told() -> None:
    found = extracted("american_wrong").field("invoice_date")
    assert found is not None
    assert (found.value, found.raw) == ("", "03/04/2026")
    assert found.reason == "03/04/2026 can be 3 April 2026 or 4 March 2026. Choose one, or set the order of dates."


@pytest.mark.parametrize(("order", "day"), [("dmy", "2026-04-03"), ("mdy", "2026-03-04")])
def test_the_parameter_settles_the_order_of_dates(order: str, day: str) -> None:
    found = extracted("american_wrong", InvoiceWish(date_order=order)).field("invoice_date")
    assert found is not None
    assert (found.value, found.reason) == (day, "")


def test_the_parameter_settles_the_currency() -> None:
    found = extracted("american_wrong", InvoiceWish(currency="CAD")).field("currency")
    assert found is not None
    assert (found.value, found.rule) == ("CAD", "parameter")


def test_sums_carried_to_the_next_page_are_checked() -> None:
    carried = [(one.name, one.holds) for one in extracted("german_long").checks if one.name.startswith("carried")]
    assert len(carried) == 2
    assert {holds for _, holds in carried} == {True}


@pytest.mark.parametrize("name", ["exams/accounting-qpaper.pdf", "pdf/js-bug900822.pdf"])
def test_what_is_no_invoice_yields_no_invoice(name: str) -> None:
    """Real papers of another kind: no number, no total, no line is invented."""
    found = extract_invoice(read_pdf(REAL / name))
    fields = fields_of(found)
    assert [fields.get(key, "") for key in ("invoice_number", "total", "iban")] == ["", "", ""]
    assert {"invoice_number", "total"} <= set(flags_of(found))

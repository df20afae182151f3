"""Dates of six languages, and those that can be two days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.finance.dates import OrderKnown, dates_in, order_of


@pytest.mark.parametrize(
    "text",
    ["2026-04-03", "3 April 2026", "April 3, 2026", "3rd of April 2026", "Apr 3 2026", "03-Apr-2026", "3. April 2026",
     "03.04.2026", "3 avril 2026", "3 de abril de 2026", "3 aprile 2026", "3 abr. 2026",
     "2026/04/03", "03-Apr-26", "3.4.26"],
)  # fmt: skip
def test_a_date_is_one_day(text: str) -> None:
    assert [one.readings for one in dates_in(text)] == [(date(2026, 4, 3),)]


def test_an_ambiguous_date_is_two_days_until_told() -> None:
    (seen,) = dates_in("on 03/04/2026")
    assert seen.readings == (date(2026, 4, 3), date(2026, 3, 4))
    assert (seen.as_date("dmy"), seen.as_date("mdy"), seen.as_date("")) == (date(2026, 4, 3), date(2026, 3, 4), None)


@pytest.mark.parametrize("text", ["31/31/2026", "99.99.2026", "1.234,56", "12.345.678", "10.0.0.1", "INV-2026-0117"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert [seen.readings for seen in dates_in(text) if seen.readings] == []


@pytest.mark.parametrize(
    ("texts", "wished", "language", "known"),
    [
        (["03/04/2026", "25/03/2026"], "", "en", OrderKnown("dmy", "other dates")),
        (["03/04/2026", "03/25/2026"], "", "en", OrderKnown("mdy", "other dates")),
        (["03/04/2026"], "", "en", OrderKnown("", "")),
        (["03/04/2026"], "", "fr", OrderKnown("dmy", "language")),
        (["03/04/2026"], "mdy", "fr", OrderKnown("mdy", "parameter")),
        (["25/03/2026", "03/25/2026"], "", "fr", OrderKnown("", "")),
    ],
)
def test_what_tells_the_order(texts: list[str], wished: str, language: str, known: OrderKnown) -> None:
    assert order_of(texts, wished, language) == known


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    for seen in dates_in(text, without_year=True):
        assert 0 <= seen.start < seen.end <= len(text)

"""Amounts in every print the world uses, to the digit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.finance.amounts import cents, decimal_mark, read_amount


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.56", "1234.56"), ("1.234,56", "1234.56"), ("1 234,56", "1234.56"), ("1'234.56", "1234.56"),
        ("1\u202f234,56", "1234.56"), ("12,34,567.89", "1234567.89"), ("1,23,456.78", "123456.78"),
        ("1.234.567", "1234567"),
        ("(123.45)", "-123.45"), ("123.45-", "-123.45"), ("-123.45", "-123.45"), ("−123,45", "-123.45"),
        ("€ 123,45", "123.45"), ("123,45 €", "123.45"), ("USD 9.00", "9.00"), ("$-9.00", "-9.00"), ("-$9.00", "-9.00"),
        ("($1,000.00)", "-1000.00"), ("R$ 10,00", "10.00"), ("0.125", "0.125"), ("85", "85"), ("1.23.45", None),
        ("12,345,67", None), ("INV-12", None), ("12 34", None), ("1.2.3", None), ("", None), ("€", None),
        ("19 %", None), ("2026-04-03", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_to_the_digit(text: str, value: str | None) -> None:
    found = read_amount(text)
    assert (found and str(found.value)) == value


@pytest.mark.parametrize(
    ("text", "side"),
    [("10.00 CR", "credit"), ("10.00DR", "debit"), ("1.234,56 S", "debit"), ("1.234,56 EUR H", "credit"), ("5.00 OD",
                                                                                                      "debit")],
)  # fmt: skip
def test_a_mark_behind_it_tells_the_side(text: str, side: str) -> None:
    found = read_amount(text)
    assert found is not None
    assert (found.side, found.is_signed) == (side, True)


@pytest.mark.parametrize(("mark", "value", "unsure"), [(".", "1.234", False), (",", "1234", False), ("", "1234", True)])
def test_a_single_mark_before_three_digits_is_what_the_document_says(mark: str, value: str, unsure: bool) -> None:
    found = read_amount("1.234", mark)
    assert found is not None
    assert (str(found.value), found.is_unsure) == (value, unsure)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.234,50", "3,00"], ","),
        (["1,234.50"], "."),
        (["12", "1.234"], ""),
        (["1,50", "1.50"], ""),
        (["39,99", "03.01", "07.01"], ","),
        (["03.01", "07.01"], "."),
        (["02.01.2026", "05.01.", "2,00"], ","),
    ],
)
def test_the_mark_of_a_document(texts: list[str], mark: str) -> None:
    assert decimal_mark(texts) == mark


def test_halves_of_a_cent_go_up() -> None:
    assert [str(cents(Decimal(one))) for one in ("0.005", "1.0049", "-0.005")] == ["0.01", "1.00", "-0.01"]


@given(st.integers(min_value=0, max_value=10**13), st.sampled_from([",.", ".,", " ,", "'.", "\u202f,"]))
def test_what_is_printed_in_groups_comes_back(hundredths: int, marks: str) -> None:
    whole = f"{hundredths // 100:,}".replace(",", marks[0])
    found = read_amount(f"{whole}{marks[1]}{hundredths % 100:02d}")
    assert found is not None
    assert found.value == Decimal(hundredths) / 100


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    read_amount(text)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (("Currency: JPY", "12,000"), "."),
        (("Währung: JPY", "12.000"), ","),
        (("JPY", "12,000", "3.500"), ""),
        (("Currency: EUR", "12,000"), ""),
    ],
)
def test_a_currency_without_decimals_tells_what_groups(texts: tuple[str, ...], mark: str) -> None:
    assert decimal_mark(texts) == mark

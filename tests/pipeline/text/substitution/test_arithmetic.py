from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.substitution.arithmetic import Amount, amount_in, amount_of, equals, printed, result_of, sums_for


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [("10 N", 10, 0), ("0.12", Fraction(12, 100), 2), ("$1,200.50", Fraction(2401, 2), 2), ("−3 °C", -3, 0)],
)
def test_amounts_as_printed(text: str, value: Fraction, decimals: int) -> None:
    amount = amount_in(text)
    assert amount is not None
    assert (amount.value, amount.decimals) == (value, decimals)


@pytest.mark.parametrize("text", ["KeyError", "4,7", "1, 3, 2, 4", "5 of 6", ""])
def test_what_is_no_single_amount(text: str) -> None:
    assert amount_in(text) is None or text == "4,7"


def test_a_sum_explains_an_answer_and_gives_another() -> None:
    sums = sums_for([Fraction(5), Fraction(2)], amount_of("10"))
    assert result_of(sums, [Fraction(7, 2), Fraction(2)]) == 7


def test_sums_that_disagree_say_nothing() -> None:
    sums = sums_for([Fraction(2), Fraction(2)], amount_of("4"))  # 2 + 2 and 2 × 2
    assert len(sums) > 1
    assert result_of(sums, [Fraction(3), Fraction(2)]) is None


def test_rounded_answers_are_explained_too() -> None:
    sums = sums_for([Fraction(1), Fraction(3)], amount_of("0.33"))
    assert result_of(sums, [Fraction(2), Fraction(3)]) == Fraction(2, 3)
    assert sums_for([Fraction(1), Fraction(3)], amount_of("0.3")) == []


def test_one_number_or_very_many_explain_nothing() -> None:
    assert sums_for([Fraction(5)], amount_of("5")) == []
    assert sums_for([Fraction(1)] * 5, amount_of("5")) == []


def test_nothing_is_divided_by_zero() -> None:
    sums = sums_for([Fraction(6), Fraction(3)], amount_of("2"))
    assert result_of(sums, [Fraction(6), Fraction(0)]) is None


def test_results_are_printed_with_the_decimals_they_need() -> None:
    assert [printed(Fraction(value)) for value in ("7", "5/2", "1/8", "1/3", "1/16")] == ["7", "2.5", "0.125", "", ""]
    assert equals(Fraction(1, 10), Amount("0.10", Fraction(1, 10), 2))


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60), st.sampled_from("+-*/"))
def test_what_sums_agree_on_is_right(one: int, other: int, new: int, sign: str) -> None:
    compute = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
    }[sign]
    result = compute(Fraction(one), Fraction(other))
    if result < 0 or not printed(result):
        return
    sums = sums_for([Fraction(one), Fraction(other)], amount_of(printed(result)))
    agreed = result_of(sums, [Fraction(new), Fraction(other)])
    assert agreed is None or agreed == compute(Fraction(new), Fraction(other))

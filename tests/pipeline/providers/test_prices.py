"""The table of prices, and what is found in it."""

from __future__ import annotations

import pytest

from pipeline.providers.catalogue import PROVIDERS
from pipeline.providers.prices import LISTED, Price, in_dollars, price_of, read_prices


def test_the_table_of_the_setting_is_read() -> None:
    assert read_prices("a 1 2; b/c 0.5 0\n\nD 3 4;") == {"a": Price(1, 2), "b/c": Price(0.5, 0), "d": Price(3, 4)}
    assert {one.model for one in PROVIDERS if one.key != "openrouter"} <= set(read_prices(LISTED))
    assert read_prices("o page 0.004")["o"] == Price(0, 0, 0.004)


@pytest.mark.parametrize(
    "text", ["a", "a 1", "a 1 2 3", "a one 2", "a -1 2", "a nan 2", "a 1 inf", "a page -1", "page 1"]
)
def test_nonsense_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"as in “gpt-4o-mini 0.15 0.60”"):
        read_prices(text)


def test_a_model_is_found_by_its_plain_name() -> None:
    prices = read_prices("gpt-4o-mini 1 2; openai/gpt-4o 3 4")
    assert price_of(prices, "gpt-4o-mini-2024-07-18") == Price(1, 2)
    assert price_of(prices, "openai/GPT-4o-mini") == Price(1, 2)
    assert price_of(prices, "openai/gpt-4o") == Price(3, 4)
    assert price_of(prices, "gpt-4o") is None


def test_amounts_are_read_easily() -> None:
    assert [in_dollars(one) for one in (0, 0.000001, 0.00042, 0.5, 12.345)] == [
        "$0.00", "under $0.0001", "$0.00042", "$0.5", "$12.35",
    ]  # fmt: skip
    free = read_prices("llama-4 0 0")
    assert (price_of(free, "Llama-4"), price_of(free, "meta/llama-4"), price_of(free, "llama-4-20260101")) == (
        Price(0, 0), None, None,
    )  # fmt: skip

"""What models cost, as far as somebody wrote it down; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# US dollars per million tokens in and out, or for a page, as documented on 29 November 2026 at developers.openai.com,
# platform.claude.com and docs.mistral.ai. They change: staff keep the setting up. gpt-4o and gpt-4.1 are shut down on
# 14 January 2027.
LISTED: Final = (
    "gpt-6-luna 0.10 0.50; gpt-6.1-terra 1 5; gpt-6.1-sol 2 10; gpt-5.6-luna 0.20 1.20; gpt-5.6-terra 2 12; "
    "gpt-5.4-mini 0.75 4.50; gpt-4o-mini 0.15 0.60; gpt-4o 2.50 10; gpt-4.1-mini 0.40 1.60; gpt-4.1 2 8; "
    "claude-haiku-4-5 1 5; claude-sonnet-5 2 10; claude-opus-5-5 4 20; claude-sonnet-4-5 3 15; claude-opus-4-5 5 25; "
    "mistral-small-latest 0.15 0.60; mistral-medium-latest 1.50 7.50; mistral-large-latest 0.50 1.50; "
    "mistral-ocr-latest page 0.004"
)
MILLION: Final = 1_000_000
_DATED = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")  # gpt-4o-mini-2024-07-18, claude-haiku-4-5-20251001


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens that go in and come out, or for each page that is read."""

    tokens_in: float
    tokens_out: float
    page: float = 0.0

    @property
    def is_free(self) -> bool:
        return not (self.tokens_in or self.tokens_out or self.page)

    def of(self, tokens_in: int, tokens_out: int) -> float:
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / MILLION

    def tokens_out_for(self, dollars: float) -> int:
        """How many tokens may come out for so much; a great number where they cost nothing."""
        return int(dollars / self.tokens_out * MILLION) if self.tokens_out > 0 else 10**12


def read_prices(text: str) -> dict[str, Price]:
    """A table "model in out; model page dollars", or a line each; raises ValueError with a sentence."""
    found: dict[str, Price] = {}
    for row in re.split(r"[;\n]", text):
        parts = row.split()
        if not parts:
            continue
        try:
            found[parts[0].lower()] = _price(parts[1:])
        except ValueError:
            raise ValueError(
                f"“{row.strip()[:80]}” is no price: give the model and what a million tokens in and out cost in "
                "US dollars, as in “gpt-4o-mini 0.15 0.60”, or a page, as in “mistral-ocr-latest page 0.004”."
            ) from None
    return found


def _price(parts: Sequence[str]) -> Price:
    if len(parts) != 2:
        raise ValueError("a price has two parts")
    price = Price(0, 0, float(parts[1])) if parts[0] == "page" else Price(float(parts[0]), float(parts[1]))
    if not all(0 <= one < MILLION for one in (price.tokens_in, price.tokens_out, price.page)):
        raise ValueError("a price is not negative")
    return price


def price_of(prices: Mapping[str, Price], model: str) -> Price | None:
    """That of the model, of its name without the maker's, or without a date; None where nobody wrote one down.

    Nothing is free but what is called so by its whole name: elsewhere the same model may cost.
    """
    name = model.lower()
    plain = name.rpartition("/")[2]
    for one in (name, plain, _DATED.sub("", plain)):
        if one in prices and (one == name or not prices[one].is_free):
            return prices[one]
    return None


def in_dollars(cost: float) -> str:
    """An amount to be read: "$0.0042", "$1.30"."""
    return f"${cost:,.2f}" if cost >= 1 or cost == 0 else f"${cost:.2g}" if cost >= 0.0001 else "under $0.0001"

"""The strategies: each finds changes of one kind."""

from __future__ import annotations

from pipeline.text.substitution.candidate import Finder
from pipeline.text.substitution.proposal import Strategy
from pipeline.text.substitution.strategies import (
    comparison,
    negation_in,
    negation_out,
    notice,
    number,
    option_letter,
    option_swap,
    polarity,
    unit,
)

FINDERS: dict[Strategy, Finder] = {
    "number": number.find,
    "unit": unit.find,
    "negation_in": negation_in.find,
    "negation_out": negation_out.find,
    "option_letter": option_letter.find,
    "polarity": polarity.find,
    "comparison": comparison.find,
    "option_swap": option_swap.find,
    "notice": notice.find,
}

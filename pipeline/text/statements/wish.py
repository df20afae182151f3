"""What a person says of a statement beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.text.statements.categories import Category


@dataclass(frozen=True, slots=True)
class StatementWish:
    """What a person says beforehand: the order of dates, the currency's code, and categories of their own."""

    date_order: str = ""
    currency: str = ""
    categories: tuple[Category, ...] = ()


NOTHING_SAID = StatementWish()

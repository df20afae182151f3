"""Categories by keyword."""

from __future__ import annotations

import pytest

from pipeline.text.statements.categories import BUILT_IN, Category, category_of


def test_there_are_ten() -> None:
    assert len(BUILT_IN) == 10


@pytest.mark.parametrize(
    ("text", "incoming", "name"),
    [
        ("REWE MARKT KÖLN", False, "groceries"),
        ("Current account", False, ""),
        ("Rent March", False, "housing"),
        ("Salary", True, "income"),
        ("Salary advance paid back", False, ""),
        ("PHARMACIE du Parc", False, "health"),
        ("Parking fee", False, "transport"),
    ],
)
def test_the_longest_keyword_that_stands_as_a_word(text: str, incoming: bool, name: str) -> None:
    assert category_of(text, incoming=incoming)[0] == name


def test_a_persons_own_come_first() -> None:
    own = (Category("pets", ("fressnapf", "rewe")),)
    assert category_of("REWE MARKT", incoming=False, own=own) == ("pets", "rewe")


@pytest.mark.parametrize(("name", "keywords"), [("", ("x",)), ("pets", ()), ("pets", (" ",))])
def test_an_empty_category_is_refused(name: str, keywords: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="category"):
        Category(name, keywords)

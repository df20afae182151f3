from __future__ import annotations

import pytest

from pipeline.text.substitution.grammar import ing, joined, like, participle, past, plural, third, wants_an


@pytest.mark.parametrize(
    "word", ["apple", "hour", "honest", "SMB", "NLP", "8", "11", "18th", "umbrella", "immutable", "ugly"]
)
def test_words_that_want_an(word: str) -> None:
    assert wants_an(word)


@pytest.mark.parametrize("word", ["pear", "unit", "European", "one", "useful", "USB", "110", "uranium", "house", ""])
def test_words_that_want_a(word: str) -> None:
    assert not wants_an(word)


@pytest.mark.parametrize(
    ("original", "replacement", "expected"),
    [
        ("higher", "lower", "lower"),
        ("Higher", "lower", "Lower"),
        ("NOT", "also", "ALSO"),
        ("I", "they", "They"),
        ("North America", "south america", "South America"),
        ("The first", "the last", "The last"),
    ],
)
def test_capitals_follow_the_original(original: str, replacement: str, expected: str) -> None:
    assert like(original, replacement) == expected


def test_forms_of_words() -> None:
    assert [plural(noun) for noun in ("cause", "loss", "quantity", "day", "axis", "branch")] == [
        "causes", "losses", "quantities", "days", "axes", "branches",
    ]  # fmt: skip
    assert [third(verb) for verb in ("rise", "have", "go", "imply", "pass", "buy")] == [
        "rises", "has", "goes", "implies", "passes", "buys",
    ]  # fmt: skip
    assert [past(verb) for verb in ("rise", "imply", "refer", "create")] == ["rose", "implied", "referred", "created"]
    assert [participle(verb) for verb in ("rise", "freeze", "allow")] == ["risen", "frozen", "allowed"]
    assert [ing(verb) for verb in ("rise", "lie", "refer", "agree", "begin", "visit")] == [
        "rising", "lying", "referring", "agreeing", "beginning", "visiting",
    ]  # fmt: skip


def test_joined_items_read_as_a_sentence() -> None:
    assert [joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]

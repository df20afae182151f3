from __future__ import annotations

import pytest

from tests.pipeline.text.substitution.papers import asked, found, wordings


@pytest.mark.parametrize(
    ("stem", "pair"),
    [
        ("Name two tall trees.", ("two", "six")),
        ("Give one example of a habitat.", ("one example", "six examples")),
        ("Write one clear feature of the canal.", ("one clear feature", "six clear features")),
        ("Discuss at least three causes of the war.", ("three", "seven")),
    ],
)
def test_how_many_are_asked_for(stem: str, pair: tuple[str, str]) -> None:
    (candidate,) = found(asked(stem), "number")
    assert candidate.wordings == (pair,)
    assert candidate.effect == "more"
    assert candidate.signal == f"The answer gives {pair[1].split()[0]} where the paper asks for {pair[0].split()[0]}."


@pytest.mark.parametrize(
    "stem", ["Name the two seas of the canal.", "Which one is it?", "Explain one of them.", "Name one or two trees."]
)
def test_counts_that_are_given_stay(stem: str) -> None:
    assert wordings(asked(stem), "number") == []


@pytest.mark.parametrize(
    ("stem", "pair"),
    [
        ("Explain the Third Law of motion.", ("Third", "Second")),
        ("What is a Type I error?", ("I", "II")),
    ],
)
def test_places_in_a_row(stem: str, pair: tuple[str, str]) -> None:
    assert wordings(asked(stem), "number") == [pair]


def test_counts_in_what_is_judged_make_it_false() -> None:
    (candidate,) = found(asked("A spider has eight legs. (True/False)", gold="True"), "number")
    assert candidate.leads_to == "False"
    assert len(candidate.wordings[0][1]) >= 5

from __future__ import annotations

import pytest

from tests.pipeline.text.substitution.papers import asked, found, wordings


@pytest.mark.parametrize(
    ("stem", "pair"),
    [
        ("Name an important seaport of Asia.", ("Asia", "Africa")),
        ("Why is it Europe’s gateway?", ("Europe’s", "Africa’s")),
        ("Name an area in South America.", ("South America", "North America")),
        ("What role do lungs play in the body?", ("lungs", "intestines")),
        ("Plants make their own food. (True/False)", ("Plants", "Bacteria")),
    ],
)
def test_members_of_closed_sets_become_others(stem: str, pair: tuple[str, str]) -> None:
    found_pairs = wordings(asked(stem), "polarity")
    others = {new for seed in range(6) for old, new in wordings(asked(stem), "polarity", seed) if old == pair[0]}
    assert pair[0] in {old for old, _ in found_pairs}
    assert all(len(other) >= len(pair[0]) for other in others)


@pytest.mark.parametrize("stem", ["Explain the East Africa Company.", "Which is better, Asia or Africa or Europe?"])
def test_names_within_names_stay(stem: str) -> None:
    assert [pair for pair in wordings(asked(stem), "polarity") if pair[0] in ("Africa", "Asia")] == []


def test_a_member_in_passing_is_no_sign_where_options_are_chosen() -> None:
    options = ["digest food", "pump blood", "filter air"]
    about = found(asked("The main function of the human heart is to", options, "B"), "polarity")
    passing = found(asked("Which doctor listens to a heart at night?", options, "B"), "polarity")
    assert about[-1].score > 0.6 > passing[-1].score

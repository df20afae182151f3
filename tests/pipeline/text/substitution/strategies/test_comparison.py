from __future__ import annotations

import pytest

from tests.pipeline.text.substitution.papers import asked, wordings


@pytest.mark.parametrize(
    ("stem", "pair"),
    [
        ("A star is larger than a planet. (True/False)", ("larger than", "smaller than")),
        ("Income is higher in spring. (True/False)", ("higher", "far lower")),
        ("It has the highest rate of all. (True/False)", ("highest", "very lowest")),
        ("Which metal is most resistant to heat?", ("most", "least")),
        ("A block floats more easily than a bolt. (True/False)", ("more", "less")),
        ("Name at least two trees.", ("at least", "at the most")),
        ("It is due to the rain. (True/False)", ("due to", "in spite of")),
        ("They have the same mass. (True/False)", ("the same", "a different")),
    ],
)
def test_comparisons_turn_round(stem: str, pair: tuple[str, str]) -> None:
    assert pair in wordings(asked(stem), "comparison")

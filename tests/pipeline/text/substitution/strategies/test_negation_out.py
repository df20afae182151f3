from __future__ import annotations

import pytest

from tests.pipeline.text.substitution.papers import asked, found, wordings

OPTIONS = ["Snake", "Whale", "Eagle", "Trout"]


@pytest.mark.parametrize(
    ("stem", "pair"),
    [
        ("Which of the following is not a mammal?", ("not", "also")),
        ("Which of the following is NOT a mammal?", ("NOT", "also")),
        ("Which change is physical, not chemical?", ("not", "and")),
        ("Which state of matter has no fixed shape?", ("no", "some")),
        ("All of these are mammals EXCEPT:", ("EXCEPT", "ESPECIALLY")),
        ("Which animal never sleeps?", ("never", "always")),
    ],
)
def test_denials_become_affirmations_of_their_length(stem: str, pair: tuple[str, str]) -> None:
    ((old, new),) = wordings(asked(stem, OPTIONS, "B"), "negation_out")
    assert (old, new.lower()) == (pair[0], pair[1].lower())
    assert len(new) >= len(old)


def test_a_denied_statement_turns_round() -> None:
    (candidate,) = found(asked("Sound cannot travel through solids. (True/False)", gold="False"), "negation_out")
    assert (candidate.wordings, candidate.leads_to) == ((("cannot", "can also"),), "True")


@pytest.mark.parametrize("stem", ["It is not only a mammal. (True/False)", "He has no more than that. (True/False)"])
def test_what_is_no_denial_stays(stem: str) -> None:
    assert wordings(asked(stem), "negation_out") == []


def test_a_second_denial_is_pointed_out() -> None:
    candidates = found(asked("It is not true that birds cannot fly. (True/False)", gold="True"), "negation_out")
    assert len(candidates) == 2
    assert all(one.leads_to == "" and "another negation" in " ".join(one.lint) for one in candidates)

from __future__ import annotations

import pytest

from pipeline.text.substitution.candidate import Paper
from tests.pipeline.text.substitution.papers import asked, found, wordings

FORCE = "A 5 kg object accelerates at 2 m/s. What is the net force acting on it?"
VALUES = ["2.5 N", "7 N", "10 N", "25 N"]


def test_a_number_that_gives_the_answer_is_changed_to_give_another_option() -> None:
    for seed in range(6):
        candidates = found(asked(FORCE, VALUES, "C"), "number", seed)
        assert {one.leads_to for one in candidates} <= {"A", "B", "D"}
        for one in candidates:
            (old, new) = one.wordings[0]
            factor = {"5": 2, "2": 5}[old]
            assert f"{float(new) * factor:g} N" == VALUES["ABCD".index(one.leads_to)]
            assert one.score > 0.9


def test_an_open_answer_is_worked_out() -> None:
    one = found(asked("Calculate the force on 5 kg at 3 m/s.", gold="15 N"), "number")
    assert one
    assert all(each.leads_to.endswith(" N") for each in one)
    for each in one:
        old, new = each.wordings[0]
        assert float(each.leads_to.split()[0]) == float(new) * {"5": 3, "3": 5}[old]


def test_without_the_right_answer_nothing_is_worked_out() -> None:
    assert [one.leads_to for one in found(asked(FORCE, VALUES), "number")] == ["", ""]


def test_a_number_beside_the_question_is_no_sign() -> None:
    options = ["Germany", "Soviet Union", "Yugoslavia"]
    one = found(asked("Which nation was dissolved in 1991?", options, "B"), "number")
    assert all(each.score < 0.3 for each in one)


def test_years_stay_years_of_their_century() -> None:
    pairs = wordings(asked("The war ended in 1945. (True/False)", gold="True"), "number")
    assert pairs
    for old, new in pairs:
        assert old == "1945"
        assert new[:2] == "19"
        assert len(new) == 4


@pytest.mark.parametrize(
    "stem",
    [
        "Continue the series 3, 9, 27, 81, 243.",
        "See question 5 for the data.",
        "Explain Windows 2000 to a child.",
        "Use figure 3 and table 4.",
    ],
)
def test_numbers_that_are_no_amounts_stay(stem: str) -> None:
    assert wordings(asked(stem), "number") == []


def test_round_numbers_stay_round_and_money_money() -> None:
    ((old, new),) = wordings(asked("Calculate the interest on $500 in all."), "number")
    assert (old, new[0], new[-2:], len(new)) == ("$500", "$", "00" if new.endswith("00") else new[-2:], 4)
    assert int(new[1:]) % 10 == 0


def test_per_cents_stay_below_a_hundred() -> None:
    for seed in range(8):
        ((_, new),) = wordings(asked("The tax is 60% of the price. (True/False)"), "number", seed)
        assert new.endswith("%")
        assert int(new[:-1]) <= 100


def test_the_same_number_elsewhere_is_pointed_out() -> None:
    one = asked("Calculate the interest on 500 in all.")
    (candidate,) = found(one, "number", paper=Paper({"500": ("1", "5")}))
    assert candidate.lint == ("The same number appears in question 5.",)
    (candidate,) = found(one, "number", paper=Paper({"500": ("1", "5", "6")}))
    assert candidate.lint == ("The same number appears in questions 5, 6.",)

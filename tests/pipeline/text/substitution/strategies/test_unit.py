from __future__ import annotations

from tests.pipeline.text.substitution.papers import asked, found, wordings


def test_units_after_amounts_become_others_of_their_kind() -> None:
    assert wordings(asked("Calculate the force on 5 kg."), "unit") == [("kg", "mg")]
    assert wordings(asked("How far is ten miles?"), "unit") == [("miles", "kilometres")]
    assert wordings(asked("How long is 20 minutes?"), "unit") == [("minutes", "seconds")]


def test_units_are_never_shorter() -> None:
    for seed in range(5):
        for old, new in wordings(asked("Calculate the force on 5 m of wire for 3 s."), "unit", seed):
            assert len(new) >= len(old)


def test_letters_that_are_no_units_stay() -> None:
    assert wordings(asked("Plan A and plan V differ."), "unit") == []
    assert wordings(asked("Name the minutes of a meeting."), "unit") == []


def test_a_true_statement_about_a_unit_becomes_false() -> None:
    (candidate,) = found(asked("Voltage is measured in volts. (True/False)", gold="True"), "unit")
    assert (candidate.wordings, candidate.leads_to) == ((("volts", "amperes"),), "False")

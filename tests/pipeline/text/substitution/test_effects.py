from __future__ import annotations

import pytest

from pipeline.text.substitution.effects import mirror_of, outcome_of_denial, outcome_of_turn
from tests.pipeline.text.substitution.papers import asked

STATEMENT = "The heart pumps blood. (True/False)"


@pytest.mark.parametrize(("truth", "other"), [("True", "False"), ("False", "True")])
def test_a_denial_turns_truth_round(truth: str, other: str) -> None:
    outcome = outcome_of_denial(asked(STATEMENT, gold=truth))
    assert outcome.leads_to == other
    assert other in outcome.signal


def test_a_turned_word_makes_true_false_but_not_surely_false_true() -> None:
    assert outcome_of_turn(asked(STATEMENT, gold="True")).leads_to == "False"
    doubtful = outcome_of_turn(asked(STATEMENT, gold="False"))
    assert doubtful.leads_to == ""
    assert doubtful.lint
    assert doubtful.score < outcome_of_turn(asked(STATEMENT)).score


def test_without_a_key_nothing_is_said_to_follow() -> None:
    assert outcome_of_denial(asked(STATEMENT)).leads_to == ""
    assert outcome_of_denial(asked("Which is a mammal?", ["Snake", "Whale", "Eagle"])).leads_to == ""


def test_the_only_other_option_follows() -> None:
    assert outcome_of_denial(asked("Which is a mammal?", ["Snake", "Whale"], gold="B")).leads_to == "A"
    assert outcome_of_denial(asked("Which is a mammal?", ["Snake", "Whale", "Eagle"], gold="B")).leads_to == ""


def test_a_direction_leads_to_the_option_of_the_other_direction() -> None:
    one = asked("When demand rises, the price will", ["increase", "decrease", "stay as it is"], gold="A")
    assert mirror_of(one) == "B"
    assert outcome_of_turn(one, direction=True).leads_to == "B"
    assert outcome_of_turn(one).leads_to == ""


def test_a_truth_among_options_is_named_by_its_label() -> None:
    assert outcome_of_denial(asked("The heart pumps blood.", ["True", "False"], gold="A")).leads_to == "B"


def test_open_questions_lead_nowhere_that_can_be_said() -> None:
    assert outcome_of_turn(asked("Name two tall trees.")).leads_to == ""

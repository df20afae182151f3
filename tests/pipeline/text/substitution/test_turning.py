from __future__ import annotations

import pytest

from pipeline.text.substitution.turning import asks_within
from tests.pipeline.text.substitution.papers import asked, found, wordings

OPTIONS = ["Snake", "Whale", "Eagle", "Trout"]


@pytest.mark.parametrize(
    ("stem", "pair"),
    [
        ("Name an important role of the heart.", ("important", "unimportant")),
        ("What follows from a high price?", ("high", "very low")),
        ("Give an early example of a mammal.", ("an early", "a very late")),
        ("Explain an increase in price.", ("an increase", "the decrease")),
        ("Describe what makes a valid key.", ("a valid", "an invalid")),
        ("Explain the advantages of trees.", ("advantages", "disadvantages")),
        ("Does the price rise before a storm?", ("before", "following")),
    ],
)
def test_articles_and_lengths_are_minded(stem: str, pair: tuple[str, str]) -> None:
    both = wordings(asked(stem), "polarity") + wordings(asked(stem), "comparison")
    assert pair in both


@pytest.mark.parametrize(
    "stem",
    [
        "Compare descriptive and inferential statistics.",  # has the opposite already
        "Explain none of the above.",
        "Who gave rise to the High Court?",  # part of a name
        "How many trees are there?",
        "What happened in the last 50 years?",
        "Explain the objective of trees.",
        "An object in free fall near the ground moves.",
        "Is it approximately the same number?",
    ],
)
def test_words_are_left_alone_where_they_mean_something_else(stem: str) -> None:
    turned = wordings(asked(stem), "polarity") + wordings(asked(stem), "comparison")
    assert {original.split()[-1].lower() for original, _ in turned} & {
        "descriptive", "inferential", "above", "high", "many", "last", "objective", "fall", "same",
    } == set()  # fmt: skip


def test_the_past_stays_the_past() -> None:
    assert ("ended", "began") in wordings(asked("The war ended long ago. (True/False)"), "polarity")
    assert ("ended", "begun") in wordings(asked("The war was ended long ago. (True/False)"), "polarity")


def test_bare_forms_are_verbs_only_where_one_is_called_for() -> None:
    assert ("increase", "decrease") in wordings(asked("Explain the unsustainable increase in waste."), "comparison")
    assert ("support", "contradict") in wordings(asked("Discuss how they support the model."), "polarity")


def test_what_an_option_is_chosen_by_counts_more_than_a_word_in_passing() -> None:
    predicate = found(asked("Which of the following is immutable?", OPTIONS, "B"), "polarity")
    passing = found(asked("Which animal of a rural area flies?", OPTIONS, "B"), "polarity")
    assert predicate[0].score > 0.5 > passing[0].score


def test_a_verb_does_not_decide_what_is_asked_for_in_the_middle() -> None:
    within = found(asked("The old war ended in which year?", ["1914", "1915"]), "polarity")
    assert max(one.score for one in within) < 0.5
    assert asks_within(asked("The old war ended in which year?").sentences[0].words)
    assert not asks_within(asked("Which year was it?").sentences[0].words)


def test_other_occurrences_are_pointed_out() -> None:
    one = asked("Explain the advantages of trees. Give examples of the advantages.")
    assert all("stands elsewhere" in " ".join(each.lint) for each in found(one, "polarity"))


def test_other_seeds_take_other_words() -> None:
    taken = {wordings(asked("Is the sea colder than the land?"), "comparison", seed)[0][1] for seed in range(12)}
    assert len(taken) > 1
    assert all(len(one) >= len("colder") for one in taken)

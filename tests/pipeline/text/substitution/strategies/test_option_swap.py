from __future__ import annotations

from dataclasses import replace

from pipeline.text.substitution.asked import questions_asked
from tests.pipeline.text.substitution.papers import asked, found, questions_in, with_span

STEM = "Which of the following is a mammal?"


def test_options_of_one_length_change_places() -> None:
    (candidate,) = found(asked(STEM, ["Snake", "Whale", "Crocodile"], "B"), "option_swap")
    assert candidate.wordings == (("Whale", "Snake"), ("Snake", "Whale"))
    assert (candidate.leads_to, candidate.effect) == ("A", "move")


def test_only_the_words_that_differ_are_changed() -> None:
    options = ["The mean of all values.", "The mode of all values.", "The square root"]
    (candidate,) = found(asked("Which is it?", options, "A"), "option_swap")
    assert candidate.wordings == (("mean", "mode"), ("mode", "mean"))


def test_words_must_lie_on_words_of_their_length() -> None:
    assert found(asked(STEM, ["Variable rate", "Fixed interval", "Grey whale"], "A"), "option_swap") == []
    assert found(asked(STEM, ["Grey seal now", "Whale in sea"], "A"), "option_swap") == []


def test_options_that_point_to_others_stay() -> None:
    assert found(asked(STEM, ["Both of these", "None of these"], "A"), "option_swap") == []


def test_without_a_key_all_of_them_change_or_none() -> None:
    (candidate,) = found(asked("In which year?", ["1776", "1789", "1815", "1848"]), "option_swap")
    assert candidate.wordings == (("1776", "1789"), ("1789", "1776"), ("1815", "1848"), ("1848", "1815"))
    assert found(asked(STEM, ["Snake", "Whale", "Crocodile"]), "option_swap") == []


def test_formulas_stay() -> None:
    reading, questions = questions_in(f"1. {STEM}\n(A) Snake\n(B) Whale\n2. What is a habitat?", {"1": "B"})
    reading = with_span(reading, "Snake", font="CMMI10")
    assert found(questions_asked(reading, questions)[0], "option_swap") == []


def test_options_over_several_lines_stay() -> None:
    one = asked(STEM, ["Snake", "Whale"], "B")
    long = replace(one.options[0], whole=None)
    assert found(replace(one, options=(long, one.options[1])), "option_swap") == []

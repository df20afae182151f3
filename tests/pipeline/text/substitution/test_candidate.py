from __future__ import annotations

from pipeline.pdf.layout import TextRange
from pipeline.text.substitution.candidate import Candidate, Rewording, rewording
from tests.pipeline.text.substitution.papers import asked, asked_in


def test_a_rewording_keeps_the_signs_around_it_and_takes_those_within() -> None:
    words = asked("Is it red, (or blue)?").sentences[0].words
    edit = rewording(words[2:5], "green, (or white")
    assert edit is not None
    assert edit.original == "red, (or blue"
    assert edit.part.end - edit.part.start == len(edit.original)


def test_words_on_two_lines_are_not_reworded_together() -> None:
    words = asked_in("1. Which animal lives\nin the open sea?\n2. What is a habitat?").sentences[0].words
    assert rewording(words[2:4], "lives on") is None
    assert rewording(words[3:5], "near the") is not None


def test_a_candidate_is_named_by_its_places_and_wordings() -> None:
    edit = Rewording(TextRange(1, 0, 0, 3), "two", "six")
    one = Candidate("number", "more", (edit,), "")
    other = Candidate("number", "more", (Rewording(edit.part, "two", "ten"),), "")
    assert one.wordings == (("two", "six"),)
    assert one.key != other.key

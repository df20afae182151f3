from __future__ import annotations

import pytest

from pipeline.text.substitution.mapping import GivenMapping
from pipeline.text.substitution.placing import place_wording, question_at
from tests.pipeline.text.questions.typed import typed
from tests.pipeline.text.substitution.papers import ANIMALS, questions_in, set_in, with_span

READING, QUESTIONS = questions_in(ANIMALS)


def refused(page: int, original: str, replacement: str = "something else", **more: object) -> str:
    with pytest.raises(ValueError) as raised:
        place_wording(READING, GivenMapping(page, original, replacement, **more), QUESTIONS)  # type: ignore[arg-type]
    return str(raised.value)


def test_a_wording_gets_its_place_context_and_question() -> None:
    found = place_wording(READING, GivenMapping(1, "Whale", "Snail"), QUESTIONS)
    assert (found.original, found.replacement, found.question, found.strategy) == ("Whale", "Snail", "1", "given")
    assert (found.before, found.after) == ("mammal? (A) Snake (B)", "(C) Eagle (D) Trout")
    assert found.part is not None
    assert READING.text_of(found.part) == "Whale"
    assert found.boxes == (READING.box_of(found.part),)
    assert (found.occurrence, found.leads_to, found.signal, found.score, found.lint) == (1, "", "", 0.0, ())


def test_white_space_does_not_matter() -> None:
    assert place_wording(READING, GivenMapping(1, "The  heartpumps", "The heart fills"), QUESTIONS).original == (
        "The heart pumps"
    )


def test_labels_and_stems_belong_to_their_question() -> None:
    assert place_wording(READING, GivenMapping(1, "(B)", "(A)"), QUESTIONS).question == "1"
    assert place_wording(READING, GivenMapping(1, "pumps", "fills"), QUESTIONS).question == "2"
    assert place_wording(READING, GivenMapping(1, "nobody", "everybody"), ()).question == ""
    found = place_wording(READING, GivenMapping(1, "body", "head", after="."))
    assert found.part is not None
    assert question_at(READING, QUESTIONS, found.part) == "2"


def test_what_is_not_there_is_said_with_what_is() -> None:
    assert refused(4, "Whale") == "The paper has 1 page, not 4."
    assert refused(1, "Dolphin") == "The paper has no “Dolphin”. Copy the words as they are printed."
    assert "other capitals" in refused(1, "whale")
    assert "but not between the words given" in refused(1, "Whale", before="(A)")
    two = typed("one page\fanother page")
    with pytest.raises(ValueError, match="Page 1 has no “another”; it stands on page 2"):
        place_wording(two, GivenMapping(1, "another", "one other"))


def test_an_ambiguous_wording_lists_its_places() -> None:
    said = refused(1, "the")
    assert said.startswith("Page 1 has “the” 3 times. Say which one by its number, or by the words before or after it.")
    assert "1. …" in said
    assert "2. …" in said
    found = place_wording(READING, GivenMapping(1, "the", "all", occurrence=2), QUESTIONS)
    assert found.before.endswith("blood through")
    assert "there is no number 9" in refused(1, "the", occurrence=9)


def test_one_line_at_a_time() -> None:
    assert refused(1, "Snake (B) Whale") == (
        "“Snake (B) Whale” runs over 2 lines. Change what is on one line: “Snake”."
    )


def test_nonsense_is_refused_before_it_is_looked_up() -> None:
    assert refused(1, "  ") == "Say which wording is to be replaced."
    assert refused(1, "Whale", "Whale") == "The replacement is the same as the original."
    assert "cannot simply be taken away" in refused(1, "Whale", " ")
    assert "cannot be used" in refused(1, "Whale", "Wh\u200bale")


def test_lint_on_length_words_and_formulas() -> None:
    assert "fewer than the original" in place_wording(READING, GivenMapping(1, "Whale", "Cat"), QUESTIONS).lint[0]
    assert "within a word" in place_wording(READING, GivenMapping(1, "hale", "hole"), QUESTIONS).lint[0]
    formula = with_span(set_in(typed("the sum of x and y"), "Times"), "x", font="CMMI10")
    assert "formula" in place_wording(formula, GivenMapping(1, "x", "y", after="and")).lint[0]

from __future__ import annotations

from dataclasses import replace

from pipeline.text.substitution.editing import settled
from pipeline.text.substitution.mapping import Mapping

BEFORE = Mapping(
    page=1,
    original="seven",
    replacement="eleven",
    before="Name",
    after="trees",
    question="3",
    strategy="number",
    change="“seven” becomes “eleven”.",
    leads_to="11",
    signal="The answer is 11.",
    lint=("The same number appears in question 5.",),
    score=0.8,
)


def test_what_was_said_of_the_old_wording_is_dropped() -> None:
    found = settled(BEFORE, replace(BEFORE, replacement="twelve"))
    assert (found.leads_to, found.signal, found.score) == ("", "", 0.0)
    assert found.change == "“seven” becomes “twelve”, as a person worded it."
    assert found.lint == ("The same number appears in question 5.",)


def test_what_a_person_typed_with_it_stays() -> None:
    found = settled(BEFORE, replace(BEFORE, replacement="twelve", leads_to="12", signal="It is 12."))
    assert (found.leads_to, found.signal) == ("12", "It is 12.")


def test_a_wording_that_stays_keeps_all() -> None:
    other = replace(BEFORE, signal="Another sign.")
    assert settled(BEFORE, other) == other


def test_length_is_lint_and_no_refusal() -> None:
    shorter = settled(BEFORE, replace(BEFORE, replacement="six"))
    assert "2 letters fewer" in shorter.lint[-1]
    longer = settled(shorter, replace(shorter, replacement="thirteen"))
    assert longer.lint == ("The same number appears in question 5.",)


def test_an_edited_part_of_an_exchange_stands_alone() -> None:
    half = replace(BEFORE, group="3 option_swap", group_size=2, lint=("It holds only together with “x” → “y”: ...",))
    found = settled(half, replace(half, replacement="twelve"))
    assert (found.group, found.group_size) == ("", 1)
    assert found.lint == ("It was one part of an exchange; the others no longer hold and will be left out.",)

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.pdf.layout import Reading
from pipeline.pdf.shield.fold import unreadable
from pipeline.text.questions.furniture import furniture_of
from pipeline.text.substitution.letters import PageLetters, letters_in
from pipeline.text.substitution.mapping import mappings_from
from pipeline.text.substitution.proposal import Proposal
from pipeline.text.substitution.propose import Proposed, another, propose
from pipeline.text.substitution.words import line_words
from tests.pipeline.text.substitution.papers import ALL, ANIMALS, GOLDS, proposed, questions_in

STEMS = [
    "Which of the following is a mammal of the open sea?",
    "The main function of the human heart is to",
    "A 5 kg object accelerates at 2 m/s. What is the net force?",
    "Which of the following is not a factor in growth?",
    "The price increases when the demand rises, because the supply is fixed.",
    "Which continent has the highest number of people?",
    "The Central Limit Theorem states that:",
]
OPTIONS = ["Snake", "Whale", "Eagle", "10 N", "25 N", "pump blood", "None of the above", "1776", "Sample means"]
OPEN = [
    "Name two advantages of tall trees.",
    "Explain the difference between rural and urban areas in Asia. Give one example.",
    "Discuss at least three causes of the war, and why it was won before the summer of 1945.",
    "What is a habitat?",
    "Calculate the interest on 500 at 4% for 3 years.",
]
JUDGED = [
    "The heart pumps blood through the body. (True/False)",
    "Sound cannot travel through solids. (True/False)",
    "A star is larger but cooler than a planet of the same mass. (True/False)",
]


@st.composite
def papers(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A paper of two to seven questions of all kinds, and answers to some of them."""
    lines: list[str] = []
    golds: dict[str, str] = {}
    for number in range(1, draw(st.integers(2, 7)) + 1):
        kind = draw(st.sampled_from(["choice", "open", "judged"]))
        if kind == "choice":
            options = draw(st.lists(st.sampled_from(OPTIONS), min_size=3, max_size=5, unique=True))
            lines.append(f"{number}. {draw(st.sampled_from(STEMS))}")
            if draw(st.booleans()):
                lines += [f"({letter}) {option}" for letter, option in zip("ABCDE", options, strict=False)]
            else:
                lines.append("   ".join(f"({letter}) {one}" for letter, one in zip("ABCDE", options, strict=False)))
            answer = draw(st.sampled_from(["", *"ABCDE"[: len(options)]]))
        else:
            lines.append(f"{number}. {draw(st.sampled_from(OPEN if kind == 'open' else JUDGED))}")
            answer = draw(st.sampled_from(["", "True", "False"])) if kind == "judged" else ""
        lines.append("")
        if answer:
            golds[str(number)] = answer
    return "\n".join(lines), golds


def places_of(found: Proposed) -> Iterator[Proposal]:
    for proposal in found.proposals:
        yield from proposal.places


def check_rules(reading: Reading, found: Proposed) -> None:
    furniture = furniture_of(reading)
    taken: list[tuple[int, int, int, int]] = []
    for one in places_of(found):
        line = reading.line(one.part.page, one.part.line)
        assert line.text[one.part.start : one.part.end] == one.original, "it stands where it says, on one line"
        assert (one.part.page, one.part.line) not in furniture
        assert len(letters_in(one.replacement)) >= len(letters_in(one.original)), "never shorter"
        assert letters_in(one.replacement) != letters_in(one.original)
        assert not unreadable(one.replacement.replace(" ", ""))
        assert len(one.replacement.split()) >= len(one.original.split()), "no word gap without a letter"
        page = PageLetters(reading.page(one.part.page))
        assert page.places(one.original, one.before, one.after) == [page.span_of(one.part)], "unique in its context"
        assert one.occurrence == 1
        assert one.boxes == (reading.box_of(one.part),)
        assert 0.3 <= one.score <= 1
        assert one.change
        words = line_words(line)
        on = [at for at, (start, end) in enumerate(words) if start < one.part.end and one.part.start < end]
        taken.append((one.part.page, one.part.line, on[0], on[-1]))
    for (page, number, low, high), (other_page, other, first, last) in itertools.combinations(sorted(taken), 2):
        if (page, number) == (other_page, other):
            assert first > high + 1 or last < low - 1, "a whole word stands between two on one line"


@settings(max_examples=80, deadline=None)
@given(papers(), st.integers(1, 3), st.integers(0, 9), st.booleans())
def test_the_rules_hold_for_every_paper(
    paper: tuple[str, dict[str, str]], per_question: int, seed: int, notices: bool
) -> None:
    text, golds = paper
    reading, questions = questions_in(text, golds)
    strategies = ["notice"] if notices else ALL
    found = propose(reading, questions, strategies=strategies, per_question=per_question, seed=seed)
    check_rules(reading, found)
    again = propose(reading, questions, strategies=strategies, per_question=per_question, seed=seed)
    assert again == found, "deterministic"
    paths = [one.question for one in found.proposals]
    assert {question.path for question in questions} == {*paths, *found.without}
    assert not set(paths) & set(found.without)
    if not notices:
        assert max((paths.count(path) for path in paths), default=0) <= per_question
    assert paths == sorted(paths, key=[question.path for question in questions].index)
    groups = [one.group for one in found.proposals if one.group]
    assert len(groups) == len(set(groups))


def test_what_leads_somewhere_leads_to_a_wrong_answer() -> None:
    for seed in range(10):
        by_path = {one.question: one for one in proposed(ANIMALS, GOLDS, seed=seed).proposals}
        assert by_path["1"].leads_to in ("A", "C", "D")
        assert by_path["2"].leads_to == "False"
        assert by_path["3"].leads_to == ""


def test_a_concrete_wrong_option_is_preferred_where_the_key_names_the_right_one() -> None:
    keyed = proposed(ANIMALS, GOLDS).proposals[0]
    assert (keyed.strategy, len(keyed.also)) == ("option_swap", 1)
    unkeyed = proposed(ANIMALS).proposals[0]
    assert (unkeyed.strategy, unkeyed.leads_to, len(unkeyed.also)) == ("option_swap", "", 3)
    assert "There is no answer to this question; what the change leads to is for you to say." in unkeyed.lint


def test_seeds_make_other_choices_of_the_same_worth() -> None:
    plans = [proposed(ANIMALS, GOLDS, seed=seed) for seed in range(8)]
    assert len({tuple(one.replacement for one in places_of(plan)) for plan in plans}) > 3
    assert all([one.question for one in plan.proposals] == ["1", "2", "3"] for plan in plans)


def test_changes_of_one_question_do_not_undo_each_other() -> None:
    text = """
1. A star is larger and hotter than a planet. (True/False)
2. Which is the largest and the hottest of all stars?
(A) Sun
(B) Rigel
3. Explain the advantages of trees. Name two causes of their growth.
"""
    found = proposed(text, {"1": "True", "2": "B"}, per_question=3).proposals
    counts = [sum(one.question == path for one in found) for path in ("1", "2", "3")]
    assert counts[:2] == [1, 1]
    assert counts[2] >= 2


def test_an_exchange_that_nobody_would_see_is_not_proposed() -> None:
    """Two letters between the same words: exchanged, each stands where the other was read before."""
    text = """
1. Which one is it?
(A) Some thing of the sea, known as a fish
(B) Some thing of the sea, known as a fish
(C) Some thing of the sea, known as a fish
(D) Some thing of the land, known as a cat
2. What is a habitat?
"""
    for seed in range(6):
        for one in proposed(text, {"1": "B"}, strategies=["option_letter"], seed=seed).proposals:
            assert one.leads_to != "C"


def test_barred_places_are_planned_anew() -> None:
    reading, questions = questions_in(ANIMALS, GOLDS)
    first = propose(reading, questions, strategies=ALL, per_question=1, seed=0)
    barred = {(place.part, place.replacement) for place in places_of(first)}
    second = propose(reading, questions, strategies=ALL, per_question=1, seed=0, barred=barred)
    assert not barred & {(place.part, place.replacement) for place in places_of(second)}
    assert len(second.proposals) >= 2


def test_another_is_none_of_those_tried_until_none_is_left() -> None:
    reading, questions = questions_in(ANIMALS, GOLDS)
    mapping = mappings_from(proposed(ANIMALS, GOLDS, strategies=["negation_in"]).proposals[0])[0]
    tried: list[tuple[str, str]] = [(mapping.original, mapping.replacement)]
    while len(tried) < 40:
        found = another(reading, questions, mapping, tried=tried, strategies=ALL, seed=0)
        if found is None:
            break
        assert found.question == mapping.question
        wordings = [(place.original, place.replacement) for place in found.places]
        assert not set(wordings) & set(tried)
        tried += wordings
    assert 3 < len(tried) < 40


def test_another_of_half_an_exchange_is_no_exchange() -> None:
    reading, questions = questions_in(ANIMALS, GOLDS)
    half = mappings_from(proposed(ANIMALS, GOLDS).proposals[0])[0]
    assert half.group
    found = another(reading, questions, half, tried=[(half.original, half.replacement)], strategies=ALL, seed=0)
    assert found is not None
    assert not found.also


def test_another_notice_covers_the_same_line() -> None:
    reading, questions = questions_in(ANIMALS)
    mapping = mappings_from(proposed(ANIMALS, strategies=["notice"]).proposals[0])[0]
    tried = [(mapping.original, mapping.replacement)]
    found = another(reading, questions, mapping, tried=tried, strategies=["notice"], seed=0)
    assert found is not None
    assert mapping.part is not None
    assert (found.part.line, found.original) == (mapping.part.line, mapping.original)


def test_another_for_a_question_that_is_gone_is_none() -> None:
    reading, questions = questions_in(ANIMALS)
    mapping = mappings_from(proposed(ANIMALS).proposals[0])[0]
    assert another(reading, questions[1:], mapping, tried=[], strategies=ALL, seed=0) is None


def test_doubts_about_question_and_key_lower_the_score() -> None:
    reading, questions = questions_in(ANIMALS, GOLDS)
    sure = propose(reading, questions, strategies=ALL, per_question=1, seed=0).proposals[0]
    gold = replace(questions[0].gold, confidence=0.4)
    doubtful = [replace(questions[0], confidence=0.5, gold=gold), *questions[1:]]
    found = propose(reading, doubtful, strategies=ALL, per_question=1, seed=0).proposals[0]
    assert found.score < sure.score
    assert [sentence.split()[0] for sentence in found.lint[:2]] == ["It", "The"]


@pytest.mark.parametrize("strategies", [[], ["given"], ["nonsense"]])
def test_without_strategies_every_question_has_its_reason(strategies: Sequence[str]) -> None:
    found = proposed(ANIMALS, GOLDS, strategies=strategies)
    assert found.proposals == ()
    assert all("Allow more kinds" in reason for reason in found.without.values())


def test_a_big_paper_is_planned_in_a_moment() -> None:
    """200 questions on some 40 pages; a fraction of a second on one core of the machine it was written on."""
    rng = random.Random(1)
    parts = []
    for number in range(1, 201):
        words = " ".join(
            rng.choice(["red", "blue", "green", "tall", "small", "early", "wet", "cold", "new", "old", "sharp"])
            for _ in range(6)
        )
        parts.append(f"{number}. Which {words} thing {number} is the largest of them all?")
        parts += [f"({letter}) {rng.choice('abcdefgh') * 5}{letter}" for letter in "ABCD"]
    pages = ["\n".join(parts[at : at + 25]) for at in range(0, len(parts), 25)]
    reading, questions = questions_in("\f".join(pages))
    assert len(questions) == 200
    for strategies in (ALL, ["notice"]):
        start = time.process_time()
        found = propose(reading, questions, strategies=strategies, per_question=3, seed=0)
        assert time.process_time() - start < 4.0
        assert len(found.proposals) >= 200

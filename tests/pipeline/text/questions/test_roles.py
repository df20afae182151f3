from __future__ import annotations

import pytest

from pipeline.text.questions.lists import items_of, lists_in, tokens_of
from pipeline.text.questions.roles import Context, are_statements, is_yes_no, option_score
from pipeline.text.questions.sections import Section
from tests.pipeline.text.questions.typed import pieces_of


def score(stem: str, items: str, rule: Section | None = None) -> float:
    pieces = pieces_of(items)
    one = lists_in(tokens_of(pieces))[0]
    return option_score(one, items_of(one, pieces), stem, Context(rule), led_in=False)


@pytest.mark.parametrize(
    ("stem", "items"),
    [
        ("Which river is the longest?", "(A) Nile\n(B) Rhine\n(C) Elbe\n(D) Oder"),
        ("The longest river is", "a. the Nile\nb. the Rhine\nc. the Elbe"),
        ("It is called ____.", "a) red\nb) blue"),
        ("It is a star.", "a. True\nb. False"),
        ("What is its speed?", "(1) 60 km/h\n(2) 70 km/h\n(3) 75 km/h\n(4) 80 km/h"),
    ],
)
def test_short_answers_to_one_question_are_options(stem: str, items: str) -> None:
    assert score(stem, items) > 0


@pytest.mark.parametrize(
    ("stem", "items"),
    [
        ("", "(a) Define force.\n(b) State its unit."),
        ("A block slides down.", "(a) Draw it.\n(b) Find its speed.\n(c) Explain why."),
        ("Study the map and answer the following questions:", "(i) Which sea is it?\n(ii) Which land is it?"),
        ("Write short notes on", "(a) rivers\n(b) hills\n(c) lakes"),
        ("A cell is shown.", "(a) The wall. [1]\n(b) The core. [2]"),
        ("Identify any five:", "A. a\nB. b\nC. c\nD. d\nE. e\nF. f\nG. g"),
    ],
)
def test_things_to_do_are_parts(stem: str, items: str) -> None:
    assert score(stem, items) < 0


def test_the_sections_rule_tips_the_scale() -> None:
    stem, items = "Rivers of Europe", "(a) Nile\n(b) Rhine\n(c) Elbe"
    choice = Section("section", "", type="mcq_single")
    essay = Section("section", "", type="essay")
    assert score(stem, items, choice) > score(stem, items) > score(stem, items, essay)
    assert score(stem, items, essay) < 0


def test_things_to_put_in_order_are_statements_and_codes_are_not() -> None:
    stem = "Arrange these events in order:"
    for text, expected in (("1. The war\n2. The peace", True), ("A. 1, 2, 3\nB. 3, 2, 1", False)):
        pieces = pieces_of(text)
        items = items_of(lists_in(tokens_of(pieces))[0], pieces)
        assert are_statements(items, stem) is expected
        assert not is_yes_no(items)

from __future__ import annotations

import pytest

from pipeline.text.substitution.lists import word_set
from pipeline.text.substitution.lists.amounts import COUNT_SWAPS, ORDINAL_SWAPS, UNIT_SWAPS
from pipeline.text.substitution.lists.contexts import ONLY_IF, UNLESS
from pipeline.text.substitution.lists.instructions import INSTRUCTION, SPEAKS_OF_PAPER
from pipeline.text.substitution.lists.notices import FURTHER, OPENING
from pipeline.text.substitution.lists.verbs import BY_PAST, BY_THIRD, PARTICIPLES


def test_words_of_a_text() -> None:
    assert word_set(" a\n b a ") == {"a", "b"}


@pytest.mark.parametrize("swaps", [COUNT_SWAPS, ORDINAL_SWAPS, UNIT_SWAPS], ids=["counts", "ordinals", "units"])
def test_something_else_stands_for_each(swaps: dict[str, tuple[str, ...]]) -> None:
    for one, others in swaps.items():
        assert others
        assert one not in others


@pytest.mark.parametrize("swaps", [COUNT_SWAPS, ORDINAL_SWAPS], ids=["counts", "ordinals"])
def test_counts_have_another_of_at_least_their_length(swaps: dict[str, tuple[str, ...]]) -> None:
    short = {one for one, others in swaps.items() if not any(len(other) >= len(one) for other in others)}
    assert short == set()


def test_contexts_say_where_and_why() -> None:
    for table in (UNLESS, ONLY_IF):
        for word, neighbours in table.items():
            assert neighbours.after or neighbours.before, word
            assert neighbours.why, word


@pytest.mark.parametrize(
    "sentence",
    [
        "Choose the correct option.",
        "Mark your answer as per the codes provided below.",
        "Read the passage carefully and answer the questions that follows:",
        "Study the following table and answer the questions:",
        "Answer any five questions.",
        "(True/False)",
        "Justify the statement.",
    ],
)
def test_instructions_are_known(sentence: str) -> None:
    assert INSTRUCTION.match(sentence) or sentence.startswith("Study")


def test_what_speaks_of_the_paper_is_known() -> None:
    assert SPEAKS_OF_PAPER.search("The following question is for Visually Impaired Candidates in lieu of Q.15.")
    assert not SPEAKS_OF_PAPER.search("The heart pumps blood.")


def test_notices_are_sentences_that_say_it() -> None:
    assert all(one[0].isupper() and one.endswith(".") and one.isascii() for one in (*OPENING, *FURTHER))
    assert all("rotected" in one for one in OPENING)


def test_verbs_are_known_by_their_forms() -> None:
    assert (BY_THIRD["implies"], BY_PAST["began"]) == ("imply", "begin")
    assert {"considered", "called", "given", "taken"} <= PARTICIPLES

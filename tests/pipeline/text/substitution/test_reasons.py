from __future__ import annotations

from pipeline.text.substitution.reasons import reason_for
from tests.pipeline.text.substitution.papers import ALL, asked, found, proposed

PARTS = """
1. Study the map and answer the following questions.
(i) Name the seas.
(ii) Explain the vital canal.
2. What is a habitat?
"""


def test_parts_are_changed_in_place_of_their_heading() -> None:
    found_proposals = proposed(PARTS)
    assert [one.question for one in found_proposals.proposals] == ["1(ii)"]
    assert set(found_proposals.without) == {"1(i)", "2"}
    without = proposed(PARTS, strategies=["unit"]).without
    assert without["1"] == "Its parts are changed, not the text over them."


def test_nothing_to_change_is_said() -> None:
    assert proposed(PARTS).without["2"].startswith("It names no number, comparison, opposite or option")


def test_other_kinds_of_changes_are_suggested() -> None:
    assert "Allow more kinds" in proposed(PARTS, strategies=["unit"]).without["1(ii)"]


def test_candidates_that_do_not_fit_the_page_are_told_from_none() -> None:
    one = asked("Name two trees.")
    assert "stand too close" in reason_for(one, found(one, "number"), ALL)


def test_notices_have_their_own_reason() -> None:
    assert "read as a notice" in reason_for(asked("Why?"), [], ["notice"])
